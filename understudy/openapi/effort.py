"""How often a validator may have to look at the parts of a value, since schemas hold alternatives.

Where several alternatives hold the same member, and lead back to themselves, each level of a
value multiplies the work. It is told from the schemas alone, as if every alternative were tried.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from .cycles import Node
from .keywords import IN_PLACE, SCHEMA_LISTS, SCHEMA_MAPS

_LEVELS = 200  # no value that is read has more
# What takes more would keep other clients waiting.
_MOST_LOOKS = 3_000_000
_FEW_LOOKS = 128  # at one part: of all parts that a body may have it takes a second or so
_MANY_LOOKS = 600_000
_SOON = 10  # of so many parts of that nobody takes notice
_VALUES_PER_LOOK = 20
_LOOKS_OF_A_FRACTION = 80
_ITEMS = object()
_OTHERS = object()

Parts = dict[Any, Counter[int]]
"""By member, how often which schema holds for it; `_OTHERS` are the members without a name."""
Looks = tuple[int, ...]
"""At most how many there are at one part of a value, by its level; the last is for all below."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Of one schema, at most how many looks it takes to hold a value to it."""

    by_level: Looks

    @property
    def is_bounded(self) -> bool:
        """Whether there are few looks at each part of a value, so that none takes very long."""
        return max(self.by_level) <= _FEW_LOOKS

    def is_beyond(self, value: Any) -> bool:
        """Whether it takes too long to hold this value to the schema."""
        return not self.is_bounded and self.looks(value) > _MOST_LOOKS

    def is_much(self, value: Any) -> bool:
        """Whether it takes long enough for others to notice."""
        return max(self.by_level) > 1 and self.looks(value) > _MANY_LOOKS

    @property
    def soon(self) -> int:
        """To how many values it can be held in next to no time."""
        return max(_MANY_LOOKS // _SOON // max(self.by_level), 1)

    def bounding(self, check: Callable[[Any], bool]) -> Callable[[Any], bool]:
        """The check of a value, which passes what would take too long."""
        if self.is_bounded:
            return check
        return lambda value: self.is_beyond(value) or check(value)

    def looks(self, value: Any) -> int:
        """At most how many there are at this value and all that is in it."""
        found, level, values = 0, 0, [value]
        while values:
            found += len(values) * _at(self.by_level, level)
            level += 1
            values = list(_inside(values))
        return found


class Efforts:
    """Of the nodes of one set of schemas; each is worked out when it is first needed."""

    def __init__(self, expand: Callable[[Node], Node]) -> None:
        self._expand = expand
        # Beside each its node, so that nothing else gets the same id.
        self._known: dict[int, tuple[Effort, Node]] = {}
        self._alike: dict[Looks, Effort] = {}

    def of(self, node: Node) -> Effort:
        """What it takes to hold a value to a node."""
        node = self._expand(node)
        if id(node) not in self._known:
            members = _Members(self._expand)
            start = members.known(node)
            if start is None:
                return self._shared((1,))
            self._work_out(members, start)
        return self._known[id(node)][0]

    def looks(self, node: Node) -> Callable[[Any], int]:
        """As of an Effort, which is worked out where something is wrong and not before."""
        return lambda value: self.of(node).looks(value)

    def _work_out(self, members: _Members, start: int) -> None:
        """A schema and all that it leads to, where they are not known yet: level by level."""
        parts = members.reached(start, self._known)
        known = {child: self._known[child][0].by_level for child in _children(parts) - parts.keys()}
        rows, last = _rows({one: members.weights[one] for one in parts}, parts, known)
        for one in parts:
            looks = [row[one] for row in rows]
            effort = self._shared(_shortened((*looks[:last], max(looks[last:]))))
            self._known[one] = effort, members.nodes[one]

    def _shared(self, looks: Looks) -> Effort:
        return self._alike.setdefault(looks, Effort(looks))


class _Members:
    """Which schemas hold for the members of a value, as often as they do."""

    def __init__(self, expand: Callable[[Node], Node]) -> None:
        self._expand = expand
        self._parts: dict[int, Parts] = {}
        self.nodes: dict[int, dict[str, Any]] = {}
        self.weights: dict[int, int] = {}

    def reached(self, start: int, known: Collection[int]) -> dict[int, list[Counter[int]]]:
        """By schema, those of each member; of one and all that it leads to which is not known."""
        found: dict[int, list[Counter[int]]] = {}
        waiting = [start]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found[one] = [part for part in self._parts_of(one).values() if part]
                waiting += [child for child in _children({one: found[one]}) if child not in known]
        return found

    def known(self, node: Node) -> int | None:
        """What stands for a schema; nothing for one that says nothing."""
        node = self._expand(node)
        if not isinstance(node, dict) or not node:
            return None
        self.nodes[id(node)] = node
        return id(node)

    def _parts_of(self, index: int) -> Parts:
        """What holds for the members of a value, by this schema and all that hold in its place."""
        waiting = [index]
        while waiting:
            one = waiting[-1]
            node = self.nodes[one]
            children = [c for c in map(self.known, _in_place(node)) if c is not None]
            unknown = [child for child in children if child not in self._parts]
            if unknown:
                waiting += unknown
                continue
            waiting.pop()
            self._parts[one] = _together([self._own(node), *(self._parts[c] for c in children)])
            self.weights[one] = _own_looks(node) + sum(self.weights[child] for child in children)
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
        return Counter(one for one in map(self.known, schemas) if one is not None)


def _own_looks(node: dict[str, Any]) -> int:
    """What a schema takes by itself: long lists of values and fractions that divide take more."""
    step = node.get("multipleOf", 1)
    looks = 1 if isinstance(step, int) else _LOOKS_OF_A_FRACTION
    values = list(node.get("enum", ()))
    looks += len(values) // _VALUES_PER_LOOK
    while values := list(_inside(values)):
        looks += len(values)
    return looks


def _rows(
    first: dict[int, int], parts: dict[int, list[Counter[int]]], known: dict[int, Looks]
) -> tuple[list[dict[int, int]], int]:
    """The looks of each schema by level, and the level from which on they come again for ever."""
    settled = max((len(looks) - 1 for looks in known.values()), default=0)
    parents: dict[int, set[int]] = defaultdict(set)
    for one, own in parts.items():
        for child in _children({one: own}):
            parents[child].add(one)
    rows, above = [first], dict[int, int]()
    met: dict[tuple[int, ...], int] = {}
    for level in range(_LEVELS):
        begun = met.setdefault(tuple(rows[level].values()), level) if level >= settled else level
        if begun < level or level == _LEVELS - 1:
            break
        before = above
        above = {child: _at(looks, level) for child, looks in known.items()} | rows[level]
        # After the first only where something below has changed is there something to work out.
        changed = [child for child, looks in above.items() if looks != before.get(child)]
        touched = set().union(*(parents[child] for child in changed)) if level else parts
        rows.append(rows[level] | {one: _most(parts[one], above) for one in touched})
    return rows, begun


def _at(looks: Looks, level: int) -> int:
    return looks[min(level, len(looks) - 1)]


def _most(parts: list[Counter[int]], above: dict[int, int]) -> int:
    """The looks at a part of one more level, in the member that takes most."""
    sums = (sum(n * above[child] for child, n in part.items()) for part in parts)
    return min(max(sums, default=0), _MOST_LOOKS + 1)


def _shortened(looks: Looks) -> Looks:
    while len(looks) > 1 and looks[-1] == looks[-2]:
        looks = looks[:-1]
    return looks


def _children(parts: dict[int, list[Counter[int]]]) -> set[int]:
    return {child for own in parts.values() for part in own for child in part}


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
