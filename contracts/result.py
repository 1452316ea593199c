"""What a run came to: one value that every report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from understudy.openapi.model import Api, Operation

from .exchange import Exchange
from .finding import Finding


class Verdict(StrEnum):
    """What became of one operation, or of all."""

    KEPT = "kept"
    BROKEN = "broken"
    DRIFTED = "drifted"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class Tested:
    """One operation: `statuses` are those seen, with how often; `why` says what was not tested."""

    api: Api
    operation: Operation
    verdict: Verdict
    statuses: Mapping[int, int]
    requests: int
    created: int
    why: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """`POST /v1/api-keys`."""
        return f"{self.operation.method} {self.operation.path}"


@dataclass(frozen=True, slots=True)
class Result:
    """A whole run.

    `stopped` says why it ended early, empty where it did not; `unusable` why the target could not
    be used at all. `created` are the exchanges that created something. `not_served` are documents
    of which the target knows nothing.
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
