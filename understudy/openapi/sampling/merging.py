"""Several schemas that hold for one value -> the keywords of one schema that says the same.

A merged schema has JSON Schema's keywords and a few of its own: `x-closed` what each part says of
members that it does not name; `x-not`, `x-contains`, `x-patterns` what can't be said in one
keyword; `x-groups` the alternatives still to choose from; `x-preferred` a value to try first;
`x-apart`: it is one alternative kept apart from all others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from math import lcm
from typing import Any

from understudy.openapi.lowering import Node

Flat = dict[str, Any]

CLOSED, GROUPS, PREFERRED, APART = "x-closed", "x-groups", "x-preferred", "x-apart"
EXCLUDED, CONTAINED, PATTERNS = "x-not", "x-contains", "x-patterns"
_COPIED = (
    "required", CLOSED, EXCLUDED, CONTAINED, PATTERNS, "properties", "patternProperties",
    "dependentRequired",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Closed:
    """One part's `additionalProperties`: `rest` holds for members that the part does not name."""

    names: frozenset[str]
    patterns: tuple[str, ...]
    rest: Node


def copied(flat: Flat) -> Flat:
    """A copy that can be merged into without changing the original."""
    copy = dict(flat)
    for keyword in _COPIED:
        if keyword in copy:
            copy[keyword] = copy[keyword].copy()
    return copy


def merge(flat: Flat, own: dict[str, Any]) -> None:
    """Add one schema's own keywords to a merged one."""
    _close(flat, own)
    _list_items(flat, own)
    for keyword, value in own.items():
        if keyword in _ELSEWHERE:
            continue
        merging = _MERGES.get(keyword)
        if keyword in _ALWAYS or (keyword in flat and merging):
            _MERGES[keyword](flat, keyword, value)
        elif keyword not in flat:
            flat[keyword] = value.copy() if keyword in _COPIED else value


def both(first: Node, second: Node) -> Node:
    """A schema that says what both say."""
    if first is False or second is False:
        return False
    if first is True or first == {}:
        return second
    return first if second is True or second == {} else {"allOf": [*_parts(first), second]}


def _parts(node: Node) -> list[Node]:
    """A schema's parts, so that no nest grows where many say something of one value."""
    is_nest = isinstance(node, dict) and node.keys() == {"allOf"}
    return node["allOf"] if is_nest and isinstance(node, dict) else [node]


def _sign(value: Any) -> Any:
    """Something hashable that is equal for the same values."""
    if isinstance(value, list):
        return ("list", *map(_sign, value))
    if isinstance(value, dict):
        return frozenset((name, _sign(one)) for name, one in value.items())
    return (bool, value) if isinstance(value, bool) else value


def _close(flat: Flat, own: dict[str, Any]) -> None:
    rest = own.get("additionalProperties", True)
    if rest is not True and rest != {}:
        names, patterns = own.get("properties", {}), own.get("patternProperties", {})
        flat.setdefault(CLOSED, []).append(Closed(frozenset(names), tuple(patterns), rest))


def _list_items(flat: Flat, own: dict[str, Any]) -> None:
    """Items by position, then the rest; and what the list has to contain."""
    if "contains" in own:
        contained = (own["contains"], own.get("minContains", 1), own.get("maxContains"))
        flat.setdefault(CONTAINED, []).append(contained)
    if not own.keys() & {"items", "prefixItems"}:
        return
    rest, own_rest = flat.get("items", True), own.get("items", True)
    first, own_first = flat.get("prefixItems", []), own.get("prefixItems", [])
    pairs = zip_longest(first, own_first)
    flat["prefixItems"] = [
        both(rest if a is None else a, own_rest if b is None else b) for a, b in pairs
    ]
    flat["items"] = both(rest, own_rest)


def _members(flat: Flat, keyword: str, value: dict[str, Node]) -> None:
    members = flat[keyword]
    for name, child in value.items():
        members[name] = both(members[name], child) if name in members else child


def _both(flat: Flat, keyword: str, value: Node) -> None:
    flat[keyword] = both(flat[keyword], value)


def _names(flat: Flat, keyword: str, value: list[str]) -> None:
    flat[keyword] = list(dict.fromkeys([*flat[keyword], *value]))


def _dependent(flat: Flat, keyword: str, value: dict[str, list[str]]) -> None:
    for name, needed in value.items():
        flat[keyword][name] = [*flat[keyword].get(name, ()), *needed]


def _greater(flat: Flat, keyword: str, value: float) -> None:
    flat[keyword] = max(flat[keyword], value)


def _lesser(flat: Flat, keyword: str, value: float) -> None:
    flat[keyword] = min(flat[keyword], value)


def _type(flat: Flat, keyword: str, value: str | list[str]) -> None:
    names = [value] if isinstance(value, str) else value
    current = flat.get("type")
    if current is None:
        flat["type"] = list(names)
        return
    kept = [n for n in current if n in names or (n == "integer" and "number" in names)]
    if "number" in current and "integer" in names and "integer" not in kept:
        kept.append("integer")
    flat["type"] = kept


def _enum(flat: Flat, keyword: str, value: list[Any]) -> None:
    kept = set(map(_sign, value))
    flat["enum"] = [one for one in flat["enum"] if _sign(one) in kept]


def _const(flat: Flat, keyword: str, value: Any) -> None:
    _enum(flat, keyword, [value]) if "enum" in flat else flat.update(enum=[value])


def _multiple(flat: Flat, keyword: str, value: float) -> None:
    pair = (flat[keyword], value)
    whole = all(float(number).is_integer() for number in pair)
    flat[keyword] = lcm(int(pair[0]), int(pair[1])) if whole else max(pair)


def _pattern(flat: Flat, keyword: str, value: str) -> None:
    flat.setdefault(PATTERNS, []).append(value)


def _further(flat: Flat, keyword: str, value: list[Any]) -> None:
    flat.setdefault(keyword, []).extend(value)


_ALWAYS = frozenset(("type", "const", EXCLUDED))
_ELSEWHERE = frozenset(
    "$ref allOf anyOf oneOf not if then else dependentSchemas additionalProperties items "
    "prefixItems contains minContains maxContains".split()
)
_MERGES: dict[str, Callable[[Flat, str, Any], None]] = {
    "properties": _members,
    "patternProperties": _members,
    "dependentRequired": _dependent,
    "required": _names,
    **dict.fromkeys(["propertyNames", "unevaluatedProperties", "unevaluatedItems"], _both),
    "type": _type,
    "enum": _enum,
    "const": _const,
    "multipleOf": _multiple,
    "pattern": _pattern,
    EXCLUDED: _further,
    **dict.fromkeys(
        ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"], _greater
    ),
    **dict.fromkeys(
        ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"], _lesser
    ),
}
