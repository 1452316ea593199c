"""What a soak came to, and whether each thing is as it must be."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .load import Tally
from .watching import Watched

STOP_SECONDS = 2.0
HEALTH_MS = 100.0
GROWTH_MB = 4.0
JUDGED_SECONDS = 120.0
"""A shorter run is warming up to its end: its memory is told, not judged."""
_WARM = 1 / 3
_POINTS = 300


@dataclass(frozen=True)
class Soak:
    """All that was seen. `descriptors`: open before the first client and after the last."""

    setting: str
    seconds: float
    cpu_seconds: float
    tally: Tally
    watched: Watched
    descriptors: tuple[int, int]
    trouble: tuple[str, ...]
    lines: int
    ended: tuple[int, float]


@dataclass(frozen=True)
class Check:
    """A thing that must hold; `held` None: there is too little to say."""

    what: str
    found: str
    held: bool | None


def slope(points: Sequence[tuple[float, float]]) -> float:
    """How steeply the figures rise, as the median of the slopes of all pairs (Theil and Sen).

    A few figures far off, or a single step, do not change it.
    """
    some = points[:: len(points) // _POINTS + 1]
    found = [
        (after - before) / (later - earlier)
        for place, (earlier, before) in enumerate(some)
        for later, after in some[place + 1 :]
        if later > earlier
    ]
    return statistics.median(found) if found else 0.0


def warm(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points of the last two thirds of the time."""
    if not points:
        return []
    begin = points[0][0] + (points[-1][0] - points[0][0]) * _WARM
    return [point for point in points if point[0] >= begin]


def share(figures: Sequence[float], part: float) -> float:
    """The figure that this part of all does not exceed."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0


def checks(soak: Soak) -> Iterator[Check]:
    """All that must hold, in the order of how bad it is when it does not."""
    tally, watched = soak.tally, soak.watched
    asked, wrong = sum(tally.asked.values()), sum(tally.wrong.values())
    yield Check(
        "every answer is right", f"{wrong} of {asked:,} were wrong", asked > 0 and not wrong
    )
    yield _memory(soak)
    before, after = soak.descriptors
    yield Check("no descriptor is left", f"{before} before, {after} after", after <= before)
    failed, slow = len(watched.failed), share(watched.health, 0.99)
    told = f"{failed} of {len(watched.health)} failed; p99 {slow:.1f} ms"
    yield Check("it says that it is well", told, bool(watched.health) and not failed)
    yield Check("its log tells of no fault", _log(soak), not soak.trouble)
    status, seconds = soak.ended
    told = f"status {status} after {seconds:.2f} s"
    yield Check("it ends at SIGTERM", told, status == 0 and seconds <= STOP_SECONDS)


def _memory(soak: Soak) -> Check:
    points = warm(soak.watched.memory)
    if not points:
        return Check("its memory is flat", "no figures", None)
    rising = slope(points)
    grown = rising * (points[-1][0] - points[0][0])
    told = f"{rising * 60:+.2f} MB a minute, {grown:+.1f} MB in the last two thirds"
    judged = soak.seconds >= JUDGED_SECONDS
    return Check("its memory is flat", told, grown < GROWTH_MB if judged else None)


def _log(soak: Soak) -> str:
    return f"{soak.lines:,} lines, {len(soak.trouble)} of a fault or with a credential"
