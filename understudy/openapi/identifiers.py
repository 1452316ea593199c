"""The names that schemas give themselves in one resource: `$id`, `$anchor`, `$dynamicAnchor`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urljoin

from .location import escape

_DATA = frozenset(("example", "examples", "default", "const", "enum"))
_NAMED = frozenset(
    (
        "properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "schemas",
        "responses", "parameters", "requestBodies", "headers", "securitySchemes", "links",
        "callbacks", "pathItems", "paths", "webhooks", "content", "encoding",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Identifiers:
    """`pointers` leads from an absolute `$id` to its schema, `bases` the other way round.

    `anchors` leads from the pointer of a schema with `$id` (or of the resource) and a name.
    """

    pointers: dict[str, str] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    anchors: dict[tuple[str, str], str] = field(default_factory=dict)

    def anchor(self, root: str, name: str) -> str | None:
        """The pointer of a named schema: the one in `root`, or else the first of that name."""
        if (root, name) in self.anchors:
            return self.anchors[root, name]
        return next((at for (_, other), at in self.anchors.items() if other == name), None)

    def around(self, pointer: str) -> Iterator[tuple[str, str]]:
        """The base URIs that hold at a pointer, with their schemas' pointers, innermost first."""
        while self.bases:
            if pointer in self.bases:
                yield self.bases[pointer], pointer
            if not pointer:
                return
            pointer = pointer.rpartition("/")[0]


def identifiers(value: Any, uri: str) -> Identifiers:
    """All names in a resource; what stands in examples and other data names nothing."""
    found = Identifiers()
    waiting: list[tuple[Any, str, str, str, bool]] = [(value, "", uri, "", False)]
    while waiting:
        node, pointer, base, root, named = waiting.pop()
        if isinstance(node, dict):
            if not named:
                base, root = _note(found, node, pointer, base, root)
            for key, child in node.items():
                if isinstance(child, dict | list) and (named or key not in _DATA):
                    inside = f"{pointer}/{escape(key)}"
                    waiting.append((child, inside, base, root, not named and key in _NAMED))
        else:
            for index, child in enumerate(node):
                if isinstance(child, dict | list):
                    waiting.append((child, f"{pointer}/{index}", base, root, False))
    return found


def _note(
    found: Identifiers, node: dict[str, Any], pointer: str, base: str, root: str
) -> tuple[str, str]:
    identifier = node.get("$id")
    if isinstance(identifier, str) and urldefrag(identifier).url:
        base, root = absolute(identifier, base), pointer
        found.pointers.setdefault(base, pointer)
        found.bases[pointer] = base
    for keyword in ("$anchor", "$dynamicAnchor"):
        name = node.get(keyword)
        if isinstance(name, str):
            found.anchors.setdefault((root, name), pointer)
    return base, root


def absolute(reference: str, base: str) -> str:
    """The URI that a reference means, without a fragment; raises ValueError for what is none."""
    target = urldefrag(reference).url
    return urljoin(base, target) if target else base
