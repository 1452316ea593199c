"""A value for a schema: drawn, validated, and where it is not valid drawn with more care."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from random import Random
from typing import Any

from understudy.openapi.schema import Schema

from .compiler import Compiler
from .effort import MOST, Effort, TooDeepError
from .position import Position
from .scene import Maker, Scene

_DEPTHS = (1, 2, 3, 4, 5, 7)
_LARGE = 400
_CUT_BELOW = 3
_SOME_TIME = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Mode:
    """How to try: see Effort."""

    careful: bool
    sparse: bool


_PLAIN, _CAREFUL, _SPARSE = _Mode(False, False), _Mode(True, False), _Mode(True, True)
_FULL_MODES = (_PLAIN, _CAREFUL, _CAREFUL, _SPARSE, _SPARSE)
_HOPELESS_MODES = (_PLAIN, _SPARSE)
_SPARSE_MODES = (_Mode(False, True), _SPARSE, _SPARSE)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a rehearsal has shown: how deep a value may be, and which modes are worth trying."""

    deepest: int
    modes: tuple[_Mode, ...]


class Sampler:
    """Draws values for one schema, for what is called `name`; compiled at its first use.

    `shown` are documented values, which what is drawn is to look like.
    """

    def __init__(self, schema: Schema, name: str = "", shown: tuple[Any, ...] = ()) -> None:
        self.schema = schema
        self._name = name
        self._shown = shown

    @cached_property
    def _make(self) -> Maker:
        compiler = Compiler(self.schema.schemas, self.schema.node)
        return compiler.built(self.schema.node, Position(self._name), self._shown)

    def draw(self, scene: Scene) -> tuple[Any, bool]:
        """A value, and whether it keeps its schema; where none was found, the best of them."""
        return self._drawn(scene, self._plan.modes)

    def shortest(self, scene: Scene) -> Any:
        """A value with the required members and, where they can be helped, no others."""
        return self._drawn(scene, _SPARSE_MODES)[0]

    def _drawn(self, scene: Scene, modes: tuple[_Mode, ...]) -> tuple[Any, bool]:
        best: Any = None
        for mode in modes:
            scene.effort = Effort(mode.careful, mode.sparse, self._plan.deepest)
            try:
                value = self._make(scene)
            except TooDeepError:
                continue
            if self.schema.is_valid(value):
                return value, True
            best = value if best is None else best
        return self._cut(scene) if best is None else best, False

    def _cut(self, scene: Scene) -> Any:
        """What a value that never ends looks like at its top."""
        scene.effort = Effort(deepest=_CUT_BELOW, cutting=True)
        try:
            return self._make(scene)
        except TooDeepError:
            return None

    @cached_property
    def _plan(self) -> _Plan:
        """Found out with a randomness of its own, so that no draw depends on an earlier one."""
        deepest = 0
        for depth in _DEPTHS:
            if self._rehearsed(_PLAIN, depth, 0)[1] > _LARGE:
                break
            deepest = depth
        if self._rehearsed(_PLAIN, deepest, 0)[0]:
            return _Plan(deepest, _FULL_MODES)
        if not any(self._rehearsed(mode, deepest, i)[0] for i, mode in enumerate(_FULL_MODES)):
            return _Plan(deepest, _HOPELESS_MODES)
        begin = 0 if self._rehearsed(_PLAIN, deepest, 0)[0] else 1
        return _Plan(deepest, _FULL_MODES[begin:])

    def _rehearsed(self, mode: _Mode, deepest: int, seed: int) -> tuple[bool, int]:
        """Whether a draw in this mode is valid, and how many objects and arrays it has."""
        scene = Scene(Random(seed), _SOME_TIME)
        most = MOST if mode.careful else _LARGE
        scene.effort = Effort(mode.careful, mode.sparse, deepest, mode.careful, most)
        try:
            value = self._make(scene)
        except TooDeepError:
            return False, _LARGE + 1
        return self.schema.is_valid(value), scene.effort.nodes
