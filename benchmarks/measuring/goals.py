"""What is wanted of the mock, as values, and what a run reached of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .figures import Run, median, ratio, ratio_by_cpu


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted, what was reached (None: not measured) and whether that is enough.

    `by_cpu` is the same ratio by CPU time, which says what it would be on a machine at rest.
    """

    what: str
    reached: float | None
    met: bool
    by_cpu: float | None = None


class Wanted(Protocol):
    """Something that is wanted of a run's own lane, beside another one."""

    @property
    def own(self) -> str:
        """Whose goal it is."""

    @property
    def other(self) -> str:
        """What it is held against."""

    def reached(self, run: Run) -> Goal:
        """What the run reached of it."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many times the answers a second of another lane."""

    own: str
    other: str
    times: float

    def reached(self, run: Run) -> Goal:
        """The median over the rounds."""
        found = median(ratio(run, self.own, self.other))
        return Goal(
            f"{self.own} / {self.other}, at least {self.times:g}",
            found,
            found is not None and found >= self.times,
            median(ratio_by_cpu(run, self.own, self.other)),
        )


@dataclass(frozen=True, slots=True)
class AtMost:
    """At most so many times the time of another lane."""

    own: str
    other: str
    times: float

    def reached(self, run: Run) -> Goal:
        """The median over the rounds."""
        found = median(ratio(run, self.other, self.own))
        return Goal(
            f"time of {self.own} / {self.other}, at most {self.times:g}",
            found,
            found is not None and found <= self.times,
            median(ratio_by_cpu(run, self.other, self.own)),
        )


@dataclass(frozen=True, slots=True)
class Sooner:
    """Ninety-nine of a hundred answers come before half of the other's do."""

    own: str
    other: str

    def reached(self, run: Run) -> Goal:
        """The own p99 as a share of the other's p50, the median over the rounds."""
        rounds = {measured.name: measured.rounds for measured in run.measured}
        pairs = zip(rounds.get(self.own, ()), rounds.get(self.other, ()), strict=False)
        found = median(own.load.p99 / other.load.p50 for own, other in pairs)
        what = f"p99 of {self.own} / p50 of {self.other}, below 1"
        return Goal(what, found, found is not None and found < 1)
