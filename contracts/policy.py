"""What a team decided about findings: how much they matter to it, and which it lives with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fnmatch import fnmatchcase

from understudy.openapi.model import Operation

from .finding import Finding
from .options import Override
from .result import Result
from .selecting import is_meant


def governed(result: Result, overrides: Iterable[Override]) -> Result:
    """The result with these decisions made; of several about one finding the last one holds."""
    decided = list(overrides)
    if not decided:
        return result
    operations = {(one.api.name, one.label): one.operation for one in result.tested}
    findings = tuple(
        _governed(finding, operations.get((finding.document, finding.operation)), decided)
        for finding in result.findings
    )
    return replace(result, findings=findings).judged()


def _governed(finding: Finding, operation: Operation | None, overrides: list[Override]) -> Finding:
    for override in overrides:
        if _is_about(override, finding, operation):
            if override.severity is None:
                finding = replace(finding, accepted=override.reason)
            else:
                finding = replace(finding, accepted="").graver(override.severity)
    return finding


def _is_about(override: Override, finding: Finding, operation: Operation | None) -> bool:
    return (
        fnmatchcase(finding.document, override.document)
        and fnmatchcase(finding.check, override.check)
        and operation is not None
        and is_meant(operation, override.operation)
    )
