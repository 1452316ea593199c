"""Which JSON types the values of a lowered schema can have, as far as its keywords tell.

And what it holds those values to, where that can be told without a validator.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .keywords import TYPES

Node = dict[str, Any] | bool
_DEEPEST = 16
_MOST_BESIDE = 100
SILENT = frozenset("description default example examples readOnly writeOnly discriminator".split())
"""The keywords of a lowered schema by which no value is judged."""


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


def whole_kinds(node: Node, target: Callable[[str], Node], depth: int = 0) -> frozenset[str]:
    """The types of which it takes every value; none where that can't be told."""
    everything = frozenset(TYPES)
    if not isinstance(node, dict) or depth > _DEEPEST:
        return everything if node is True else frozenset()
    types = everything
    for keyword, said in node.items():
        if keyword == "type":
            types &= kinds({"type": said}, target)
        elif keyword == "$ref":
            types &= whole_kinds(target(said), target, depth + 1)
        elif keyword == "allOf":
            for child in said:
                types &= whole_kinds(child, target, depth + 1)
        elif keyword == "anyOf":
            types &= frozenset().union(*(whole_kinds(c, target, depth + 1) for c in said))
        elif keyword not in SILENT:
            return frozenset()
    return types


def asserted(node: Node, target: Callable[[str], Node]) -> frozenset[str]:
    """The keywords to which it holds a value, with those of what applies through references.

    What stands in allOf is among them, or allOf itself where there is much of it.
    """
    found: set[str] = set()
    waiting = [node]
    for one in waiting:  # which grows meanwhile
        if not isinstance(one, dict):
            found |= set() if one else {"not"}
            continue
        found |= one.keys() - SILENT - {"$ref", "allOf"}
        beside = one.get("allOf", ())
        if len(waiting) + len(beside) > _MOST_BESIDE:
            found.add("allOf")
            break
        waiting += beside
        if "$ref" in one:
            waiting.append(target(one["$ref"]))
    return frozenset(found)


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
