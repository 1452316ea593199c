"""Whether all of a schema could be read: what could not is a hole in what answers are held to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from understudy.openapi.findings import Severity
from understudy.openapi.location import Location
from understudy.openapi.schema import Schema
from understudy.openapi.source import Document

from .problem import LineOf

_LOWERED = "urn:understudy#/$defs/"
_RULES = frozenset(("schema-unreadable",))


def unread(schema: Schema, document: Document, line_of: LineOf) -> str:
    """What to say about a schema that is read in part only; empty where all of it was read."""
    holes = [
        finding.place
        for finding in schema.schemas.findings
        if finding.severity is Severity.ERROR or finding.rule in _RULES
    ]
    if not holes:
        return ""
    for at in _locations(schema):
        file = document.place(at).file
        for hole in holes:
            if hole.file == file and f"{hole.pointer}/".startswith(f"{at.pointer}/"):
                place = line_of(Location(at.uri, hole.pointer))
                return f"a part of the documented schema can't be read ({place})"
    return ""


def _locations(schema: Schema) -> Iterator[Location]:
    """Where the schema and everything that it refers to stand."""
    seen: set[str] = set()
    waiting: list[Any] = [schema.node]
    yield schema.at
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            reference = str(node.get("$ref"))
            # Examples are data, and may hold references of their own.
            if reference.startswith(_LOWERED) and reference not in seen:
                seen.add(reference)
                waiting.append(schema.schemas.target(reference))
                yield schema.schemas.place_of(reference)
            waiting.extend(node.values())
