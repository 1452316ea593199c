"""How deep the smallest value of a schema is: which way of several comes to an end soonest."""

from __future__ import annotations

from collections.abc import Callable

from understudy.openapi.lowering import Node

from .flattening import Flat
from .member import type_of

HIGHEST = 12
"""Beyond this a value counts as endless."""
_BY_WEIGHT = ("null", "boolean", "integer", "number", "string", "", "array", "object")


class Heights:
    """Heights of the smallest values; `ways` gives the ways to satisfy a node."""

    def __init__(self, ways: Callable[[Node], list[Flat]]) -> None:
        self._ways = ways
        self._known: dict[tuple[str | int, int], int] = {}

    def lightest(self, flats: list[Flat]) -> int:
        """The index of the way whose smallest value is lowest, then brings least with it."""
        ranked = [
            (self._of_flat(flat, HIGHEST), _BY_WEIGHT.index(type_of(flat)), index)
            for index, flat in enumerate(flats)
        ]
        return min(ranked)[2]

    def of(self, node: Node) -> int:
        """The height of the smallest value of a node, or something above `HIGHEST`."""
        return self._of_node(node, HIGHEST)

    def _of_node(self, node: Node, limit: int) -> int:
        """The height of the smallest value, or something above the limit."""
        if isinstance(node, bool) or limit <= 0:
            return 0 if limit > 0 else 1
        reference = node.get("$ref") if len(node) == 1 else None
        key = (reference or id(node), limit)  # whose ways are known is kept, and so is its id
        if key not in self._known:
            self._known[key] = limit + 1
            self._known[key] = self._lowest(node, limit)
        return self._known[key]

    def _lowest(self, node: Node, limit: int) -> int:
        lowest = limit + 1
        for flat in self._ways(node):
            lowest = min(lowest, self._of_flat(flat, lowest - 1))
            if lowest == 0:
                break
        return lowest

    def _of_flat(self, flat: Flat, limit: int) -> int:
        needed = _needed(flat)
        highest = 0
        for node in needed:
            highest = max(highest, 1 + self._of_node(node, limit - 1))
            if highest > limit:
                return highest
        return max(highest, self._of_further(flat, limit))

    def _of_further(self, flat: Flat, limit: int) -> int:
        """What it takes to have as many members as there must be: the lowest of the optional."""
        required = flat.get("required", ())
        missing = int(flat.get("minProperties", 0)) - len(required)
        if missing <= 0 or type_of(flat) != "object" or "enum" in flat:
            return 0
        optional = [n for name, n in flat.get("properties", {}).items() if name not in required]
        heights = sorted(1 + self._of_node(node, limit - 1) for node in optional)
        return max(heights[:missing], default=0)


def _needed(flat: Flat) -> list[Node]:
    """The schemas of what every value of this way has."""
    if "enum" in flat:
        return []
    kind = type_of(flat)
    if kind == "object":
        properties = flat.get("properties", {})
        return [properties.get(name, True) for name in flat.get("required", ())]
    if kind == "array" and flat.get("minItems", 0) > 0:
        first = flat.get("prefixItems", [])[: int(min(flat["minItems"], 100))]
        return [*first, flat.get("items", True)]
    return []
