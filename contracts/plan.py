"""What a run is going to do, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from understudy.credentials import Placed
from understudy.openapi.model import Api, Operation

from .budget import PROFILES, Limits, Profile
from .deletion import can_delete
from .gate import may_create
from .invariants import Invariant
from .target import Target
from .wire import WireOptions

_FEW = 3
_BY_OTHER_METHODS = 2
_ORDER = {"POST": 0, "GET": 1, "HEAD": 1, "OPTIONS": 1, "PUT": 2, "PATCH": 2, "DELETE": 4}


@dataclass(frozen=True, slots=True)
class Plan:
    """Documents and what of each is tested, where, as whom, and how much at the most.

    `operations` are keys of operations; `fixtures` values of parameters by name, for a document or
    for an operation's key. `run` is a word that no other run has: it stands in the names of what is
    created. `all_roles`: a foreign host is asked for more rights than need be, too.
    """

    apis: tuple[Api, ...]
    operations: frozenset[str]
    targets: Mapping[str, Target]
    placed: Placed
    run: str
    profile: Profile = PROFILES["standard"]
    limits: Limits = field(default_factory=Limits)
    seed: int = 0
    wire: WireOptions = field(default_factory=WireOptions)
    headers: tuple[tuple[str, str], ...] = ()
    rate: float | None = None
    fixtures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    invariants: Mapping[str, tuple[Invariant, ...]] = field(default_factory=dict)
    workers: int = 1
    all_roles: bool = False

    def chosen(self) -> Iterator[tuple[Api, Operation]]:
        """What is tested, in an order in which makers come first and those that delete last."""
        for api in self.apis:
            for operation in ordered(api.operations):
                if operation.key in self.operations:
                    yield api, operation

    @property
    def most_requests(self) -> int:
        """The most requests that the run may send."""
        most = self.profile.requests * len(self.operations)
        return most if self.limits.requests is None else min(most, self.limits.requests)

    def limits_of(self, api: Api, operation: Operation) -> Limits:
        """The limits of one operation.

        Few things may be created on a foreign host where nothing deletes them, unless the user
        has said how many. Methods that create are tried on other paths of this machine only.
        """
        foreign = not self.targets[api.name].is_loopback
        if not may_create(operation.method):
            return Limits(self.profile.requests, 0 if foreign else _BY_OTHER_METHODS)
        created = self.profile.created
        if foreign and self.limits.created is None and not can_delete(api, operation):
            created = min(created, _FEW)
        return Limits(self.profile.requests, created, kept=1 if foreign else 0)

    @property
    def most_created(self) -> int:
        """The most things that the run may create."""
        limits = (self.limits_of(api, operation) for api, operation in self.chosen())
        most = sum(one.created or 0 for one in limits)
        return most if self.limits.created is None else min(most, self.limits.created)


def ordered(operations: Iterable[Operation]) -> list[Operation]:
    """Operations in an order in which makers come first and those that delete last."""
    return sorted(operations, key=lambda one: _ORDER.get(one.method, 3))
