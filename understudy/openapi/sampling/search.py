"""One of several ways to make a value: the natural one, or a search for one that is valid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .candidates import candidates
from .effort import TooDeepError
from .flattening import Flat
from .meant import Meant
from .merging import APART
from .scene import Maker, Scene

_NONE: Any = object()
_TRIES = 3


class Choice:
    """The makers of a node's ways; `lightest` is for what stands too deep.

    `best` is the way that turned out valid while learning: later draws begin with it, unless
    the request has another one in mind, as `meant` can tell.
    """

    def __init__(
        self,
        makers: list[Maker],
        lightest: int,
        accepts: Callable[[Any], bool],
        flats: list[Flat],
        meant: Meant | None = None,
    ) -> None:
        self._makers = makers
        self._lightest = lightest
        self._accepts = accepts
        self._flats = flats
        self._meant = meant
        self._best = 0

    def maker(self) -> Maker:
        """A maker that takes the best way, and while careful searches on from there."""
        makers, lightest, accepts = self._makers, self._lightest, self._accepts
        if not makers:
            return self._hopeless

        def make(scene: Scene) -> Any:
            effort = scene.effort
            if not effort.careful:
                index = lightest if effort.depth > effort.deepest else self._first(scene)
                return makers[index](scene)
            value = self._tried(self._first(scene), scene)
            return value if value is not _NONE and accepts(value) else self._searched(scene, value)

        if len(makers) > 1:
            return make
        only = makers[0]
        return lambda scene: make(scene) if scene.effort.careful else only(scene)

    def _first(self, scene: Scene) -> int:
        return self._meant.index(scene.given, self._best) if self._meant else self._best

    def _searched(self, scene: Scene, first: Any) -> Any:
        """A valid value by some way, or one worth trying; else the first that was made."""
        effort = scene.effort
        before = effort.sparse
        try:
            for index, sparse in self._order(before):
                effort.sparse = sparse
                value = self._attempted(index, scene)
                if value is not _NONE:
                    self._best = index if effort.learning else self._best
                    return value
        finally:
            effort.sparse = before
        effort.last_resorts -= 1
        near = candidates(self._flats) if effort.last_resorts >= 0 else ()
        found = next(filter(self._accepts, near), first)
        if found is _NONE:
            raise TooDeepError
        return found

    def _order(self, sparse: bool) -> Iterator[tuple[int, bool]]:
        """Which ways to go, and whether sparsely: what reads strange comes last."""
        for apart in (False, True):
            indexes = [i for i, flat in enumerate(self._flats) if (APART in flat) == apart]
            for bare in (False, True) if not sparse else (True,):
                yield from ((index, bare) for index in indexes)

    def _attempted(self, index: int, scene: Scene) -> Any:
        """A valid value by one way, or _NONE."""
        for _ in range(_TRIES):
            if scene.effort.patience <= 0:
                break
            scene.effort.patience -= 1
            value = self._tried(index, scene)
            if value is not _NONE and self._accepts(value):
                return value
        return _NONE

    def _tried(self, index: int, scene: Scene) -> Any:
        try:
            return self._makers[index](scene)
        except TooDeepError:
            return _NONE

    def _hopeless(self, scene: Scene) -> Any:
        return next((v for v in candidates(self._flats) if self._accepts(v)), None)
