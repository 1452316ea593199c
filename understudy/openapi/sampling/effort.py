"""How hard one draw tries, and how far it has come: what bounds its depth, size and search."""

from __future__ import annotations

MOST = 5_000
_MOST_VALUES = 50_000
_TOO_DEEP = 60
_PATIENCE = 300
_LAST_RESORTS = 6


class TooDeepError(Exception):
    """A value that would never end, or be far too large."""


class Effort:
    """The state of one draw.

    `careful`: check each part, and search where one is not valid. `sparse`: leave out what may
    be left out. Below `deepest` every draw is sparse. A value has at most `most` objects and
    lists, and `values` items are left for its lists. `patience` counts down with each search
    step, `last_resorts` with each search that found nothing. `learning`: remember which way of
    several turned out valid. `cutting`: what would never end is cut off below `deepest`.
    """

    # What a draw begins with; it is its own where it has changed.
    depth = 0
    nodes = 0
    patience = _PATIENCE
    last_resorts = _LAST_RESORTS
    values = _MOST_VALUES

    def __init__(
        self,
        careful: bool = False,
        sparse: bool = False,
        deepest: int = 7,
        learning: bool = False,
        most: int = MOST,
        cutting: bool = False,
    ) -> None:
        self.careful = careful
        self.cutting = cutting
        self.sparse = sparse
        self.deepest = deepest
        self.learning = learning
        self.most = most

    def enter(self) -> None:
        """Go one level down into an object or array; undone by lowering `depth`."""
        self.depth += 1
        self.nodes += 1
        lowest = self.deepest if self.cutting else _TOO_DEEP
        if self.depth > lowest or self.nodes > self.most:
            self.depth -= 1
            raise TooDeepError

    def list(self, count: int) -> None:
        """Make a list of so many items."""
        self.values -= count
        if self.values < 0:
            raise TooDeepError

    @property
    def bare(self) -> bool:
        """Whether what may be left out is left out here."""
        return self.sparse or self.depth > self.deepest
