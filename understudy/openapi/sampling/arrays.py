"""Lists: as many items as wanted, by position or alike, distinct and containing what is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import orjson

from understudy.openapi.lowering import Node

from .candidates import candidates
from .effort import TooDeepError
from .flattening import Flat
from .merging import CONTAINED, both
from .position import Position
from .scene import Maker, Scene

if TYPE_CHECKING:
    from .compiler import Compiler

_WANTED = 2
_MOST = 10_000
_TRIES = 8
_MOST_MISSED = 200
_PLACES = 4


def array_maker(compiler: Compiler, flat: Flat, position: Position) -> Maker:
    """A maker of lists for this flat schema; a careful draw varies where the contained stands."""
    below = position.in_list()
    contained = flat.get(CONTAINED, ())
    places = min(_PLACES, len(flat.get("prefixItems", ())) + 1) if contained else 1
    plans = [
        _plan(compiler, flat, below, place, in_turn)
        for in_turn in ((True, False) if len(contained) > 1 else (True,))
        for place in range(places)
    ]
    count = len(plans)
    distinct = flat.get("uniqueItems") is True

    def make(scene: Scene) -> Any:
        effort = scene.effort
        bare = effort.bare
        index = scene.random.getrandbits(8) % count if count > 1 and effort.careful else 0
        effort.enter()
        try:
            plan = plans[index]
            return plan.distinct(scene, bare) if distinct else plan.items(scene, bare)
        except TooDeepError:
            if effort.cutting:
                return []
            raise
        finally:
            effort.depth -= 1

    return make


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    """How one item is made, and what else could stand there."""

    make: Maker
    accepts: Callable[[Any], bool]
    flats: list[Flat]

    def others(self, value: Any) -> Iterator[Any]:
        """Values like this one, then any, as the schema lets them be."""
        for count in range(2, _TRIES):
            if isinstance(value, str):
                yield f"{value} {count}"
                yield f"{value[:-1]}{count}"
            elif isinstance(value, int | float):
                yield value + count
        yield from candidates(self.flats)


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """The items by position, what the rest is made by, and how many there are to be."""

    first: tuple[_Entry, ...]
    rest: _Entry
    least: int
    wanted: int

    def _entries(self, bare: bool) -> list[_Entry]:
        count = self.least if bare else self.wanted
        return [*self.first[:count], *[self.rest] * (count - len(self.first))]

    def items(self, scene: Scene, bare: bool) -> list[Any]:
        """The items of a list."""
        entries = self._entries(bare)
        scene.effort.list(len(entries))
        return [entry.make(scene) for entry in entries]

    def distinct(self, scene: Scene, bare: bool) -> list[Any]:
        """The items of a list in which no two are equal."""
        seen: dict[bytes, Any] = {}
        entries = self._entries(bare)
        scene.effort.list(len(entries))
        missed = 0
        for entry in entries:
            value = entry.make(scene)
            if _key(value) in seen and missed < _MOST_MISSED:
                missed += 1
                others = (entry.make(scene) for _ in range(_TRIES))
                accepted = (o for o in chain(others, entry.others(value)) if entry.accepts(o))
                value = next((one for one in accepted if _key(one) not in seen), value)
            seen.setdefault(_key(value), value)
        return list(seen.values())


def _plan(compiler: Compiler, flat: Flat, below: Position, place: int, in_turn: bool) -> _Plan:
    """`place`: where the contained begins; `in_turn`: one thing that is asked for after another."""
    nodes: list[Node] = list(flat.get("prefixItems", ()))
    rest: Node = flat.get("items", True)
    behind = rest
    if rest is True and "unevaluatedItems" in flat:
        rest = flat["unevaluatedItems"]
        behind = True  # what `contains` asks for counts as evaluated
    least, most = int(flat.get("minItems", 0)), int(flat.get("maxItems", _MOST))
    for node, count, limit in flat.get(CONTAINED, ()):
        wanted = min(int(count), _MOST)
        end = place + wanted if wanted else 0
        nodes += [behind] * (end - len(nodes))
        nodes[place:end] = [both(one, node) for one in nodes[place:end]]
        least = max(least, end)
        place = end if in_turn and wanted else place
        if limit is not None:
            rest = both(rest, {"not": node})
    if rest is False:
        most = min(most, len(nodes))
    wanted = min(max(least, len(nodes), 0 if rest is False else _WANTED), most, _MOST)
    return _Plan(
        tuple(_entry(compiler, node, below) for node in nodes),
        _entry(compiler, rest, below),
        min(least, most, _MOST),
        wanted,
    )


def _entry(compiler: Compiler, node: Node, below: Position) -> _Entry:
    return _Entry(compiler.maker(node, below), compiler.accepts(node), compiler.ways(node))


def _key(value: Any) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return repr(value).encode("utf-8", "backslashreplace")
