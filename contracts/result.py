"""What a run came to: one value that every report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from understudy.openapi.model import Api, Operation

from .exchange import Exchange
from .finding import Finding
from .severity import Severity


class Verdict(StrEnum):
    """What became of one operation."""

    KEPT = "kept"
    BROKEN = "broken"
    DRIFTED = "drifted"
    NOT_REACHED = "not reached"


class Outcome(StrEnum):
    """What a run as a whole came to."""

    KEPT = "kept"
    BROKEN = "broken"
    NOTHING_TESTED = "nothing tested"
    UNUSABLE = "unusable"
    INTERRUPTED = "interrupted"

    @property
    def exit_status(self) -> int:
        """The exit status of a command that came to this."""
        return _EXIT_STATUS[self]


_EXIT_STATUS = {
    Outcome.KEPT: 0,
    Outcome.BROKEN: 1,
    Outcome.NOTHING_TESTED: 2,
    Outcome.UNUSABLE: 3,
    Outcome.INTERRUPTED: 130,
}


@dataclass(frozen=True, slots=True)
class Tested:
    """One operation: `statuses` are those seen, with how often; `why` says what was not tested.

    `checks` are the names of those that had something to judge; `skipped` are others, with the
    reason of each.
    """

    api: Api
    operation: Operation
    verdict: Verdict
    statuses: Mapping[int, int]
    requests: int
    created: int
    why: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """`POST /v1/api-keys`."""
        return f"{self.operation.method} {self.operation.path}"


@dataclass(frozen=True, slots=True)
class Result:
    """A whole run.

    `stopped` says why it ended early, empty where it did not; `unusable` why the target could not
    be used at all. `created` are the exchanges that created something. `not_served` are documents
    of which the target knows nothing. From `fail_on` on, a finding breaks the contract.
    """

    target: str
    seed: int
    profile: str
    started: str
    seconds: float
    tested: tuple[Tested, ...]
    findings: tuple[Finding, ...]
    requests: int
    created: tuple[Exchange, ...] = ()
    not_served: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    stopped: str = ""
    unusable: str = ""
    interrupted: bool = False
    fail_on: Severity = Severity.FAILURE

    @property
    def outcome(self) -> Outcome:
        """What the exit status and the headline say."""
        if self.interrupted:
            return Outcome.INTERRUPTED
        if self.unusable:
            return Outcome.UNUSABLE
        if any(finding.breaks(self.fail_on) for finding in self.findings):
            return Outcome.BROKEN
        if all(one.verdict is Verdict.NOT_REACHED for one in self.tested):
            return Outcome.NOTHING_TESTED
        return Outcome.KEPT

    def judged(self) -> Result:
        """The same with the verdicts that its findings ask for, now that some are accepted."""
        return replace(self, tested=tuple(map(self._judged, self.tested)))

    def _judged(self, tested: Tested) -> Tested:
        own = [
            finding
            for finding in self.findings
            if (finding.document, finding.operation) == (tested.api.name, tested.label)
        ]
        if any(finding.breaks(self.fail_on) for finding in own):
            return replace(tested, verdict=Verdict.BROKEN)
        if tested.verdict is Verdict.NOT_REACHED:
            return tested
        drifted = any(not finding.accepted for finding in own)
        return replace(tested, verdict=Verdict.DRIFTED if drifted else Verdict.KEPT)
