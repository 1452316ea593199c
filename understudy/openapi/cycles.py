"""References that apply to one value again, in a circle; where no value ends is in `endless`.

Works on the lowered schemas of one set, by index; says nothing about documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .keywords import IN_PLACE, SCHEMA_LISTS, SCHEMA_MAPS

Node = dict[str, Any] | bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A reference that applies to the same value as the schema it stands in.

    `holder` has the `$ref`. `excluding`: it stands under anyOf, oneOf or not, where leaving the
    reference out would not leave the rest as it is.
    """

    holder: dict[str, Any]
    target: int
    excluding: bool


class Cycles:
    """The circles in a list of schemas; `prefix` begins the references between them."""

    def __init__(self, schemas: Sequence[Node], prefix: str) -> None:
        self._schemas = schemas
        self._prefix = prefix

    def index(self, reference: str) -> int:
        """Which schema a reference means."""
        return int(reference.removeprefix(self._prefix))

    def cut(self, first: int) -> Iterator[list[int]]:
        """Open every in-place circle through the schemas from `first` on; each as its indexes."""
        finished: set[int] = set()
        for start in range(first, len(self._schemas)):
            if start not in finished:
                yield from self._cut(start, finished)

    def _cut(self, start: int, finished: set[int]) -> Iterator[list[int]]:
        path = [Edge({}, start, excluding=False)]
        at = {start: 0}
        waiting = [self._edges(start)]
        while waiting:
            edge = next(waiting[-1], None)
            if edge is None:
                done = path.pop().target
                finished.add(done)
                del at[done]
                waiting.pop()
            elif edge.target in at:
                circle = [*path[at[edge.target] + 1 :], edge]
                yield [edge.target, *(e.target for e in circle)]
                opened = self._open(circle)
                while opened is not edge:
                    left = path.pop()
                    del at[left.target]
                    waiting.pop()
                    if left is opened:
                        break
            elif edge.target not in finished:
                at[edge.target] = len(path)
                path.append(edge)
                waiting.append(self._edges(edge.target))

    def _open(self, circle: list[Edge]) -> Edge:
        """Leave out one reference: best one whose absence says less, and nothing else."""
        harmless = [edge for edge in circle if not edge.excluding]
        if not harmless:
            circle[-1].holder.clear()
            circle[-1].holder["not"] = {}
            return circle[-1]
        edge = harmless[-1]
        target = self._schemas[edge.target]
        del edge.holder["$ref"]
        if isinstance(target, dict) and len(harmless) < len(circle):
            plain = {k: v for k, v in target.items() if k not in ("$ref", *IN_PLACE)}
            edge.holder["allOf"] = [*edge.holder.get("allOf", ()), plain]
        return edge

    def _edges(self, index: int) -> Iterator[Edge]:
        """The references that apply to the same value as this schema."""
        waiting: list[tuple[Node, bool]] = [(self._schemas[index], False)]
        while waiting:
            node, excluding = waiting.pop()
            if not isinstance(node, dict):
                continue
            if "$ref" in node:
                yield Edge(node, self.index(node["$ref"]), excluding)
            for keyword in IN_PLACE & node.keys():
                inside = excluding or keyword in ("anyOf", "oneOf", "not", "if")
                waiting += [(child, inside) for child in _children(keyword, node[keyword])]

    def targets(self, index: int) -> list[int]:
        """The schemas that hold for the same value as this one, as often as they do."""
        return [edge.target for edge in self._edges(index)]


def _children(keyword: str, value: Any) -> list[Node]:
    if keyword in SCHEMA_LISTS:
        return list(value)
    return list(value.values()) if keyword in SCHEMA_MAPS else [value]
