"""Schemas that no value keeps, since what they require never ends: the circles of references.

Works on the lowered schemas of one set, by index, and says so only where it is certain: `not`,
conditions and members by pattern are left aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

Node = dict[str, Any] | bool

_MOST_FOLLOWED = 50


class Endless:
    """The endless ones in a list of schemas; `index` says which of them a reference means."""

    def __init__(self, schemas: Sequence[Node], index: Callable[[str], int]) -> None:
        self._schemas = schemas
        self._index = index

    def circles(self) -> list[list[int]]:
        """Each circle of required references once, from a schema of it back to itself."""
        waiting: dict[int, list[int]] = {}
        ending: set[int] = set()
        unsettled = list(range(len(self._schemas)))
        while unsettled:
            index = unsettled.pop()
            blocking = self._blocking(self._schemas[index], ending, outermost=True)
            if not blocking:
                ending.add(index)
                unsettled += waiting.pop(index, ())
            for other in blocking:
                waiting.setdefault(other, []).append(index)
        left = [index for index in range(len(self._schemas)) if index not in ending]
        return self._named(left, ending)

    def _named(self, left: list[int], ending: set[int]) -> list[list[int]]:
        circles: list[list[int]] = []
        told: set[int] = set()
        for start in left:
            path, index = [start], start
            while index not in told:
                told.add(index)
                blocking = self._blocking(self._schemas[index], ending, outermost=True)
                index = next(iter(blocking), index)
                path.append(index)
            if index in path[:-1]:
                circles.append(path[path.index(index) :])
        return circles

    def _blocking(self, node: Node, ending: set[int], *, outermost: bool = False) -> list[int]:
        """Referred-to schemas of which one has to end before this one can; none where it ends."""
        if not isinstance(node, dict) or "const" in node or "enum" in node:
            return []
        if "$ref" in node and self._index(node["$ref"]) not in ending:
            return [self._index(node["$ref"])]
        needed = _needed(self._parts(node, follow=outermost)) if node.keys() != {"$ref"} else ()
        for part in (*node.get("allOf", ()), *needed):
            blocking = self._blocking(part, ending)
            if blocking:
                return blocking
        for keyword in ("anyOf", "oneOf"):
            blocking = self._blocking_all(node.get(keyword, ()), ending)
            if blocking:
                return blocking
        return []

    def _blocking_all(self, branches: Sequence[Node], ending: set[int]) -> list[int]:
        """The same of alternatives: one that ends is enough."""
        found: list[int] = []
        for branch in branches:
            blocking = self._blocking(branch, ending)
            if not blocking:
                return []
            found += blocking
        return found

    def _parts(self, node: Node, *, follow: bool) -> list[dict[str, Any]]:
        """The schema and what holds for the same value, by allOf and by reference.

        References are followed from the outermost only, and not where they are many: what is said
        of members further in has its turn there.
        """
        waiting, seen, found = [node], set(), []
        while waiting:
            part = waiting.pop()
            if not isinstance(part, dict):
                continue
            found.append(part)
            waiting += part.get("allOf", ())
            reference = part.get("$ref")
            if follow and reference is not None and reference not in seen:
                seen.add(reference)
                follow = len(seen) < _MOST_FOLLOWED
                waiting.append(self._schemas[self._index(reference)])
        return found


def _needed(parts: Sequence[dict[str, Any]]) -> Iterator[Node]:
    """Schemas of which a value has to have one each, to keep all these parts."""
    types = [part["type"] for part in parts if "type" in part]
    if "object" in types or ["object"] in types:
        required = _required(parts)
        for part in parts:
            yield from _members(part, required)
    elif "array" in types or ["array"] in types:
        least = max(part.get("minItems", 0) for part in parts)
        for part in parts:
            yield from _items(part, least)


def _required(parts: Sequence[dict[str, Any]]) -> set[str]:
    """The members that every value has, with those that they ask for."""
    waiting = [name for part in parts for name in part.get("required", ())]
    required: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in required:
            required.add(name)
            waiting += [
                needed
                for part in parts
                for needed in part.get("dependentRequired", {}).get(name, ())
            ]
    return required


def _members(part: dict[str, Any], required: set[str]) -> Iterator[Node]:
    declared: dict[str, Node] = part.get("properties", {})
    rest: Node = True if "patternProperties" in part else part.get("additionalProperties", True)
    yield from (declared.get(name, rest) for name in sorted(required))
    missing = part.get("minProperties", 0) - len(required)
    others = [node for name, node in declared.items() if name not in required]
    if missing <= 0 or rest is True:
        return
    if rest is False and len(others) <= missing:
        yield from others
    else:
        yield {"anyOf": others if rest is False else [*others, rest]}


def _items(part: dict[str, Any], least: float) -> Iterator[Node]:
    first: list[Node] = part.get("prefixItems", [])
    yield from (node for position, node in enumerate(first) if position < least)
    if least > len(first):
        yield part.get("items", True)
    if part.get("minContains", 1) > 0:
        yield part.get("contains", True)
