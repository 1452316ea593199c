"""What was measured, as values, and what follows from it: spreads, ratios by round, goals."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .load import Load
from .server import Usage
from .variants import BARE, PRISM, UNDERSTUDY, UNDERSTUDY_LOG

BARE_WANTED = (0.35, 0.5)
PRISM_WANTED = (8, 10)
START_WANTED = 0.6
"""CPU seconds to the first answer."""


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
    """One server: its use at the first answer of each start, its rounds, its use after them.

    `lines` is how many it logged, of as many answers as there were.
    """

    name: str
    label: str
    starts: tuple[Usage, ...]
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
    """All of it; `in_process` has microseconds of CPU a request, `notes` what could not be done."""

    setting: tuple[str, ...]
    measured: tuple[Measured, ...]
    in_process: Mapping[str, tuple[float, ...]]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted, what was reached (None: not measured) and whether that is enough.

    `by_cpu` is the same ratio by CPU time, which says what it would be on a machine at rest.
    """

    what: str
    reached: float | None
    met: bool
    by_cpu: float | None = None


def spread(figures: Iterable[float]) -> Spread | None:
    """Their spread; None where there are none."""
    values = list(figures)
    if not values:
        return None
    return Spread(statistics.median(values), min(values), max(values))


def ratios(rates: Sequence[float], to: Sequence[float]) -> tuple[float, ...]:
    """One server's rates to another's, round by round, so that a slow moment hits both."""
    return tuple(own / other for own, other in zip(rates, to, strict=True) if other)


def ratio(run: Run, name: str, to: str) -> Spread | None:
    """The spread of the ratios; None where one of the two was not measured."""
    rates = {measured.name: measured.rates for measured in run.measured}
    if name not in rates or to not in rates:
        return None
    return spread(ratios(rates[name], rates[to]))


def ratio_by_cpu(run: Run, name: str, to: str) -> Spread | None:
    """How many answers one server gives for the CPU time of one of the other's."""
    costs = {measured.name: measured.costs for measured in run.measured}
    if len(costs.get(name, ())) != len(costs.get(to, ())):
        return None
    return spread(ratios(costs.get(to, ()), costs.get(name, ())))


def goals(run: Run) -> list[Goal]:
    """The goals that are set for the mock, each beside what was reached."""
    found = [_at_least(run, BARE, wanted) for wanted in BARE_WANTED]
    found += [_at_least(run, PRISM, wanted) for wanted in PRISM_WANTED]
    for measured in run.measured:
        if measured.name == UNDERSTUDY:
            seconds = spread(usage.cpu_seconds for usage in measured.starts)
            reached = seconds.median if seconds else None
            what = f"CPU seconds to the first answer, at most {START_WANTED}"
            found.append(Goal(what, reached, reached is not None and reached <= START_WANTED))
    return found


def _at_least(run: Run, to: str, wanted: float) -> Goal:
    found, by_cpu = ratio(run, UNDERSTUDY, to), ratio_by_cpu(run, UNDERSTUDY, to)
    reached = found.median if found else None
    return Goal(
        f"{UNDERSTUDY} / {to}, at least {wanted:g}",
        reached,
        reached is not None and reached >= wanted,
        by_cpu.median if by_cpu else None,
    )


def unlogged(measured: Measured) -> int:
    """Answers of a server with a log that it has no line for."""
    if measured.name != UNDERSTUDY_LOG:
        return 0
    return max(0, sum(each.load.requests for each in measured.rounds) - measured.lines)
