"""The schemas that hold for the same value: through references, allOf, anyOf and oneOf."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .location import Location

if TYPE_CHECKING:
    from .lowering import Node
    from .schema import SchemaSet


def alike(schemas: SchemaSet, node: Node, at: Location) -> list[tuple[Mapping[str, Any], Location]]:
    """The node and those that apply beside it, each with where it stands."""
    found: list[tuple[Mapping[str, Any], Location]] = []
    seen: set[int] = set()
    waiting: deque[tuple[Node, Location]] = deque([(node, at)])
    while waiting:
        current, place = waiting.popleft()
        if not isinstance(current, dict) or id(current) in seen:
            continue
        seen.add(id(current))
        found.append((current, place))
        if "$ref" in current:
            reference = current["$ref"]
            waiting.append((schemas.target(reference), schemas.place_of(reference)))
        for keyword in ("allOf", "anyOf", "oneOf"):
            for index, part in enumerate(current.get(keyword, ())):
                waiting.append((part, place.child(keyword, index)))
    return found
