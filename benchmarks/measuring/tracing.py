"""What calls took, by what `cProfile` saw of them, without what it took to look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

Function = tuple[str, int, str]
"""A file, a line and a name, as pstats has it; what is written in C has the file `~`."""
Entry = tuple[int, int, float, float, Mapping[Function, tuple[int, int, float, float]]]
"""Calls that are not recursive, all calls, own seconds, seconds with what is called, callers."""
Stats = Mapping[Function, Entry]

_HOMELESS = ("~", "<")
"""How the file of a function begins that is written in C, or made while running."""


@dataclass(frozen=True, slots=True)
class Own:
    """Microseconds and calls a request, without what is called."""

    microseconds: float
    calls: float


@dataclass(frozen=True, slots=True)
class Traced:
    """The CPU seconds that a server took for so many requests while it was traced.

    `stats` are by the same clock, whatever else kept the server from its CPU.
    """

    stats: Stats
    requests: int
    cpu: float


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Each function's own time, and what was spent outside of all that is written in Python."""

    functions: Mapping[Function, Own]
    outside: float

    @property
    def microseconds(self) -> float:
        """All of it."""
        return self.outside + sum(own.microseconds for own in self.functions.values())


def breakdown(traced: Traced, untraced: float) -> Breakdown:
    """What each function takes of the microseconds that a request takes when nobody looks.

    Looking takes about as long for each call, half before the clock is read and half after it: so
    half is taken from who is called and half from who calls.
    """
    scale = 1e6 / traced.requests
    total = traced.cpu * scale
    calls = {function: entry[1] / traced.requests for function, entry in traced.stats.items()}
    all_calls = sum(calls.values())
    look = (total - untraced) / all_calls / 2 if all_calls else 0.0
    made: dict[Function, float] = defaultdict(float)
    for entry in traced.stats.values():
        for caller, (count, *_) in entry[4].items():
            made[caller] += count / traced.requests
    functions = {
        function: Own(entry[2] * scale - look * (calls[function] + made[function]), calls[function])
        for function, entry in traced.stats.items()
    }
    inside = sum(entry[2] for entry in traced.stats.values()) * scale
    unmade = all_calls - sum(made.values())
    return Breakdown(_to_callers(functions, traced.stats), total - inside - look * unmade)


def _to_callers(functions: Mapping[Function, Own], stats: Stats) -> dict[Function, Own]:
    """The same, where what has no file of its own counts for who calls it."""
    found = dict(functions)
    for homeless in _HOMELESS:
        for function in [one for one in found if one[0].startswith(homeless)]:
            shares = _shares(function, stats[function][4])
            if not shares:
                continue
            own = found.pop(function)
            for caller, share in shares.items():
                before = found.get(caller, Own(0.0, 0.0))
                found[caller] = replace(
                    before, microseconds=before.microseconds + own.microseconds * share
                )
    return found


def _shares(
    function: Function, callers: Mapping[Function, tuple[int, int, float, float]]
) -> dict[Function, float]:
    """How much of a function's time is for each of its callers."""
    seconds = {caller: entry[2] for caller, entry in callers.items() if caller != function}
    total = sum(seconds.values())
    return {caller: own / total for caller, own in seconds.items()} if total else {}
