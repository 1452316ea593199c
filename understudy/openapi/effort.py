"""How often a validator may have to look at the parts of a value, since schemas hold alternatives.

Where several alternatives hold the same member, and lead back to themselves, each level of a
value multiplies the work. It is told from the schemas alone, as if every alternative were tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from .cycles import Node
from .keywords import IN_PLACE, SCHEMA_LISTS, SCHEMA_MAPS

_LEVELS = 64
_ENDLESS = 10**12
# What takes more would keep other clients waiting.
_MOST_LOOKS = 3_000_000
_ITEMS = object()
_OTHERS = object()

Parts = dict[Any, Counter[int]]
"""By member, how often which schema holds for it; `_OTHERS` are the members without a name."""


class Effort:
    """Of one schema, at most how many looks it takes to hold a value to it."""

    def __init__(self, root: Node, expand: Callable[[Node], Node]) -> None:
        self._expand = expand
        self._nodes: dict[int, dict[str, Any]] = {}
        self._parts: dict[int, Parts] = {}
        self._weights: dict[int, int] = {}
        self._looks = self._by_level(root)

    @property
    def is_bounded(self) -> bool:
        """Whether no level of a value multiplies what the one above it takes."""
        return self._looks[-1] <= _MOST_LOOKS

    def is_beyond(self, value: Any) -> bool:
        """Whether it takes too long to hold this value to the schema."""
        return not self.is_bounded and self.looks(value) > _MOST_LOOKS

    def bounding(self, check: Callable[[Any], bool]) -> Callable[[Any], bool]:
        """The check of a value, which passes what would take too long."""
        if self.is_bounded:
            return check
        return lambda value: self.is_beyond(value) or check(value)

    def looks(self, value: Any) -> int:
        """At most how many there are at this value and all that is in it."""
        found, level, values = 0, 0, [value]
        while values:
            found += len(values) * self._looks[min(level, len(self._looks) - 1)]
            level += 1
            values = list(_inside(values))
        return found

    def _by_level(self, root: Node) -> list[int]:
        """The looks that a value takes so many levels down in another."""
        start = self._known(root)
        if start is None:
            return [1]
        reached = self._reached(start)
        work = {index: self._weights[index] for index in reached}
        looks = [work[start]]
        for _ in range(_LEVELS):
            deeper = {index: self._weights[index] + self._below(index, work) for index in reached}
            more = deeper[start] - work[start]
            if more == 0 or more > _ENDLESS:
                break
            looks.append(more)
            work = deeper
        return looks

    def _below(self, index: int, work: dict[int, int]) -> int:
        sums = (sum(n * work[c] for c, n in part.items()) for part in self._parts[index].values())
        return max(sums, default=0)

    def _reached(self, start: int) -> list[int]:
        found, waiting = {start: None}, [start]
        while waiting:
            for part in self._parts_of(waiting.pop()).values():
                waiting += [one for one in part if one not in found]
                found.update(dict.fromkeys(part))
        return list(found)

    def _known(self, node: Node) -> int | None:
        node = self._expand(node)
        if not isinstance(node, dict) or not node:
            return None
        self._nodes[id(node)] = node
        return id(node)

    def _parts_of(self, index: int) -> Parts:
        """What holds for the members of a value, by this schema and all that hold in its place."""
        waiting = [index]
        while waiting:
            one = waiting[-1]
            node = self._nodes[one]
            children = [c for c in map(self._known, _in_place(node)) if c is not None]
            unknown = [child for child in children if child not in self._parts]
            if unknown:
                waiting += unknown
                continue
            waiting.pop()
            self._parts[one] = _together([self._own(node), *(self._parts[c] for c in children)])
            self._weights[one] = 1 + sum(self._weights[child] for child in children)
        return self._parts[index]

    def _own(self, node: dict[str, Any]) -> Parts:
        others = self._counted([*node.get("patternProperties", {}).values()])
        parts: Parts = {
            name: self._counted([schema]) + others
            for name, schema in node.get("properties", {}).items()
        }
        loose = [node.get(k, True) for k in ("additionalProperties", "unevaluatedProperties")]
        parts[_OTHERS] = self._counted(loose) + others
        listed = [node.get(k, True) for k in ("items", "contains", "unevaluatedItems")]
        parts[_ITEMS] = self._counted([*listed, *node.get("prefixItems", ())])
        return parts

    def _counted(self, schemas: list[Node]) -> Counter[int]:
        return Counter(one for one in map(self._known, schemas) if one is not None)


class Efforts:
    """Of the nodes of one set of schemas; each is worked out when it is first asked for."""

    def __init__(self, expand: Callable[[Node], Node]) -> None:
        self._expand = expand
        self._known: dict[int | str, tuple[Effort, Node]] = {}

    def of(self, node: Node) -> Effort:
        """What it takes to hold a value to a node."""
        key: int | str = id(node)
        if isinstance(node, dict) and node.keys() == {"$ref"}:
            key = node["$ref"]
        if key not in self._known:
            self._known[key] = Effort(node, self._expand), node
        return self._known[key][0]

    def looks(self, node: Node) -> Callable[[Any], int]:
        """As of an Effort, which is worked out where something is wrong and not before."""
        return lambda value: self.of(node).looks(value)


def _together(held: list[Parts]) -> Parts:
    if len(held) == 1:
        return held[0]
    found: Parts = {}
    for name in {name for parts in held for name in parts}:
        found[name] = Counter()
        for parts in held:
            found[name].update(parts.get(name, parts[_OTHERS]))
    return found


def _in_place(node: dict[str, Any]) -> Iterator[Node]:
    for keyword in IN_PLACE & node.keys():
        value = node[keyword]
        if keyword in SCHEMA_LISTS:
            yield from value
        elif keyword in SCHEMA_MAPS:
            yield from value.values()
        else:
            yield value
    if "$ref" in node:
        yield {"$ref": node["$ref"]}


def _inside(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, dict):
            yield from value.values()
        elif isinstance(value, list):
            yield from value
