"""Findings that have one cause, together: what a person mends at one go, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from understudy.contracts.severity import Severity

from .report import FindingEntry

_FIRST = ("server-error", "schema", "invalid-json", "media-type")
"""Checks in the order in which people want to hear of them; then the others."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings of one operation and check that one place of the document, or a crash, explains."""

    findings: tuple[FindingEntry, ...]

    @property
    def shown(self) -> FindingEntry:
        """The one that stands for all."""
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        """That of the gravest."""
        return self.shown.severity

    @property
    def count(self) -> int:
        """How many exchanges showed it."""
        return sum(finding.count for finding in self.findings)


def causes(findings: Iterable[FindingEntry]) -> list[Cause]:
    """The causes of findings that are not accepted; server errors and broken schemas first."""
    together: dict[tuple[str, ...], list[FindingEntry]] = {}
    for finding in findings:
        if not finding.accepted:
            together.setdefault(_key(finding), []).append(finding)
    found = [Cause(tuple(sorted(one, key=lambda f: f.severity.rank))) for one in together.values()]
    return sorted(found, key=_rank)


def _key(finding: FindingEntry) -> tuple[str, ...]:
    place = f"{finding.place.file}#{finding.place.pointer}" if finding.place.pointer else ""
    cause = "crash" if finding.crashed else place or finding.title
    return finding.document, finding.operation, finding.check, cause


def _rank(cause: Cause) -> tuple[int, int]:
    shown = cause.shown
    if shown.crashed:
        return cause.severity.rank, -1
    place = _FIRST.index(shown.check) if shown.check in _FIRST else len(_FIRST)
    return cause.severity.rank, place
