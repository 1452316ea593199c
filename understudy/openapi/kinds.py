"""Which JSON types the values of a lowered schema can have, as far as its keywords tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .keywords import TYPES

Node = dict[str, Any] | bool
_DEEPEST = 16


def kinds(node: Node, target: Callable[[str], Node], depth: int = 0) -> frozenset[str]:
    """The types; an integer is listed beside number. `target` gives what a reference means."""
    everything = frozenset(TYPES)
    if not isinstance(node, dict) or depth > _DEEPEST:
        return everything if node else frozenset()
    types = everything
    declared = node.get("type")
    if declared is not None:
        names = frozenset([declared] if isinstance(declared, str) else declared)
        types = names | {"integer"} if "number" in names else names
    values = [node["const"]] if "const" in node else node.get("enum")
    if values is not None:
        types &= frozenset(name for value in values for name in kinds_of(value))
    if "$ref" in node:
        types &= kinds(target(node["$ref"]), target, depth + 1)
    for child in node.get("allOf", ()):
        types &= kinds(child, target, depth + 1)
    for keyword in ("anyOf", "oneOf"):
        if keyword in node:
            types &= frozenset().union(*(kinds(c, target, depth + 1) for c in node[keyword]))
    return types


def kinds_of(value: Any) -> tuple[str, ...]:
    """The types that one value has."""
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
