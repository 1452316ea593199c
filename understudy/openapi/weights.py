"""How many schemas hold for one value, references followed: what no validator could get through.

Works on the lowered schemas of one set, by index, once no reference leads in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .cycles import Node

MOST = 100_000


class Weights:
    """The weight of each schema; `targets` gives those that hold for the same value."""

    def __init__(self, schemas: Sequence[Node], targets: Callable[[int], list[int]]) -> None:
        self._schemas = schemas
        self._targets = targets
        self._known: dict[int, int] = {}

    def lighten(self, first: int) -> Iterator[int]:
        """Empty every schema from `first` on that is heavier than MOST; the indexes of those."""
        for start in range(first, len(self._schemas)):
            waiting = [start]
            while waiting:
                index = waiting[-1]
                targets = [] if index in self._known else self._targets(index)
                unknown = [target for target in targets if target not in self._known]
                if unknown:
                    waiting += unknown
                    continue
                waiting.pop()
                if index not in self._known:
                    weight = 1 + sum(self._known[target] for target in targets)
                    if weight > MOST:
                        yield index
                    self._known[index] = 1 if weight > MOST else weight
