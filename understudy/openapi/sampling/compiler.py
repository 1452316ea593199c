"""Turns the nodes of one schema into makers of values, each when it is first drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import islice
from typing import Any

from understudy.openapi import formats
from understudy.openapi.lowering import Node
from understudy.openapi.schema import SchemaSet

from .arrays import array_maker
from .flattening import Flat, ways
from .heights import Heights
from .identifiers import identifier_maker, is_identifier
from .meant import Meant
from .member import type_of
from .merging import PREFERRED
from .numbers import number_maker
from .objects import object_maker
from .position import Position
from .scene import Maker, Scene
from .search import Choice
from .text import text_maker

_MANY = 200
_MOST_LISTED = 500
_FORBIDDING = frozenset(("additionalProperties", "unevaluatedProperties", "not", "if"))
_SCALARS = frozenset(("string", "integer", "number", "boolean", "null"))


class Compiler:
    """Compiles one schema; `accepts` and `ways` are remembered, since many places ask."""

    def __init__(self, schemas: SchemaSet, root: Node) -> None:
        self.schemas = schemas
        self._root = root
        self._known: dict[tuple[str, Position], Maker] = {}
        self._ways: dict[int, tuple[Node, list[Flat]]] = {}
        self._heights = Heights(self.ways)

    @cached_property
    def shallowest(self) -> Mapping[str, int]:
        """For each member name the least depth at which the value has it, arrays left aside."""
        found: dict[str, int] = {}
        level: list[Node] = [self._root]
        for depth in range(4):
            below: list[Node] = []
            for node in level:
                for flat in self.ways(node)[:4]:
                    for name, child in flat.get("properties", {}).items():
                        found.setdefault(name, depth)
                        below.append(child)
            level = below[:_MANY]
        return found

    def ways(self, node: Node) -> list[Flat]:
        """The ways to satisfy a node."""
        known = self._ways.get(id(node))
        if known is None or known[0] is not node:
            known = self._ways[id(node)] = (node, ways(self.schemas, node))
        return known[1]

    def height(self, node: Node) -> int:
        """How deep the smallest value of a node is."""
        return self._heights.of(node)

    def accepts(self, node: Node) -> Callable[[Any], bool]:
        """`accepts(value)` for a node, compiled when it is first asked."""
        compiled: list[Callable[[Any], bool]] = []

        def accepts(value: Any) -> bool:
            if not compiled:
                compiled.append(self.schemas.checker(node))
            return compiled[0](value)

        return accepts

    def maker(self, node: Node, position: Position, hints: tuple[Any, ...] = ()) -> Maker:
        """A maker for this node; `hints` are values that an outer example shows here."""
        if hints or not isinstance(node, dict) or len(node) != 1 or "$ref" not in node:
            return self._lazily(node, position, hints)
        is_object = any(type_of(flat) == "object" for flat in self.ways(node)[:1])
        key = (node["$ref"], position.alike(is_object))
        if key not in self._known:
            self._known[key] = self._lazily(node, position, hints)
        return self._known[key]

    def _lazily(self, node: Node, position: Position, hints: tuple[Any, ...]) -> Maker:
        if all(type_of(flat) in _SCALARS for flat in self.ways(node)):
            return self.built(node, position, hints)
        built: list[Maker] = []

        def make(scene: Scene) -> Any:
            if not built:
                built.append(self.built(node, position, hints))
            return built[0](scene)

        return make

    def built(self, node: Node, position: Position, hints: tuple[Any, ...]) -> Maker:
        """A maker for this node, compiled now; one inside it, where it may be deep, when needed."""
        found = self.ways(node) or self.ways(self._loosened(node))
        accepts = self.accepts(node)
        makers = [self._way(flat, position, hints, accepts) for flat in found]
        lightest = self._heights.lightest(found) if len(found) > 1 else 0
        echoes = not position.listed and (position.inside or not position.depth)
        meant = Meant(found, self.ways) if echoes and len(found) > 1 else None
        return Choice(makers, lightest, accepts, found, meant).maker()

    def _loosened(self, node: Node) -> Node:
        """Of a schema that nothing can keep, what a reader would still expect."""
        expanded = self.schemas.expand(node)
        if not isinstance(expanded, dict):
            return expanded
        kept = {name: said for name, said in expanded.items() if name not in _FORBIDDING}
        declared = kept.get("properties", {})
        kept["required"] = [name for name in kept.get("required", ()) if name in declared]
        return kept

    def _way(
        self,
        flat: Flat,
        position: Position,
        hints: tuple[Any, ...],
        accepts: Callable[[Any], bool],
    ) -> Maker:
        if PREFERRED in flat and accepts(flat[PREFERRED]):
            return constant(flat[PREFERRED])
        if "const" in flat:
            return constant(flat["const"])
        shown = [*hints, *examples_of(flat)]
        kind = type_of(flat)
        if kind == "object" and "enum" not in flat:
            examples = tuple(value for value in shown if isinstance(value, dict))
            return object_maker(self, flat, position, examples)
        shown = [value for value in shown if accepts(value)]
        named = is_identifier(position.name) and kind in ("string", "integer")
        if named and "enum" not in flat:
            return identifier_maker(kind, position.name, flat, shown)
        if shown:
            return constant(shown[0])
        if "enum" in flat:
            return _chosen(list(islice(filter(accepts, flat["enum"]), _MOST_LISTED)), flat)
        if flat.get("default") is not None and accepts(flat["default"]):
            return constant(flat["default"])
        return self._plain(kind, flat, position)

    def _plain(self, kind: str, flat: Flat, position: Position) -> Maker:
        if kind == "array":
            return array_maker(self, flat, position)
        if kind in ("integer", "number"):
            whole = kind == "integer" or formats.is_whole(str(flat.get("format")))
            return number_maker(position.name, flat, whole)
        if kind == "boolean":
            return lambda scene: bool(scene.random.getrandbits(1))
        return constant(None) if kind == "null" else text_maker(position.name, flat)


def examples_of(flat: Flat) -> list[Any]:
    """What a schema shows as its values: `examples` (2020-12), then `example` (3.0)."""
    found = list(flat.get("examples", ()))
    if "example" in flat:
        found.append(flat["example"])
    return found


def constant(value: Any) -> Maker:
    """A maker of always the same value."""
    return lambda scene: value


def _chosen(accepted: list[Any], flat: Flat) -> Maker:
    options = [value for value in accepted if value is not None] or accepted or flat["enum"]
    if flat.get("default") is not None and flat["default"] in options:
        return constant(flat["default"])
    count = len(options)
    return lambda scene: options[scene.random.getrandbits(16) % count]
