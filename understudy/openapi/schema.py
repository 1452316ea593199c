"""Compiled schemas: does a value keep one, and where does it break it; one dialect inside.

A SchemaSet holds every schema that a document uses in one view, lowered to JSON Schema 2020-12
under `urn:understudy#/$defs/N`, so that a rule that fails leads back to its place in the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import jsonschema_rs

from . import formats
from .dialect import Dialect
from .findings import Finding, Severity
from .keywords import IN_PLACE, SCHEMA_LISTS, SCHEMA_MAPS, TYPES
from .location import Location
from .lowering import Lowering, Node
from .source import Document
from .view import View
from .violation import Violation
from .wording import UNDECIDABLE, explained

_URN = "urn:understudy"
_PREFIX = f"{_URN}#/$defs/"


class SchemaSet:
    """The schemas of one document in one view; grows while the document is read."""

    def __init__(
        self, document: Document, dialect: Dialect, view: View, strict_nullable: bool = False
    ) -> None:
        self.view = view
        self.findings: dict[Finding, None] = {}
        self.locations: list[Location] = []
        self.defs: list[Node] = []
        self._document = document
        self._index: dict[tuple[Location, bool], int] = {}
        self._pending: list[tuple[int, bool]] = []
        self._lowering = Lowering(
            document, dialect, view, strict_nullable, self._intern, self._report
        )
        self._registry: jsonschema_rs.Registry | None = None

    def schema(self, at: Location) -> Schema:
        """The schema at this location, with all that it refers to."""
        return Schema(self, {"$ref": self._intern(at, False)}, at)

    def settled(self) -> tuple[Finding, ...]:
        """What was found wrong in the schemas, once every one of them is lowered."""
        self._lower_pending()
        return tuple(self.findings)

    def expand(self, node: Node) -> Node:
        """What a node is once a lone reference in it is followed."""
        while isinstance(node, dict) and len(node) == 1 and "$ref" in node:
            node = self.target(node["$ref"])
        return node

    def target(self, reference: str) -> Node:
        """The lowered schema that an absolute reference names."""
        self._lower_pending()
        return self.defs[int(reference.removeprefix(_PREFIX))]

    def name_of(self, reference: str) -> str:
        """The last part of the place that a reference names: a component's own name."""
        return self.locations[int(reference.removeprefix(_PREFIX))].last

    def validator(self, node: Node) -> jsonschema_rs.Validator:
        """A compiled validator for any node of this set."""
        self._lower_pending()
        checks = formats.REQUEST_CHECKS if self.view is View.REQUEST else formats.RESPONSE_CHECKS
        return jsonschema_rs.Draft202012Validator(
            node, registry=self._resources(), validate_formats=True, formats=dict(checks)
        )

    def origin(self, schema_path: Iterable[str | int], at: Location) -> Location:
        """Where in the document the keyword at this lowered path stands."""
        tokens = list(schema_path)
        if tokens[:1] == ["$defs"]:
            return self.locations[int(tokens[1])].child(*tokens[2:])
        return at.child(*tokens)

    def _intern(self, at: Location, non_null: bool) -> str:
        key = (at, non_null)
        index = self._index.get(key)
        if index is None:
            index = self._index[key] = len(self.defs)
            self.defs.append(True)
            self.locations.append(at)
            self._pending.append((index, non_null))
            self._registry = None
        return f"{_PREFIX}{index}"

    def _report(self, finding: Finding) -> None:
        self.findings[finding] = None

    def _lower_pending(self) -> None:
        if not self._pending:
            return
        first = self._pending[0][0]
        while self._pending:
            index, non_null = self._pending.pop()
            at = self.locations[index]
            self.defs[index] = self._lowering.lower(self._document.value(at), at, at, non_null)
        self._break_cycles(first)

    def _resources(self) -> jsonschema_rs.Registry:
        if self._registry is None:
            resource = {"$defs": {str(i): node for i, node in enumerate(self.defs)}}
            self._registry = jsonschema_rs.Registry(
                [(_URN, resource)], draft=jsonschema_rs.Draft202012
            )
        return self._registry

    def _break_cycles(self, first: int) -> None:
        """A schema that applies itself to the same value says nothing and never ends."""
        state: dict[int, int] = {}
        for start in range(first, len(self.defs)):
            stack = [(start, iter(_in_place(self.defs[start])))]
            state.setdefault(start, 1)
            while stack:
                index, edges = stack[-1]
                for node in edges:
                    target = int(node["$ref"].removeprefix(_PREFIX))
                    if state.get(target) == 1:
                        self._cut(node, index, [i for i, _ in stack], target)
                    elif target not in state:
                        state[target] = 1
                        stack.append((target, iter(_in_place(self.defs[target]))))
                        break
                else:
                    state[index] = 2
                    stack.pop()

    def _cut(self, node: dict[str, Any], index: int, path: list[int], target: int) -> None:
        del node["$ref"]
        round_trip = [*path[path.index(target) :], target] if target in path else [index, target]
        cycle = " -> ".join(self.locations[i].last or "#" for i in round_trip)
        self._report(
            Finding(
                Severity.WARNING,
                "schema-cyclic",
                self._document.place(self.locations[index]),
                f"the schema applies itself to the same value ({cycle}), which says nothing",
                "that reference is left out",
                "Refer to it from a property or from items",
            )
        )


def _in_place(node: Node) -> list[dict[str, Any]]:
    """The nodes with a `$ref` that apply to the same value as this one."""
    found: list[dict[str, Any]] = []
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if not isinstance(current, dict):
            continue
        if "$ref" in current:
            found.append(current)
        for keyword in IN_PLACE & current.keys():
            below = current[keyword]
            if keyword in SCHEMA_LISTS:
                waiting.extend(below)
            elif keyword in SCHEMA_MAPS:
                waiting.extend(below.values())
            else:
                waiting.append(below)
    return found


class Schema:
    """One schema of a set; equal by where it stands and from which side it is seen."""

    def __init__(self, schemas: SchemaSet, node: Node, at: Location) -> None:
        self.schemas = schemas
        self.node = node
        self.at = at

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Schema):
            return NotImplemented
        return (self.at, self.schemas.view) == (other.at, other.schemas.view)

    def __hash__(self) -> int:
        return hash((self.at, self.schemas.view))

    @property
    def lowered(self) -> Node:
        """JSON Schema 2020-12, its own lone reference followed."""
        return self.schemas.expand(self.node)

    @cached_property
    def _validator(self) -> jsonschema_rs.Validator:
        return self.schemas.validator(self.node)

    @cached_property
    def is_valid(self) -> Any:
        """`is_valid(value) -> bool`; the value holds what JSON holds."""
        return self._validator.is_valid

    def violations(
        self, value: Any, where: str = "body", prefix: tuple[str | int, ...] = ()
    ) -> list[Violation]:
        """Every rule that the value breaks; what the engine could not decide is not among them."""
        if self.is_valid(value):
            return []
        found = [
            Violation(
                where, prefix + path, rule, message, offending, self.schemas.origin(at, self.at)
            )
            for error in self._validator.iter_errors(value)
            for path, rule, message, offending, at in explained(error)
        ]
        return list({(v.path, v.rule, v.message): v for v in found}.values())

    def undecided(self, value: Any) -> bool:
        """Whether a pattern took so long that the engine gave up on this value."""
        return any(e.kind.name in UNDECIDABLE for e in self._validator.iter_errors(value))

    def expand(self, node: Node) -> Node:
        """What a subschema is once a lone reference in it is followed."""
        return self.schemas.expand(node)

    def types(self) -> frozenset[str]:
        """The JSON types that it can take; an integer is listed beside number."""
        return _types(self.schemas, self.node, 0)

    def property(self, name: str) -> Schema | None:
        """The schema of a declared member, or None."""
        node = _below(self.schemas, self.node, "properties", name)
        return (
            None if node is None else Schema(self.schemas, node, self.at.child("properties", name))
        )

    def items(self) -> Schema | None:
        """The schema of an array's items, or None."""
        node = _below(self.schemas, self.node, "items", None)
        return None if node is None else Schema(self.schemas, node, self.at.child("items"))

    def property_names(self) -> tuple[str, ...]:
        """The declared members, looking through references and combinations."""
        names: dict[str, None] = {}
        for node in _alike(self.schemas, self.node):
            names.update(dict.fromkeys(node.get("properties", ())))
        return tuple(names)


def _alike(schemas: SchemaSet, node: Node) -> list[Mapping[str, Any]]:
    """The node and those that apply to the same value through $ref, allOf, anyOf and oneOf."""
    found: list[Mapping[str, Any]] = []
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        current = waiting.pop(0)
        if not isinstance(current, dict) or id(current) in seen:
            continue
        seen.add(id(current))
        found.append(current)
        if "$ref" in current:
            waiting.append(schemas.target(current["$ref"]))
        for keyword in ("allOf", "anyOf", "oneOf"):
            waiting.extend(current.get(keyword, ()))
    return found


def _below(schemas: SchemaSet, node: Node, keyword: str, name: str | None) -> Node | None:
    """The first child schema under a keyword; with several, all of them together."""
    children: list[Node] = []
    for current in _alike(schemas, node):
        child = current.get(keyword)
        if name is not None and isinstance(child, dict):
            child = child.get(name)
        if child is not None and child not in children:
            children.append(child)
    if not children:
        return None
    return children[0]


def _types(schemas: SchemaSet, node: Node, depth: int) -> frozenset[str]:
    everything = frozenset(TYPES)
    if not isinstance(node, dict) or depth > 16:
        return everything if node else frozenset()
    types = everything
    declared = node.get("type")
    if declared is not None:
        names = frozenset([declared] if isinstance(declared, str) else declared)
        types = names | {"integer"} if "number" in names else names
    values = [node["const"]] if "const" in node else node.get("enum")
    if values is not None:
        types &= frozenset(name for value in values for name in _types_of(value))
    if "$ref" in node:
        types &= _types(schemas, schemas.target(node["$ref"]), depth + 1)
    for child in node.get("allOf", ()):
        types &= _types(schemas, child, depth + 1)
    for keyword in ("anyOf", "oneOf"):
        if keyword in node:
            types &= frozenset().union(*(_types(schemas, c, depth + 1) for c in node[keyword]))
    return types


def _types_of(value: Any) -> tuple[str, ...]:
    if value is None:
        return ("null",)
    if isinstance(value, bool):
        return ("boolean",)
    if isinstance(value, int):
        return ("integer", "number")
    if isinstance(value, float):
        return ("number", "integer") if value.is_integer() else ("number",)
    if isinstance(value, str):
        return ("string",)
    return ("array",) if isinstance(value, list) else ("object",)
