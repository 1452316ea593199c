"""What is wrong or ambiguous in documents, told to a person or to a program."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from understudy.openapi.finding_data import as_data, counts, in_words
from understudy.openapi.findings import Finding, Severity
from understudy.openapi.selection import Outcome
from understudy.terminal import Paint, visible

FORMAT_VERSION = 1
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_ORDER = list(Severity)
_FEW = 20
_MOST_KINDS = 10
_MOST_PLACES = 5
"""Where a warning or note has more than a few places, most are counted, so that others are seen."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One document and its findings, the gravest first, each with its line."""

    outcome: Outcome
    findings: tuple[Finding, ...]


def check(outcomes: Iterable[Outcome]) -> list[Checked]:
    """The findings of each document; that it is refused is one of them."""
    return [Checked(outcome, tuple(sorted(_findings(outcome), key=_rank))) for outcome in outcomes]


def has_errors(checked: Iterable[Checked]) -> bool:
    """Whether any of them has a finding that is an error."""
    return any(f.severity is Severity.ERROR for one in checked for f in one.findings)


def as_text(checked: Sequence[Checked], paint: Paint) -> str:
    """The findings below their document, and a summary; for a person."""
    lines: list[str] = []
    for one in checked:
        lines += [_heading(one, paint), *_lines(one.findings, paint), ""]
    lines += _summary(checked, paint)
    return "\n".join(lines) + "\n"


def as_json(checked: Sequence[Checked]) -> str:
    """The same for a program; `format` grows by one when a reader would have to change."""
    document = {
        "format": FORMAT_VERSION,
        "documents": [_document(one) for one in checked],
        "counts": counts(finding for one in checked for finding in one.findings),
    }
    return json.dumps(document, indent=2) + "\n"


def _findings(outcome: Outcome) -> tuple[Finding, ...]:
    if outcome.api is not None:
        return outcome.api.document.located(outcome.api.findings)
    return (outcome.refusal,) if outcome.refusal else ()


def _rank(finding: Finding) -> tuple[int, str, int]:
    return _ORDER.index(finding.severity), finding.place.file, finding.place.line or 0


def _heading(one: Checked, paint: Paint) -> str:
    name = paint(visible(one.outcome.name), "bold")
    state = "refused" if one.outcome.api is None else "" if one.findings else "no findings"
    return f"{name}  {visible(str(one.outcome.path))}{f'  {state}' if state else ''}"


def _lines(findings: Iterable[Finding], paint: Paint) -> Iterator[str]:
    """The findings by rule, the gravest first, each place on a line that an editor can open."""
    rules: dict[tuple[Severity, str], list[Finding]] = {}
    for one in findings:
        rules.setdefault((one.severity, one.rule), []).append(one)
    for (severity, rule), found in rules.items():
        several = f"  {len(found)} places" if len(found) > 1 else ""
        yield f"  {paint(severity, _COLOURS[severity])}  {paint(rule, 'bold')}{several}"
        yield from _rule(found, paint)


def _rule(found: Sequence[Finding], paint: Paint) -> Iterator[str]:
    """The places of one rule; what is to be said of all of them is said once, at the end."""
    kinds: dict[tuple[str, tuple[str, ...]], list[Finding]] = {}
    for one in found:
        kinds.setdefault((one.what, _advice(one)), []).append(one)
    common = set.intersection(*(set(advice) for _, advice in kinds))
    everything = found[0].severity is Severity.ERROR or len(found) <= _FEW
    left = len(found)
    for (what, advice), alike in islice(kinds.items(), None if everything else _MOST_KINDS):
        shown = alike if everything else alike[:_MOST_PLACES]
        for number, one in enumerate(shown):
            place = paint(visible(str(one.place)), "cyan")
            yield f"    {place}  {'the same' if number else visible(what)}"
        if len(shown) < len(alike):
            yield f"    ... the same at {len(alike) - len(shown)} more places: --json lists them"
        yield from (f"      {line}" for line in advice if line not in common)
        left -= len(alike)
    if left:
        yield f"    ... and {left} more: --json lists them"
    yield from (f"    {line}" for line in _advice(found[0]) if line in common)


def _advice(finding: Finding) -> tuple[str, ...]:
    said = {"why": finding.why, "way out": finding.way_out}
    return tuple(f"{name}: {visible(text)}" for name, text in said.items() if text)


def _summary(checked: Sequence[Checked], paint: Paint) -> Iterator[str]:
    """How many findings there are of each rule, and of each severity."""
    findings = [finding for one in checked for finding in one.findings]
    rules = Counter((_ORDER.index(one.severity), one.rule) for one in findings)
    width = max((len(rule) for _, rule in rules), default=0)
    for (rank, rule), count in sorted(rules.items(), key=lambda item: (item[0][0], -item[1])):
        severity = _ORDER[rank]
        yield f"{paint(f'{severity:8}', _COLOURS[severity])}  {rule:{width}}  {count:5}"
    documents = "1 document" if len(checked) == 1 else f"{len(checked)} documents"
    yield f"{documents}: {in_words(counts(findings)) or 'no findings'}"


def _document(one: Checked) -> dict[str, Any]:
    outcome, api = one.outcome, one.outcome.api
    return {
        "name": outcome.name,
        "file": str(outcome.path),
        "refused": api is None,
        "title": api.title if api else None,
        "version": api.version if api else None,
        "operations": len(api.operations) if api else 0,
        "findings": [as_data(finding) for finding in one.findings],
    }
