"""Lists: as many items as wanted, by position or alike, distinct and containing what is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from understudy.openapi.lowering import Node

from .flattening import Flat
from .merging import CONTAINED, both
from .position import Position
from .scene import Maker, Scene

if TYPE_CHECKING:
    from .compiler import Compiler

_WANTED = 2
_MOST = 10_000
_TRIES = 50


def array_maker(compiler: Compiler, flat: Flat, position: Position) -> Maker:
    """A maker of lists for this flat schema."""
    plan = _plan(compiler, flat, position.in_list())
    distinct = flat.get("uniqueItems") is True

    def make(scene: Scene) -> Any:
        effort = scene.effort
        bare = effort.bare
        effort.enter()
        try:
            return _items(plan.makers(bare), scene, distinct)
        finally:
            effort.depth -= 1

    return make


@dataclass(frozen=True, slots=True)
class _Plan:
    """The makers by position, what the rest is made by, and how many there are to be."""

    first: tuple[Maker, ...]
    rest: Maker
    least: int
    wanted: int

    def makers(self, bare: bool) -> list[Maker]:
        count = self.least if bare else self.wanted
        return [*self.first[:count], *[self.rest] * (count - len(self.first))]


def _plan(compiler: Compiler, flat: Flat, below: Position) -> _Plan:
    nodes: list[Node] = list(flat.get("prefixItems", ()))
    rest: Node = flat.get("items", True)
    if rest is True and "unevaluatedItems" in flat:
        rest = flat["unevaluatedItems"]
    least, most = int(flat.get("minItems", 0)), int(flat.get("maxItems", _MOST))
    for node, count, limit in flat.get(CONTAINED, ()):
        nodes, least = _containing(nodes, rest, node, min(int(count), _MOST), least)
        if limit is not None and isinstance(rest, dict | bool):
            rest = both(rest, {"not": node})
    if rest is False:
        most = min(most, len(nodes))
    wanted = min(max(least, len(nodes), 0 if rest is False else _WANTED), most, _MOST)
    return _Plan(
        tuple(compiler.maker(node, below) for node in nodes),
        compiler.maker(rest, below),
        min(least, most, _MOST),
        wanted,
    )


def _containing(
    nodes: list[Node], rest: Node, wanted: Node, count: int, least: int
) -> tuple[list[Node], int]:
    """The same items, `count` of them made to be what the list must contain."""
    found = [both(node, wanted) for node in nodes[:count]]
    found += [both(rest, wanted)] * (count - len(found))
    return [*found, *nodes[count:]], max(least, count)


def _items(makers: list[Maker], scene: Scene, distinct: bool) -> list[Any]:
    if not distinct:
        return [make(scene) for make in makers]
    seen: dict[bytes, Any] = {}
    for make in makers:
        for _ in range(_TRIES):
            value = make(scene)
            key = _key(value)
            if key not in seen:
                seen[key] = value
                break
    return list(seen.values())


def _key(value: Any) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return repr(value).encode("utf-8", "backslashreplace")
