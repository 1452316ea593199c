"""What is to be known about a target: frozen values with a stable id, a place and a way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from zlib import crc32

from understudy.openapi.findings import Place

from .exchange import Exchange
from .observation import Observation
from .severity import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation of one operation, as it is reported.

    `document` is the document's name, `operation` `POST /v1/api-keys`; `place` where the document
    says otherwise, with its line, and `excerpt` the lines there. `count` is how many exchanges
    showed it. `seen` of `tries`: how often it showed when it was sent again. `accepted` is the
    reason that a baseline or a policy gives for living with it; empty: it counts.
    """

    document: str
    operation: str
    observation: Observation
    place: Place
    excerpt: str = ""
    count: int = 1
    seen: int = 1
    tries: int = 1
    accepted: str = ""

    @property
    def id(self) -> str:
        """The same in every run: the check, and a checksum of document, operation and class."""
        spot = f"{self.document} {self.operation} {self.observation.about}"
        return f"{self.observation.check}-{crc32(spot.encode('utf-8', 'backslashreplace')):08x}"

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.observation.severity

    @property
    def check(self) -> str:
        """The check's name."""
        return self.observation.check

    @property
    def title(self) -> str:
        """One sentence in plain words, without a full stop."""
        return self.observation.title

    @property
    def evidence(self) -> Exchange | None:
        """The exchange that shows it best."""
        return self.observation.evidence[0] if self.observation.evidence else None

    def breaks(self, fail_on: Severity) -> bool:
        """Whether it turns a run red: grave enough, and not accepted."""
        return not self.accepted and self.severity.rank <= fail_on.rank

    def graver(self, severity: Severity) -> Finding:
        """The same with another severity."""
        return replace(self, observation=replace(self.observation, severity=severity))


def counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many there are of each severity that count, the gravest first; none is 0."""
    found = dict.fromkeys(Severity, 0)
    for finding in findings:
        if not finding.accepted:
            found[finding.severity] += 1
    return found
