"""A schema with its references and allOf folded in: one flat object per way to satisfy it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import lcm
from typing import Any

from understudy.openapi.keywords import TYPES
from understudy.openapi.lowering import Node
from understudy.openapi.schema import SchemaSet

Flat = dict[str, Any]
"""Keywords of 2020-12, merged. `x-closed` lists the member names that each closed part allows."""

MAX_WAYS = 24
_MAX_DEPTH = 48
_CLOSED = "x-closed"
_GROUPS = "x-groups"


def ways(schemas: SchemaSet, node: Node) -> list[Flat]:
    """The ways to satisfy a schema, most natural first; none where nothing can."""
    flat = _folded(schemas, node)
    if flat is None:
        return []
    found = [way for way in _spread(schemas, flat, 0) if _possible(way)]
    return sorted(found, key=lambda way: way.get("type") == ["null"])


def _spread(schemas: SchemaSet, flat: Flat, depth: int) -> Iterator[Flat]:
    groups = flat.pop(_GROUPS, None)
    if not groups:
        yield flat
        return
    first, rest = groups[0], groups[1:]
    count = 0
    for branch in first:
        if depth > 4 or count >= MAX_WAYS:
            return
        way = _copy(flat)
        way[_GROUPS] = list(rest)
        if _fold(schemas, branch, way, set(), 0):
            for spread in _spread(schemas, way, depth + 1):
                count += 1
                yield spread


def _folded(schemas: SchemaSet, node: Node) -> Flat | None:
    flat: Flat = {_GROUPS: []}
    return flat if _fold(schemas, node, flat, set(), 0) else None


def _copy(flat: Flat) -> Flat:
    copied = dict(flat)
    for keyword in ("properties", "patternProperties"):
        if keyword in copied:
            copied[keyword] = dict(copied[keyword])
    for keyword in ("required", _CLOSED, "x-patterns", "x-not"):
        if keyword in copied:
            copied[keyword] = list(copied[keyword])
    return copied


def _fold(schemas: SchemaSet, node: Node, flat: Flat, seen: set[str], depth: int) -> bool:
    """Merge a node into the flat schema; False where it can't be satisfied."""
    if isinstance(node, bool):
        return node
    if depth > _MAX_DEPTH:
        return True
    own = {k: v for k, v in node.items() if k not in ("$ref", "allOf", "anyOf", "oneOf")}
    _merge(flat, own)
    for part in node.get("allOf", ()):
        if not _fold(schemas, part, flat, seen, depth + 1):
            return False
    reference = node.get("$ref")
    if reference is not None and reference not in seen:
        target = schemas.target(reference)
        if not _fold(schemas, target, flat, seen | {reference}, depth + 1):
            return False
    _groups(schemas, node, flat)
    return True


def _groups(schemas: SchemaSet, node: dict[str, Any], flat: Flat) -> None:
    groups = flat.setdefault(_GROUPS, [])
    for keyword in ("oneOf", "anyOf"):
        if keyword in node:
            discriminator = node.get("discriminator")
            branches = node[keyword]
            if isinstance(discriminator, dict):
                branches = [_discriminated(schemas, b, discriminator) for b in branches]
            groups.append(branches)
    if "if" in node:
        met = {"allOf": [node["if"], node.get("then", True)]}
        groups.append([met, node.get("else", True)])
    for name, dependent in node.get("dependentSchemas", {}).items():
        groups.append([dependent, {"properties": {name: False}}])


def _discriminated(schemas: SchemaSet, branch: Node, discriminator: dict[str, Any]) -> Node:
    """A branch in which the discriminating member has the value that names the branch."""
    member = discriminator.get("propertyName")
    if not isinstance(branch, dict) or "$ref" not in branch or not isinstance(member, str):
        return branch
    name = schemas.name_of(branch["$ref"])
    mapping = discriminator.get("mapping")
    for value, target in (mapping if isinstance(mapping, dict) else {}).items():
        if isinstance(target, str) and target.rpartition("/")[2] == name:
            name = value
            break
    return {"allOf": [branch, {"properties": {member: {"x-preferred": name}}}]}


def _merge(flat: Flat, own: dict[str, Any]) -> None:
    names = own.get("properties", {})
    if own.get("additionalProperties") is False:
        flat.setdefault(_CLOSED, []).append((frozenset(names), "patternProperties" in own))
    for keyword, value in own.items():
        if keyword in ("if", "then", "else", "dependentSchemas"):
            continue
        if keyword not in flat and keyword not in _ALWAYS:
            flat[keyword] = dict(value) if keyword == "properties" else value
        else:
            merge = _MERGES.get(keyword)
            if merge:
                merge(flat, keyword, value)


def _members(flat: Flat, keyword: str, value: dict[str, Node]) -> None:
    merged = dict(flat[keyword])
    for name, child in value.items():
        merged[name] = {"allOf": [merged[name], child]} if name in merged else child
    flat[keyword] = merged


def _both(flat: Flat, keyword: str, value: Node) -> None:
    flat[keyword] = {"allOf": [flat[keyword], value]}


def _names(flat: Flat, keyword: str, value: list[str]) -> None:
    flat[keyword] = list(dict.fromkeys([*flat[keyword], *value]))


def _greater(flat: Flat, keyword: str, value: float) -> None:
    flat[keyword] = max(flat[keyword], value)


def _lesser(flat: Flat, keyword: str, value: float) -> None:
    flat[keyword] = min(flat[keyword], value)


def _type(flat: Flat, keyword: str, value: str | list[str]) -> None:
    names = [value] if isinstance(value, str) else value
    current = flat.get("type")
    if current is None:
        flat["type"] = list(names)
        return
    kept = [n for n in current if n in names or (n == "integer" and "number" in names)]
    if "number" in current and "integer" in names and "integer" not in kept:
        kept.append("integer")
    flat["type"] = kept


def _enum(flat: Flat, keyword: str, value: list[Any]) -> None:
    flat["enum"] = [v for v in flat["enum"] if v in value]


def _const(flat: Flat, keyword: str, value: Any) -> None:
    if "const" not in flat:
        flat["const"] = value
    elif flat["const"] != value:
        flat["type"] = []


def _multiple(flat: Flat, keyword: str, value: float) -> None:
    both = (flat[keyword], value)
    whole = all(float(number).is_integer() for number in both)
    flat[keyword] = lcm(int(both[0]), int(both[1])) if whole else max(both)


def _pattern(flat: Flat, keyword: str, value: str) -> None:
    flat.setdefault("x-patterns", []).append(value)


_ALWAYS = frozenset(("type", "const"))
_MERGES: dict[str, Callable[[Flat, str, Any], None]] = {
    "properties": _members,
    "patternProperties": _members,
    "required": _names,
    "items": _both,
    "additionalProperties": _both,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "multipleOf": _multiple,
    "pattern": _pattern,
    **dict.fromkeys(
        ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"],
        _greater,
    ),
    **dict.fromkeys(
        ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"],
        _lesser,
    ),
}


def _possible(flat: Flat) -> bool:
    """Whether anything at all can satisfy it, as far as can be told without trying."""
    if flat.get("type") == [] or flat.get("enum") == []:
        return False
    return flat.get("type") is None or any(name in TYPES for name in flat["type"])
