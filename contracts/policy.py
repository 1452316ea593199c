"""What a team decided about findings: how much they matter to it, and which it lives with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatchcase

from .finding import Finding
from .options import Override
from .result import Result


def governed(result: Result, overrides: Iterable[Override]) -> Result:
    """The result with these decisions made; of several about one finding the last one holds."""
    decided = list(overrides)
    if not decided:
        return result
    findings = tuple(_governed(finding, decided) for finding in result.findings)
    return replace(result, findings=findings).judged()


def _governed(finding: Finding, overrides: list[Override]) -> Finding:
    for override in overrides:
        if _is_about(override, finding):
            if override.severity is None:
                finding = replace(finding, accepted=override.reason)
            else:
                finding = replace(finding, accepted="").graver(override.severity)
    return finding


def _is_about(override: Override, finding: Finding) -> bool:
    path = finding.operation.partition(" ")[2]
    return (
        fnmatchcase(finding.document, override.document)
        and fnmatchcase(finding.check, override.check)
        and any(fnmatchcase(one, override.operation) for one in (finding.operation, path))
    )
