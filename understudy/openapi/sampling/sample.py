"""Compiles a schema into a sampler: generate, validate, and where that fails try the next way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import orjson

from understudy.openapi.lowering import Node
from understudy.openapi.schema import Schema, SchemaSet

from .flattening import Flat, ways
from .member import type_of
from .numbers import number_maker
from .objects import object_maker
from .roles import words
from .scene import Scene
from .text import Maker, identifier_maker, text_maker

_ATTEMPTS = 8
_DEEP = 7
_TOO_DEEP = 40
_MANY = 20_000


class TooDeepError(Exception):
    """A schema whose required members never end."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a schema stands in the value: member name, depth, and whether below an array.

    `inside`: in an object that the request gave, so that its members belong here.
    """

    name: str = ""
    depth: int = 0
    listed: bool = False
    inside: bool = False

    def below(self, name: str) -> Position:
        """The position of a member."""
        return replace(self, name=name, depth=self.depth + 1, inside=False)

    def nested(self, name: str) -> Position:
        """The position of a member to which the request gave an object of its own."""
        return replace(self.below(name), inside=True)

    def in_list(self) -> Position:
        """The same position, below an array or a map."""
        return replace(self, listed=True)


class Sampler:
    """Draws values for one schema, for what is called `name`; compiled at its first use."""

    def __init__(self, schema: Schema, name: str = "") -> None:
        self.schema = schema
        self._name = name

    @cached_property
    def _make(self) -> Maker:
        compiler = Compiler(self.schema.schemas, self.schema.node)
        return compiler.maker(self.schema.node, Position(self._name))

    def draw(self, scene: Scene) -> tuple[Any, bool]:
        """A value, and whether it keeps its schema; where none was found, the best of them."""
        return self._drawn(scene, minimal_from=4)

    def shortest(self, scene: Scene) -> Any:
        """A value with the required members and, where they can be helped, no others."""
        return self._drawn(scene, minimal_from=0)[0]

    def _drawn(self, scene: Scene, minimal_from: int) -> tuple[Any, bool]:
        best: Any = None
        for attempt in range(_ATTEMPTS):
            scene.careful, scene.minimal = attempt >= 1, attempt >= minimal_from
            scene.depth = scene.nodes = 0
            try:
                value = self._make(scene)
            except TooDeepError:
                continue
            if self.schema.is_valid(value):
                return value, True
            best = value if best is None else best
        return best, False


class Compiler:
    """Turns the nodes of one schema into makers, each when it is first drawn."""

    def __init__(self, schemas: SchemaSet, root: Node) -> None:
        self.schemas = schemas
        self._root = root
        self._known: dict[tuple[str, Position], Maker] = {}

    @cached_property
    def shallowest(self) -> Mapping[str, int]:
        """For each member name the least depth at which the value has it, arrays left aside."""
        found: dict[str, int] = {}
        level: list[Node] = [self._root]
        for depth in range(4):
            below: list[Node] = []
            for node in level:
                for flat in ways(self.schemas, node)[:4]:
                    for name, child in flat.get("properties", {}).items():
                        found.setdefault(name, depth)
                        below.append(child)
            level = below[:200]
        return found

    def maker(self, node: Node, position: Position, hints: tuple[Any, ...] = ()) -> Maker:
        """A maker for this node; `hints` are values that an outer example shows here."""
        lone = isinstance(node, dict) and len(node) == 1 and "$ref" in node and not hints
        if not lone:
            return self._lazily(node, position, hints)
        assert isinstance(node, dict)
        key = (node["$ref"], position if position.depth <= 3 else replace(position, depth=4))
        if key not in self._known:
            self._known[key] = self._lazily(node, position, hints)
        return self._known[key]

    def accepts(self, node: Node) -> Callable[[Any], bool]:
        """`accepts(value)` for a node, compiled when it is first asked."""
        schemas = self.schemas
        compiled: list[Callable[[Any], bool]] = []

        def accepts(value: Any) -> bool:
            if not compiled:
                compiled.append(schemas.validator(node).is_valid)
            return compiled[0](value)

        return accepts

    def below(self, scene: Scene) -> _Below:
        """One level deeper in the value."""
        return _Below(scene)

    def examples_of(self, flat: Flat) -> list[Any]:
        """What a schema shows as its values: `examples` (2020-12), then `example` (3.0)."""
        return _examples_of(flat)

    def _lazily(self, node: Node, position: Position, hints: tuple[Any, ...]) -> Maker:
        built: list[Maker] = []

        def make(scene: Scene) -> Any:
            if not built:
                built.append(self._build(node, position, hints))
            return built[0](scene)

        return make

    def _build(self, node: Node, position: Position, hints: tuple[Any, ...]) -> Maker:
        found = ways(self.schemas, node)
        if not found:
            return _constant(None)
        accepts = self.accepts(node)
        makers = [self._way(flat, position, hints, accepts) for flat in found]
        if len(makers) == 1:
            return makers[0]
        first, lightest = makers[0], makers[min(range(len(found)), key=lambda i: _weight(found[i]))]

        def make(scene: Scene) -> Any:
            if scene.depth > _DEEP:
                return lightest(scene)
            if not scene.careful:
                return first(scene)
            for maker in makers:
                value = maker(scene)
                if accepts(value):
                    return value
            return first(scene)

        return make

    def _way(
        self,
        flat: Flat,
        position: Position,
        hints: tuple[Any, ...],
        accepts: Callable[[Any], bool],
    ) -> Maker:
        if "const" in flat:
            return _constant(flat["const"])
        if "x-preferred" in flat:
            return _constant(flat["x-preferred"])
        shown = [*hints, *_examples_of(flat)]
        kind = type_of(flat)
        if kind == "object":
            return object_maker(
                self, flat, position, tuple(v for v in shown if isinstance(v, dict))
            )
        shown = [value for value in shown if accepts(value)]
        if kind == "string" and "enum" not in flat and words(position.name)[-1:] == ("id",):
            return identifier_maker(flat, shown)
        if shown:
            return _constant(shown[0])
        if "enum" in flat:
            return _chosen(flat)
        if flat.get("default") is not None and accepts(flat["default"]):
            return _constant(flat["default"])
        return self._plain(kind, flat, position)

    def _plain(self, kind: str, flat: Flat, position: Position) -> Maker:
        if kind == "array":
            return self._array(flat, position)
        if kind in ("integer", "number"):
            return number_maker(position.name, flat, kind == "integer")
        if kind == "boolean":
            return lambda scene: bool(scene.random.getrandbits(1))
        return _constant(None) if kind == "null" else text_maker(position.name, flat)

    def _array(self, flat: Flat, position: Position) -> Maker:
        below = Position(position.name, position.depth + 1, listed=True)
        first = [self.maker(node, below) for node in flat.get("prefixItems", ())]
        fewest, most = int(flat.get("minItems", 0)), flat.get("maxItems")
        rest_node = flat.get("items", True)
        rest = self.maker(rest_node, below)
        contained = self._contained(flat, rest_node, below)
        least = max(fewest, len(contained[1:]) if contained else 0)
        wanted = max(least, len(first), 0 if rest_node is False else 2)
        if most is not None:
            wanted = min(wanted, int(most))
        if rest_node is False:
            wanted = min(wanted, len(first))
        distinct = flat.get("uniqueItems") is True

        def make(scene: Scene) -> Any:
            count = least if scene.depth > _DEEP - 2 or scene.minimal else wanted
            makers = [*contained, *first[len(contained) :]] if contained else list(first)
            makers = (makers + [rest] * max(0, count - len(makers)))[: max(count, len(contained))]
            with _Below(scene):
                return _items(makers, scene, distinct)

        return make

    def _contained(self, flat: Flat, items: Node, below: Position) -> list[Maker]:
        if "contains" not in flat:
            return []
        count = int(flat.get("minContains", 1))
        node: Node = {"allOf": [items, flat["contains"]]}
        return [self.maker(node, below)] * min(count, 100)


class _Below:
    """One level deeper in the value, with an end to it."""

    __slots__ = ("_scene",)

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def __enter__(self) -> None:
        scene = self._scene
        scene.depth += 1
        scene.nodes += 1
        if scene.depth > _TOO_DEEP or scene.nodes > _MANY:
            raise TooDeepError

    def __exit__(self, *exception: object) -> None:
        self._scene.depth -= 1


def _items(makers: list[Maker], scene: Scene, distinct: bool) -> list[Any]:
    if not distinct:
        return [make(scene) for make in makers]
    seen: dict[bytes, Any] = {}
    for make in makers:
        for _ in range(50):
            value = make(scene)
            key = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
            if key not in seen:
                seen[key] = value
                break
    return list(seen.values())


def _examples_of(flat: Flat) -> list[Any]:
    listed = flat.get("examples")
    found = list(listed) if isinstance(listed, list) else []
    if "example" in flat:
        found.append(flat["example"])
    return found


def _constant(value: Any) -> Maker:
    return lambda scene: value


def _chosen(flat: Flat) -> Maker:
    options = [value for value in flat["enum"] if value is not None] or [None]
    if flat.get("default") in options and flat.get("default") is not None:
        return _constant(flat["default"])
    count = len(options)
    return lambda scene: options[scene.random.getrandbits(16) % count]


def _weight(flat: Flat) -> int:
    """How much a way brings with it: null least, an object most."""
    order = ("null", "boolean", "integer", "number", "string", "", "array", "object")
    return order.index(type_of(flat))
