"""What is left when a schema is forbidden, in words that a value can be drawn from."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

from understudy.openapi.keywords import TYPES
from understudy.openapi.lowering import Node
from understudy.openapi.schema import SchemaSet

_SAYS_NOTHING = frozenset(
    "description default example examples discriminator readOnly writeOnly contentEncoding "
    "contentMediaType contentSchema then else".split()
)
_TOGETHER = frozenset(
    "additionalProperties patternProperties unevaluatedProperties unevaluatedItems items "
    "prefixItems contains minContains maxContains if propertyNames uniqueItems".split()
)
_MANY = 8


def said(node: Node) -> Node:
    """What a schema says of values, without what it says to people."""
    if isinstance(node, bool):
        return node
    return {name: value for name, value in node.items() if name not in _SAYS_NOTHING}


def negated(schemas: SchemaSet, node: Node) -> list[Node] | None:
    """Schemas of which each value that `node` refuses keeps one; None: can't be said simply."""
    if isinstance(node, bool):
        return [] if node else [True]
    alternatives: list[Node] = []
    unsaid: list[Node] = []
    together: dict[str, Any] = {}
    for name, value in sorted(node.items(), key=_naturalness):
        if name in _TOGETHER:
            together[name] = value
        elif name == "$ref":
            target = negated(schemas, schemas.target(value))
            unsaid += [] if target is not None else [{"not": {name: value}}]
            alternatives += target or []
        elif name in _NEGATIONS:
            alternatives += _NEGATIONS[name](value)
        elif name not in _SAYS_NOTHING:
            unsaid.append({"not": {name: value}})
    if together:
        branches = {name: node[name] for name in ("then", "else") if name in node}
        unsaid.append({"not": {**together, **branches}})
    return None if unsaid and not alternatives else [*alternatives, *unsaid]


def _naturalness(said: tuple[str, Any]) -> int:
    """Rather a member less than a member that is not what its name promises."""
    return {"required": 0, "properties": 2}.get(said[0], 1)


def _type(value: str | list[str]) -> list[Node]:
    named = {value} if isinstance(value, str) else set(value)
    if "number" in named:
        named.add("integer")
    left = [name for name in TYPES if name not in named]
    if "integer" in named and "number" in left:
        left.remove("number")
    return [{"type": left}] if left else []


def _required(value: list[str]) -> list[Node]:
    return [{"type": "object", "properties": {name: False}} for name in value]


def _properties(value: dict[str, Node]) -> list[Node]:
    return [
        {"type": "object", "required": [name], "properties": {name: {"not": node}}}
        for name, node in value.items()
        if node is not True and node != {}
    ]


def _dependent(value: dict[str, Node]) -> list[Node]:
    return [
        {"type": "object", "required": [name], "allOf": [{"not": node}]}
        for name, node in value.items()
    ]


def _needed(value: dict[str, list[str]]) -> list[Node]:
    return [
        {"type": "object", "required": [name], "properties": {missing: False}}
        for name, needed in value.items()
        for missing in needed
    ]


def _any_of(value: list[Node]) -> list[Node]:
    return [{"allOf": [{"not": node} for node in value]}]


def _one_of(value: list[Node]) -> list[Node]:
    pairs = list(combinations(value, 2))[:_MANY]
    return [*_any_of(value), *({"allOf": list(pair)} for pair in pairs)]


def _bound(kind: str, opposite: str, step: int = 0) -> Callable[[Any], list[Node]]:
    """The negation of a bound: `step` leads from it to the nearest value that it refuses."""
    return lambda value: [{"type": kind, opposite: value + step}] if value + step >= 0 else []


def _number(opposite: str) -> Callable[[Any], list[Node]]:
    return lambda value: [{"type": "number", opposite: value}]


_NEGATIONS: dict[str, Callable[[Any], list[Node]]] = {
    "type": _type,
    "required": _required,
    "properties": _properties,
    "dependentSchemas": _dependent,
    "dependentRequired": _needed,
    "allOf": lambda value: [{"not": node} for node in value],
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": lambda value: [value],
    "minimum": _number("exclusiveMaximum"),
    "maximum": _number("exclusiveMinimum"),
    "exclusiveMinimum": _number("maximum"),
    "exclusiveMaximum": _number("minimum"),
    "minLength": _bound("string", "maxLength", -1),
    "maxLength": _bound("string", "minLength", 1),
    "minItems": _bound("array", "maxItems", -1),
    "maxItems": _bound("array", "minItems", 1),
    "minProperties": _bound("object", "maxProperties", -1),
    "maxProperties": _bound("object", "minProperties", 1),
}
