"""What a report tells, as plain values that are masked already: all that a writer of one sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from understudy.contracts.result import Outcome, Verdict
from understudy.contracts.severity import Severity

from .spelling import Spelling


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document that was tested; `sha256` is of its file, empty where that is gone."""

    name: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class OperationEntry:
    """One operation: `documented` are the statuses it names, `statuses` those seen, how often."""

    document: str
    operation: str
    operation_id: str
    verdict: Verdict
    documented: tuple[str, ...]
    statuses: Mapping[int, int]
    requests: int
    created: int
    untested: tuple[str, ...]
    checks: tuple[str, ...]
    skipped: Mapping[str, str]

    @property
    def unseen(self) -> tuple[str, ...]:
        """The documented statuses that never came; `default` stands for none in particular."""
        seen = {str(status) for status in self.statuses}
        ranges = {f"{status // 100}XX" for status in self.statuses}
        return tuple(
            name
            for name in self.documented
            if name != "default" and name not in seen and name.upper() not in ranges
        )


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """Where the document says something, and the lines there."""

    file: str
    line: int | None
    column: int | None
    pointer: str
    excerpt: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else f"{self.file}#{self.pointer}"


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """A request for reading: `body` may be cut, `size` is the number of bytes that were sent."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str | None
    size: int


@dataclass(frozen=True, slots=True)
class ResponseEntry:
    """An answer for reading: `body` may be cut, `size` is the number of bytes that came."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    size: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Replay:
    """A request for sending again: credentials are named; `body` is deflated base64."""

    method: str
    url: Spelling
    headers: tuple[tuple[str, Spelling], ...]
    body: str | None


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """One finding; `seen` of `tries`: how often it showed when it was sent again.

    `overlay` is the action of an overlay that would document it, where one could.
    """

    id: str
    severity: Severity
    check: str
    document: str
    operation: str
    place: PlaceEntry
    title: str
    documented: str
    received: str
    request: RequestEntry | None
    response: ResponseEntry | None
    trouble: str
    curl: str
    replay: Replay | None
    count: int
    seen: int
    tries: int
    accepted: str
    way_out: str
    overlay: Mapping[str, Any] | None = None

    def breaks(self, fail_on: Severity) -> bool:
        """Whether it turns a run red."""
        return not self.accepted and self.severity.rank <= fail_on.rank

    @property
    def crashed(self) -> bool:
        """Whether the target failed at it: 5xx, or no answer."""
        return bool(self.trouble) or (self.response is not None and self.response.status >= 500)


@dataclass(frozen=True, slots=True)
class CreatedEntry:
    """A thing that was created: which operation did, and how it can be found and when it ends."""

    document: str
    operation: str
    kind: str
    name: str
    id: str
    expires: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole run; the texts in it are masked."""

    version: str
    target: str
    seed: int
    profile: str
    started: str
    seconds: float
    outcome: Outcome
    fail_on: Severity
    requests: int
    documents: tuple[DocumentEntry, ...]
    operations: tuple[OperationEntry, ...]
    findings: tuple[FindingEntry, ...]
    created: tuple[CreatedEntry, ...] = ()
    not_served: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    stopped: str = ""
    unusable: str = ""

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity that are not accepted, the gravest first."""
        found = dict.fromkeys(Severity, 0)
        for finding in self.findings:
            if not finding.accepted:
                found[finding.severity] += 1
        return found

    @property
    def not_tested(self) -> tuple[OperationEntry, ...]:
        """The operations that carried no request out, of which the outcome tells nothing."""
        return tuple(one for one in self.operations if one.verdict is Verdict.NOT_REACHED)

    @property
    def missed(self) -> str:
        """How much of a contract that is kept was not tested; empty where all of it was."""
        missed = len(self.not_tested)
        if self.outcome is not Outcome.KEPT or not missed:
            return ""
        return f"{missed} of {len(self.operations)} operations not tested"

    @property
    def told(self) -> str:
        """The outcome, and what was not tested of a contract that is kept."""
        return f"{self.outcome.value}, {self.missed}" if self.missed else self.outcome.value

    @property
    def verdicts(self) -> dict[Verdict, int]:
        """How many operations there are of each verdict."""
        found = dict.fromkeys(Verdict, 0)
        for operation in self.operations:
            found[operation.verdict] += 1
        return found
