"""What was measured, as values, and what follows from it: spreads, and ratios by round."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .load import Load
from .server import Usage
from .variants import UNDERSTUDY_LOG


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some figures, and the least and the greatest of them."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Round:
    """One load on a server, and the CPU seconds that the server took for it."""

    load: Load
    cpu_seconds: float | None

    @property
    def cost(self) -> float | None:
        """CPU microseconds an answer; other processes hardly change it."""
        if self.cpu_seconds is None or not self.load.requests:
            return None
        return self.cpu_seconds / self.load.requests * 1e6


@dataclass(frozen=True, slots=True)
class Measured:
    """One request to a server: its rounds, and the server's use after them.

    `lines` is how many it logged, of as many answers as there were.
    """

    name: str
    label: str
    rounds: tuple[Round, ...]
    after: Usage | None
    lines: int

    @property
    def rates(self) -> tuple[float, ...]:
        """Answers a second in each round."""
        return tuple(each.load.rate for each in self.rounds)

    @property
    def costs(self) -> tuple[float, ...]:
        """CPU microseconds an answer in each round."""
        return tuple(each.cost for each in self.rounds if each.cost is not None)


@dataclass(frozen=True, slots=True)
class Run:
    """A case; `in_process` has microseconds of CPU a request, `notes` what could not be done."""

    name: str
    title: str
    measured: tuple[Measured, ...]
    in_process: Mapping[str, tuple[float, ...]]
    notes: tuple[str, ...]


def spread(figures: Iterable[float]) -> Spread | None:
    """Their spread; None where there are none."""
    values = list(figures)
    if not values:
        return None
    return Spread(statistics.median(values), min(values), max(values))


def ratios(rates: Sequence[float], to: Sequence[float]) -> tuple[float, ...]:
    """One server's rates to another's, round by round, so that a slow moment hits both."""
    return tuple(own / other for own, other in zip(rates, to, strict=True) if other)


def median(figures: Iterable[float]) -> float | None:
    """Their median; None where there are none."""
    found = spread(figures)
    return found.median if found else None


def ratio(run: Run, name: str, to: str) -> tuple[float, ...]:
    """The ratios of the rounds; none where one of the two was not measured."""
    rates = {measured.name: measured.rates for measured in run.measured}
    if name not in rates or to not in rates:
        return ()
    return ratios(rates[name], rates[to])


def ratio_by_cpu(run: Run, name: str, to: str) -> tuple[float, ...]:
    """How many answers one server gives for the CPU time of one of the other's."""
    costs = {measured.name: measured.costs for measured in run.measured}
    if len(costs.get(name, ())) != len(costs.get(to, ())):
        return ()
    return ratios(costs.get(to, ()), costs.get(name, ()))


def unlogged(measured: Measured) -> int:
    """Answers of a server with a log that it has no line for."""
    if measured.name != UNDERSTUDY_LOG:
        return 0
    return max(0, sum(each.load.requests for each in measured.rounds) - measured.lines)
