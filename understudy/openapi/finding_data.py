"""Findings as data for other programs: the one shape in every JSON that has findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .findings import Finding, Severity


def as_data(finding: Finding) -> dict[str, Any]:
    """A finding as a JSON object; `line` and `column` are null where they were not looked up."""
    place = finding.place
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "rule": finding.rule,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "pointer": place.pointer,
        "what": finding.what,
        "why": finding.why,
        "way_out": finding.way_out,
    }


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many there are of each severity, the gravest first; none is 0."""
    found = dict.fromkeys((severity.value for severity in Severity), 0)
    for finding in findings:
        found[finding.severity.value] += 1
    return found


def in_words(counted: Mapping[str, int]) -> str:
    """`1 error, 2 warnings`; empty where there are none."""
    return ", ".join(
        f"{count} {severity}{'' if count == 1 else 's'}"
        for severity, count in counted.items()
        if count
    )
