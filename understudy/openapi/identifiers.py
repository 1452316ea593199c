"""The names that schemas give themselves in one resource: `$id`, `$anchor`, `$dynamicAnchor`."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any
from urllib.parse import urldefrag, urljoin

from .dialect import OPENAPI_3_1, Dialect, declared
from .keywords import SCHEMA_LISTS, SCHEMA_MAPS, SCHEMAS
from .location import escape, join, split

_MOST_PLACES = 100
_DATA = frozenset(("example", "examples", "default", "const", "enum"))
_NAMED = frozenset(
    (
        "properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "schemas",
        "responses", "parameters", "requestBodies", "headers", "securitySchemes", "links",
        "callbacks", "pathItems", "paths", "webhooks", "content", "encoding",
    )
)  # fmt: skip
_KNOWN = (
    _NAMED
    | SCHEMA_MAPS
    | SCHEMA_LISTS
    | SCHEMAS
    | frozenset(
        "schema components requestBody additionalItems dependencies get put post delete options "
        "head patch trace query".split()
    )
)
_Step = tuple[Any, str, str, str, bool, Dialect]
"""A value and its pointer, base URI and pointer of the resource around, if it names things."""


@dataclass(frozen=True, slots=True)
class Identifiers:
    """`pointers` leads from an absolute `$id` to its schema, `bases` the other way round.

    `anchors` leads from the pointer of a schema with `$id` (or of the resource) and a name.
    `again` holds the places of a name that is given more than once. `dynamic` has the dynamic
    anchors by the schema that they count for: that with `$id`, or the one in the document.
    """

    pointers: dict[str, str] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    anchors: dict[tuple[str, str], str] = field(default_factory=dict)
    again: dict[str | tuple[str, str], list[str]] = field(default_factory=dict)
    dynamic: dict[str, dict[str, str]] = field(default_factory=dict)

    def anchor(self, root: str, name: str, near: str = "") -> str | None:
        """The pointer of a named schema: the one in `root`, or else the first of that name.

        Of several in `root` the one that stands nearest to `near`.
        """
        if (root, name) in self.anchors:
            return self._nearest((root, name), self.anchors[root, name], near)
        return next((at for (_, other), at in self.anchors.items() if other == name), None)

    def pointer(self, uri: str, near: str) -> str | None:
        """The pointer of the schema with this absolute `$id`; of several the nearest one."""
        first = self.pointers.get(uri)
        return None if first is None else self._nearest(uri, first, near)

    def _nearest(self, name: str | tuple[str, str], first: str, near: str) -> str:
        known = [first, *self.again.get(name, ())]
        return max(known, key=lambda pointer: _shared(pointer, near)) if len(known) > 1 else first

    def around(self, pointer: str) -> Iterator[tuple[str, str]]:
        """The base URIs that hold at a pointer, with their schemas' pointers, innermost first."""
        while self.bases:
            if pointer in self.bases:
                yield self.bases[pointer], pointer
            if not pointer:
                return
            pointer = pointer.rpartition("/")[0]

    def resource(self, pointer: str) -> str:
        """The pointer of the schema that is a resource of its own around a pointer."""
        return next((at for _, at in self.around(pointer)), None) or schema_around(pointer)


def schema_around(pointer: str) -> str:
    """The outermost schema around a pointer in an OpenAPI document; empty for other files."""
    tokens = split(pointer)
    if tokens[:2] == ["components", "schemas"]:
        return join(*tokens[:3])
    if "schema" in tokens[3:]:
        return join(*tokens[: tokens.index("schema", 3) + 1])
    return ""


def identifiers(value: Any, uri: str, dialect: Dialect = OPENAPI_3_1) -> Identifiers:
    """All names in a resource; what stands in examples and other data names nothing.

    `dialect` holds where no `$schema` names another one.
    Under a keyword that is not known a name counts only where it is given nowhere else.
    """
    found = Identifiers()
    unknown = _walk(found, [(value, "", uri, "", False, dialect)], _KNOWN)
    if unknown:
        others = Identifiers(bases=found.bases)
        _walk(others, unknown, None)
        return replace(
            found,
            pointers=others.pointers | found.pointers,
            anchors=others.anchors | found.anchors,
            dynamic=others.dynamic | found.dynamic,
        )
    return found


def _walk(found: Identifiers, waiting: list[_Step], known: Set[str] | None) -> list[_Step]:
    """Note the names from here on; what stands under keywords that are not known is given back."""
    unknown: list[_Step] = []
    while waiting:
        node, pointer, base, root, named, dialect = waiting.pop()
        if isinstance(node, dict):
            if not named:
                dialect = declared(node, "$schema", dialect)
                base, root = _note(found, node, pointer, base, root, dialect)
            for key, child in node.items():
                if isinstance(child, dict | list) and (named or key not in _DATA):
                    inside = f"{pointer}/{escape(key)}"
                    away = known is not None and not named and key not in known
                    step = (child, inside, base, root, not named and key in _NAMED, dialect)
                    (unknown if away else waiting).append(step)
        else:
            for index, child in enumerate(node):
                if isinstance(child, dict | list):
                    waiting.append((child, f"{pointer}/{index}", base, root, False, dialect))
    return unknown


def _note(
    found: Identifiers,
    node: dict[str, Any],
    pointer: str,
    base: str,
    root: str,
    dialect: Dialect,
) -> tuple[str, str]:
    if "$ref" in node and not dialect.reference_siblings:
        return base, root
    identifier = node.get(dialect.identifier)
    if isinstance(identifier, str) and urldefrag(identifier).url:
        base, root = absolute(identifier, base), pointer
        if found.pointers.setdefault(base, pointer) != pointer:
            _again(found, base, pointer)
        found.bases[pointer] = base
    for name in _anchors(node, identifier):
        if found.anchors.setdefault((root, name), pointer) != pointer:
            _again(found, (root, name), pointer)
    dynamic = "" if node.get("$recursiveAnchor") is True else node.get("$dynamicAnchor")
    if isinstance(dynamic, str):
        found.dynamic.setdefault(found.resource(pointer), {}).setdefault(dynamic, pointer)
    return base, root


def _anchors(node: dict[str, Any], identifier: Any) -> Iterator[str]:
    for keyword in ("$anchor", "$dynamicAnchor"):
        if isinstance(node.get(keyword), str):
            yield node[keyword]
    if isinstance(identifier, str) and identifier[:1] == "#":  # as before draft 2019-09
        yield identifier[1:]


def _again(found: Identifiers, name: str | tuple[str, str], pointer: str) -> None:
    places = found.again.setdefault(name, [])
    if len(places) < _MOST_PLACES:
        places.append(pointer)


def _shared(pointer: str, other: str) -> int:
    """How many reference tokens two pointers have in common."""
    pairs = zip(split(pointer), split(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def absolute(reference: str, base: str) -> str:
    """The URI that a reference means, without a fragment; raises ValueError for what is none."""
    target = urldefrag(reference).url
    return urljoin(base, target) if target else base
