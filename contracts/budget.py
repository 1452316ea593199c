"""How much a run may do to a target: limits, and what is spent of them, kept exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from threading import Lock

from understudy.errors import UnderstudyError


class Spent(StrEnum):
    """Which limit is reached."""

    REQUESTS = "requests"
    CREATED = "created"
    TIME = "time"
    WAITING = "waiting"
    """The target asked to be left alone for longer than a run waits."""
    GONE = "gone"
    """The target can't be reached any more, several times in a row."""


class BudgetSpentError(UnderstudyError):
    """A request that would go beyond a limit; nothing was sent."""

    def __init__(self, limit: Spent, scope: str) -> None:
        super().__init__(limit, scope)
        self.limit = limit
        self.scope = scope

    def __str__(self) -> str:
        if self.limit is Spent.WAITING:
            return f"the target asked for a longer pause than is made for {self.scope}"
        if self.limit is Spent.GONE:
            return "the target can't be reached any more"
        return f"the limit of {self.limit.value} for {self.scope} is reached"


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of each; None: no limit. `seconds` counts from the first request of the run.

    `kept` of what may be created is left to requests that should be refused, so that these can
    still be sent once others have created what they may.
    """

    requests: int | None = None
    created: int | None = None
    seconds: float | None = None
    kept: int = 0


def share(limits: Limits, index: int, of: int) -> Limits:
    """The part of limits for one of several that can't tell each other; all parts make the whole.

    Who comes beyond their number, in the place of one that is gone, gets nothing more.
    """

    def part(most: int | None) -> int | None:
        return None if most is None else (most // of + (index < most % of)) * (index < of)

    return replace(limits, requests=part(limits.requests), created=part(limits.created))


@dataclass(frozen=True, slots=True)
class Profile:
    """How thorough a run is: limits for an operation; `frugal`: a request shows several things."""

    name: str
    requests: int
    created: int
    frugal: bool = False


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("quick", 120, 10, frugal=True),
        Profile("standard", 300, 120),
        Profile("deep", 2000, 1000),
    )
}


class Account:
    """What one operation, or the whole run, has spent of its limits.

    `uncertain` are requests that may have created something, and were never answered. `numbers`
    count exchanges.
    """

    def __init__(self, scope: str, limits: Limits, clock: Callable[[], float]) -> None:
        self.scope = scope
        self.limits = limits
        self.requests = 0
        self.created = 0
        self.uncertain = 0
        self.numbers = count(1)
        self._clock = clock
        self._started: float | None = None
        self._pending = 0
        self._tries: Counter[str] = Counter()
        self._lock = Lock()

    def take(self, may_create: bool, gladly: bool = False) -> None:
        """Claim one request; BudgetSpentError where that would be one too many.

        A request that may create claims the creation too, until `settle` tells; `gladly`: it is
        not one that should be refused.
        """
        with self._held():
            limits = self.limits
            if self._started is None:
                self._started = self._clock()
            if limits.requests is not None and self.requests >= limits.requests:
                raise BudgetSpentError(Spent.REQUESTS, self.scope)
            if limits.seconds is not None and self._clock() - self._started >= limits.seconds:
                raise BudgetSpentError(Spent.TIME, self.scope)
            most = limits.created if may_create else None
            if gladly and most is not None:
                most -= limits.kept
            if most is not None and self.created + self.uncertain + self._pending >= most:
                raise BudgetSpentError(Spent.CREATED, self.scope)
            self.requests += 1
            self._pending += may_create

    def give_back(self, may_create: bool) -> None:
        """Undo a claim of which nothing was sent."""
        with self._held():
            self.requests -= 1
            self._pending -= may_create

    def settle(self, may_create: bool, created: bool | None) -> None:
        """Whether the request that was claimed has created something; None: nobody knows."""
        with self._held():
            self._pending -= may_create
            self.created += created is True
            self.uncertain += may_create and created is None

    def left(self) -> float:
        """Seconds until the limit of time."""
        with self._held():
            if self.limits.seconds is None:
                return float("inf")
            spent = 0.0 if self._started is None else self._clock() - self._started
            return self.limits.seconds - spent

    def try_once_more(self, what: str, most: int) -> bool:
        """Claim one of so many tries of something; False where they are used up."""
        with self._held():
            self._tries[what] += 1
            return self._tries[what] <= most

    @contextmanager
    def _held(self) -> Iterator[None]:
        """The account, which nobody else changes until the block ends."""
        with self._lock:
            yield
