"""What around a schema decides how it is read: its dialect, and the dynamic anchors on the way.

A dynamic reference means what was passed on the way to it, so a schema is read once for each way
that makes a difference; what comes out has static references only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from .dialect import OPENAPI_3_1, Dialect, dialect_named
from .findings import Finding, Severity
from .location import Location, split
from .shown import quoted
from .source import Document

Anchors = frozenset[tuple[str, Location]]
"""The outermost schema of each dynamic anchor's name (JSON Schema 2020-12, section 8.2.3.2)."""
NO_ANCHORS: Anchors = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """How a schema is to be read where it stands, and which dynamic anchors lie behind it."""

    dialect: Dialect
    anchors: Anchors


class Scopes:
    """The scopes of one document's schemas; `report` takes the findings."""

    def __init__(
        self, document: Document, dialect: Dialect, report: Callable[[Finding], None]
    ) -> None:
        self._document = document
        self._report = report
        self._named = dialect is OPENAPI_3_1
        self._dialect = self._declared(document.root, "jsonSchemaDialect", dialect)
        self._entered: dict[tuple[Anchors, Location], Anchors] = {}

    def entered(self, at: Location, anchors: Anchors) -> Anchors:
        """The dynamic anchors behind a schema, those of its own resource included."""
        own = self._document.dynamic_anchors(at)
        if not own:
            return anchors
        key = (anchors, next(iter(own.values())))
        if key not in self._entered:
            names = {name for name, _ in anchors}
            new = ((name, place) for name, place in own.items() if name not in names)
            self._entered[key] = anchors.union(new)
        return self._entered[key]

    def at(self, at: Location, anchors: Anchors) -> Scope:
        """The scope of a schema that is entered by a reference."""
        dialect = self._dialect
        if self._named and self._document.declares_dialects(at):
            tokens = split(at.pointer)
            for count in range(len(tokens) + 1):
                around = Location(at.uri).child(*tokens[:count])
                dialect = self._declared(around, "$schema", dialect)
        return Scope(dialect, anchors)

    def inside(self, raw: dict[str, Any], at: Location, scope: Scope) -> Scope:
        """The scope of a schema that stands inside of another one."""
        dialect, anchors = scope.dialect, scope.anchors
        if "$schema" in raw and self._named:
            dialect = self._declared(at, "$schema", dialect)
        if "$id" in raw:
            anchors = self.entered(at, anchors)
        return Scope(dialect, anchors)

    def dynamic(self, reference: str, target: Location, scope: Scope) -> Location:
        """What a dynamic reference means whose static target this is."""
        name = unquote(reference.partition("#")[2])
        if self._document.dynamic_anchors(target).get(name) != target:
            return target
        return next((place for known, place in scope.anchors if known == name), target)

    def _declared(self, at: Location, keyword: str, otherwise: Dialect) -> Dialect:
        """The dialect that a schema, or the document, names."""
        holder = self._document.value(at)
        uri = holder.get(keyword) if isinstance(holder, dict) and self._named else None
        if not isinstance(uri, str):
            return otherwise
        dialect = dialect_named(uri)
        if dialect is None:
            place = self._document.place(at.child(keyword))
            what = f"the dialect {quoted(uri)} is not known; it is read as JSON Schema 2020-12"
            why = "A keyword that only it has is not checked"
            way_out = "Name a draft of JSON Schema from draft-04 to 2020-12, or leave it out"
            self._report(Finding(Severity.WARNING, "dialect-unknown", place, what, why, way_out))
        return dialect or OPENAPI_3_1
