"""Schemas that no value can keep, as far as that can be seen without looking for a value.

It compares what is said about one value in one place (with `allOf` and `$ref` followed): types,
listed values, bounds. What only a search would show is not found here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .keywords import SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS, TYPES
from .lowering import Node

Target = Callable[[str], Node]
Tokens = tuple[str | int, ...]

_EVERY = frozenset(TYPES)
_MOST = 30
_BOUNDS = (
    (frozenset(("number", "integer")), "minimum", "maximum"),
    (frozenset(("string",)), "minLength", "maxLength"),
    (frozenset(("array",)), "minItems", "maxItems"),
    (frozenset(("object",)), "minProperties", "maxProperties"),
)
_COMBINING = frozenset(("allOf", "$ref", "enum", "const", *(low for _, low, _ in _BOUNDS)))


def contradictions(defs: Sequence[Node], target: Target) -> Iterator[tuple[int, Tokens, str]]:
    """Index, path and fault of each; one that has another as a part of itself is left out."""
    for index, root in enumerate(defs):
        waiting: list[tuple[Node, Tokens]] = [(root, ())]
        while waiting:
            node, tokens = waiting.pop()
            if not isinstance(node, dict):
                continue
            fault = _fault(node, target) if _COMBINING & node.keys() else ""
            if fault:
                yield index, tokens, fault
            waiting.extend((child, tokens + below) for child, below in _children(node))


def _children(node: dict[str, Any]) -> Iterator[tuple[Node, Tokens]]:
    for keyword, value in node.items():
        if keyword in SCHEMAS:
            yield value, (keyword,)
        elif keyword in SCHEMA_LISTS:
            yield from ((child, (keyword, index)) for index, child in enumerate(value))
        elif keyword in SCHEMA_MAPS:
            yield from ((child, (keyword, name)) for name, child in value.items())


def _fault(node: dict[str, Any], target: Target) -> str:
    parts = _parts(node, target)
    fault = _among(parts)
    if not fault or len(parts) == 1:
        return fault
    alone = any(_among(_parts(part, target)) for part in parts[1:])
    return "" if alone else fault


def _parts(node: Node, target: Target) -> list[dict[str, Any]]:
    """The node and whatever else holds for the same value without a choice."""
    parts: list[dict[str, Any]] = []
    seen: set[str] = set()
    waiting = [node]
    while waiting and len(parts) < _MOST:
        part = waiting.pop()
        if not isinstance(part, dict):
            continue
        parts.append(part)
        waiting += reversed(part.get("allOf", ()))
        reference = part.get("$ref")
        if reference is not None and reference not in seen:
            seen.add(reference)
            waiting.append(target(reference))
    return parts


def _among(parts: Sequence[dict[str, Any]]) -> str:
    """What in these parts can't be true together; empty where nothing is seen."""
    types = _EVERY
    for part in parts:
        types &= _types(part)
    if not types:
        named = dict.fromkeys(", ".join(_listed(part["type"])) for part in parts if "type" in part)
        return f"its types exclude each other: {' and '.join(named)}"
    for part in parts:
        values = [part["const"]] if "const" in part else part.get("enum")
        if values is not None and not any(_type_of(value) & types for value in values):
            return f"none of its listed values is of type {', '.join(sorted(types))}"
    return next((fault for bound in _BOUNDS if (fault := _out_of(bound, types, parts))), "")


def _out_of(
    bound: tuple[frozenset[str], str, str], types: frozenset[str], parts: Sequence[dict[str, Any]]
) -> str:
    concerned, low, high = bound
    if not types <= concerned:
        return ""
    least = max((part[low] for part in parts if low in part), default=None)
    most = min((part[high] for part in parts if high in part), default=None)
    if least is None or most is None or least <= most:
        return ""
    return f"its {low} {least} is over its {high} {most}"


def _types(part: dict[str, Any]) -> frozenset[str]:
    declared = part.get("type")
    if declared is None:
        return _EVERY
    names = frozenset(_listed(declared))
    return names | {"integer"} if "number" in names else names


def _listed(declared: str | list[str]) -> list[str]:
    return [declared] if isinstance(declared, str) else declared


def _type_of(value: Any) -> frozenset[str]:
    if value is None:
        return frozenset(("null",))
    if isinstance(value, bool):
        return frozenset(("boolean",))
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return frozenset(("number", "integer")) if whole else frozenset(("number",))
    if isinstance(value, str):
        return frozenset(("string",))
    return frozenset(("array",)) if isinstance(value, list) else frozenset(("object",))
