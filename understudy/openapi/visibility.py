"""Which members a view hides: `readOnly` ones from requests, `writeOnly` ones from responses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from understudy.errors import ReferenceProblem

from .location import Location
from .source import Document
from .view import View


class Visibility:
    """Looks through references and `allOf`, in the document as it is written."""

    def __init__(self, document: Document, view: View, reference_siblings: bool) -> None:
        self._document = document
        self._keyword = view.hiding
        self._reference_siblings = reference_siblings
        self._known: dict[Location, bool] = {}

    def hidden(self, raw: dict[str, Any], at: Location) -> set[str]:
        """The members that are hidden in a schema and in those that it is made of."""
        names: set[str] = set()
        for part, where in self._parts(raw, at):
            properties = part.get("properties")
            if isinstance(properties, dict):
                inner = where.child("properties")
                names.update(n for n, p in properties.items() if self._hides(p, inner, n))
        return names

    def _hides(self, raw: Any, properties: Location, name: str) -> bool:
        if not isinstance(raw, dict):
            return False
        if raw.get(self._keyword) is True:
            return True
        if "$ref" not in raw and "allOf" not in raw:
            return False
        at = properties.child(name)
        if at not in self._known:
            parts = self._parts(raw, at)
            self._known[at] = any(part.get(self._keyword) is True for part, _ in parts)
        return self._known[at]

    def _parts(
        self, raw: dict[str, Any], at: Location
    ) -> Iterator[tuple[dict[str, Any], Location]]:
        """The schemas that all apply to the same value as this one, itself first."""
        seen: set[Location] = set()
        waiting: list[tuple[Any, Location]] = [(raw, at)]
        while waiting:
            part, where = waiting.pop()
            if not isinstance(part, dict) or where in seen:
                continue
            seen.add(where)
            target = self._target(part, where)
            if target is not None:
                waiting.append(target)
                if not self._reference_siblings:
                    continue
            yield part, where
            members = part.get("allOf")
            for index, member in enumerate(members if isinstance(members, list) else ()):
                waiting.append((member, where.child("allOf", index)))

    def _target(self, raw: dict[str, Any], at: Location) -> tuple[Any, Location] | None:
        """What a reference leads to; None where there is none, or nothing at its end."""
        if not isinstance(raw.get("$ref"), str):
            return None
        try:
            target = self._document.follow(self._document.resolve(raw["$ref"], at))
            return self._document.value(target), target
        except ReferenceProblem:
            return None
