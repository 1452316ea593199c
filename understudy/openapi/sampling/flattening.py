"""A schema with its references and allOf folded in: one flat object per way to satisfy it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from understudy.openapi.lowering import Node
from understudy.openapi.schema import SchemaSet

from .merging import (
    APART,
    CLOSED,
    EXCLUDED,
    GROUPS,
    PREFERRED,
    Flat,
    both,
    copied,
    merge,
)
from .names import matches
from .negation import negated, said

__all__ = ["MAX_WAYS", "Flat", "ways"]

MAX_WAYS = 24
_LEAST_EACH = 2
_STEPS = 2_000
_FOLDS = 10_000
_MANY_BRANCHES = 30
_MAX_DEPTH = 128
_MAX_GROUPS = 12
_FEW = 12


def ways(schemas: SchemaSet, node: Node) -> list[Flat]:
    """The ways to satisfy a schema, most natural first; none where nothing can."""
    reference = node.get("$ref") if isinstance(node, dict) and len(node) == 1 else None
    if reference is None:
        return _Folding(schemas).ways(node)
    known: list[Flat] | None = schemas.memory.get(reference)
    if known is None:
        known = schemas.memory[reference] = _Folding(schemas).ways(node)
    return known


class _Folding:
    """Folds one schema; `steps` and `folds` are left before it contents itself with what it has."""

    def __init__(self, schemas: SchemaSet) -> None:
        self._schemas = schemas
        self._steps = _STEPS
        self._folds = _FOLDS

    def ways(self, node: Node) -> list[Flat]:
        flat: Flat = {GROUPS: []}
        if not self._fold(node, flat, frozenset(), 0):
            return []
        spread = (_finished(way) for way in self._spread(flat, 0, MAX_WAYS))
        found = [way for way in spread if way is not None]
        return sorted(found, key=lambda way: way.get("type") == ["null"])

    def _spread(self, flat: Flat, depth: int, most: int) -> Iterator[Flat]:
        """Every choice among the groups' alternatives, as far as the number of ways allows."""
        groups = flat.pop(GROUPS, None)
        if not groups:
            yield flat
            return
        if len(groups) > 1 and sum(map(len, groups)) > _MANY_BRANCHES:
            groups = self._narrowed(flat, groups)
        branches = groups[0] if depth < _MAX_GROUPS else groups[0][:1]
        each = max(_LEAST_EACH, most // len(branches)) if branches else 0
        count = 0
        for branch in branches:
            self._steps -= 1
            if count >= most or self._steps <= 0:
                return
            way = copied(flat)
            way[GROUPS] = groups[1:]
            if self._fold(branch, way, frozenset(), 0) and not self._contradictory(way):
                for spread in islice(self._spread(way, depth + 1, each), each):
                    yield spread
                    count += 1

    def _narrowed(self, flat: Flat, groups: list[list[Node]]) -> list[list[Node]]:
        """The groups without the alternatives that can't be; where least is left first."""
        left = []
        for branches in groups:
            viable = []
            for branch in branches:
                self._steps -= 1
                way = copied(flat)
                if self._fold(branch, way, frozenset(), 0) and not self._contradictory(way):
                    viable.append(branch)
            left.append(viable)
        return sorted(left, key=len)

    def _contradictory(self, flat: Flat) -> bool:
        """Whether a merged schema can be seen to refuse everything."""
        if flat.get("type") == [] or flat.get("enum") == []:
            return True
        if not _must_be_object(flat):
            return False
        properties = flat.get("properties", {})
        needed = (properties.get(name) for name in flat.get("required", ()))
        return any(node is False or self._is_hopeless(node) for node in needed)

    def _is_hopeless(self, node: Node | None) -> bool:
        """Whether a member is asked to be what it is forbidden to be."""
        if not isinstance(node, dict) or node.keys() != {"allOf"}:
            return False
        parts = _all_parts(node)
        forbidden = [part["not"] for part in parts if isinstance(part, dict) and "not" in part]
        if any(said(part) == said(other) for part in parts for other in forbidden):
            return True
        return bool(forbidden) and self._steps > 0 and not self.ways(node)

    def _fold(self, node: Node, flat: Flat, seen: frozenset[str], depth: int) -> bool:
        """Merge a node into the flat schema; False where it can't be satisfied."""
        if isinstance(node, bool):
            return node
        self._folds -= 1
        if depth > _MAX_DEPTH or self._folds < 0:
            return True
        merge(flat, node)
        for part in node.get("allOf", ()):
            if not self._fold(part, flat, seen, depth + 1):
                return False
        reference = node.get("$ref")
        if reference is not None and reference not in seen:
            target = self._schemas.target(reference)
            if not self._fold(target, flat, seen | {reference}, depth + 1):
                return False
        if "not" in node and not self._exclude(node["not"], flat, seen, depth + 1):
            return False
        flat.setdefault(GROUPS, []).extend(_groups(self._schemas, node))
        return True

    def _exclude(self, node: Node, flat: Flat, seen: frozenset[str], depth: int) -> bool:
        """Merge what is left once a schema is forbidden; False where nothing is."""
        alternatives = negated(self._schemas, node)
        if alternatives is None:
            flat.setdefault(EXCLUDED, []).append(node)
        elif len(alternatives) == 1:
            return self._fold(alternatives[0], flat, seen, depth)
        else:
            flat.setdefault(GROUPS, []).append(alternatives)
        return alternatives != []


def _all_parts(node: Node) -> list[Node]:
    """The parts of nested allOf."""
    if not isinstance(node, dict) or node.keys() != {"allOf"}:
        return [node]
    return [inner for part in node["allOf"] for inner in _all_parts(part)]


def _groups(schemas: SchemaSet, node: dict[str, Any]) -> Iterator[list[Node]]:
    """The alternatives that a schema leaves open, one list for each choice."""
    discriminator = node.get("discriminator")
    for keyword in ("oneOf", "anyOf"):
        branches: list[Node] = node.get(keyword, [])
        if isinstance(discriminator, dict) and branches:
            branches = _discriminated(schemas, branches, discriminator)
        if keyword == "oneOf" and 1 < len(branches) <= _FEW:
            branches = [*branches, *_apart(branches)]
        if branches:
            yield branches
    if "if" in node and node.keys() & {"then", "else"}:
        met: Node = {"allOf": [node["if"], node.get("then", True)]}
        yield [met, {"allOf": [{"not": node["if"]}, node.get("else", True)]}]
    for name, dependent in node.get("dependentSchemas", {}).items():
        yield [dependent, {"properties": {name: False}}]


def _apart(branches: list[Node]) -> Iterator[Node]:
    """Each branch without what the others allow: for alternatives that overlap."""
    for branch in branches:
        others: list[Node] = [{"not": other} for other in branches if other is not branch]
        yield {"allOf": [branch, *others], APART: True}


def _discriminated(
    schemas: SchemaSet, branches: list[Node], discriminator: dict[str, Any]
) -> list[Node]:
    """Branches in which the discriminating member has the value that names the branch."""
    member, mapping = discriminator.get("propertyName"), discriminator.get("mapping")
    if not isinstance(member, str):
        return branches
    values: dict[str, str] = {}
    for value, target in mapping.items() if isinstance(mapping, dict) else ():
        if isinstance(target, str):
            values.setdefault(target.rpartition("/")[2], value)
    found: list[Node] = []
    for branch in branches:
        if not isinstance(branch, dict) or "$ref" not in branch:
            found.append(branch)
            continue
        name = schemas.name_of(branch["$ref"])
        named = {"properties": {member: {PREFERRED: values.get(name, name)}}}
        found.append({"allOf": [branch, named]})
    return found


def _finished(flat: Flat) -> Flat | None:
    """The flat schema with its keywords brought to bear on each other; None: nothing keeps it."""
    _narrow(flat)
    if flat.get("type") == [] or flat.get("enum") == []:
        return None
    required: dict[str, None] = dict.fromkeys(flat.get("required", ()))
    dependent = flat.get("dependentRequired", {})
    waiting = list(required)
    while waiting:
        needed = [name for name in dependent.get(waiting.pop(), ()) if name not in required]
        required.update(dict.fromkeys(needed))
        waiting += needed
    closed = flat.get(CLOSED, [])
    properties: dict[str, Node] = flat.get("properties", {})
    names = dict.fromkeys([*properties, *required])
    bound = {name: _bound(flat, closed, name, properties.get(name)) for name in names}
    if any(bound[name] is False for name in required) and _must_be_object(flat):
        return None
    if names:
        flat["properties"] = {n: node for n, node in bound.items() if node is not False}
    if required:
        flat["required"] = list(required)
    rest = _rest(flat, closed)
    if rest is not True:
        flat["additionalProperties"] = rest
    return flat


def _narrow(flat: Flat) -> None:
    """Leave only the values that have one of the types, and the types that have a value."""
    declared = flat.get("type")
    if isinstance(declared, str):
        flat["type"] = declared = [declared]
    if "enum" not in flat:
        return
    if declared is not None:
        flat["enum"] = [value for value in flat["enum"] if _has_type(value, declared)]
    if len(flat["enum"]) == 1:
        flat["const"] = flat["enum"][0]


def _has_type(value: Any, declared: list[str]) -> bool:
    if isinstance(value, bool):
        return "boolean" in declared
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return "number" in declared or (whole and "integer" in declared)
    if isinstance(value, str):
        return "string" in declared
    if isinstance(value, list | dict):
        return ("array" if isinstance(value, list) else "object") in declared
    return "null" in declared


def _must_be_object(flat: Flat) -> bool:
    return flat.get("type") in (None, ["object"])


def _bound(flat: Flat, closed: list[Any], name: str, node: Node | None) -> Node:
    """All that is said of one member: by its name, by patterns, by parts that don't name it."""
    bound: Node = True if node is None else node
    for pattern, child in flat.get("patternProperties", {}).items():
        if matches(pattern, name):
            bound = both(bound, child)
    for part in closed:
        if name not in part.names and not any(matches(p, name) for p in part.patterns):
            bound = both(bound, part.rest)
    undeclared = node is None and not closed and bound is True
    if undeclared and flat.get("unevaluatedProperties", True) is not True:
        bound = flat["unevaluatedProperties"]
    return bound


def _rest(flat: Flat, closed: list[Any]) -> Node:
    """What holds for members that nothing names."""
    rest: Node = True
    for part in closed:
        rest = both(rest, part.rest)
    return flat.get("unevaluatedProperties", True) if not closed else rest
