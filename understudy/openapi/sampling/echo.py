"""Where in a value a request's own values belong: by name, where that name stands shallowest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from understudy.openapi.schema import Schema

from .compiler import Compiler
from .member import OMIT, Member, type_of
from .roles import Role, moment_role
from .steps import taken


class Overlay:
    """Lays a request's values over a documented example of this schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._compiler = Compiler(schema.schemas, schema.node)
        self._members: dict[tuple[int, str], Member | None] = {}

    def laid(self, example: Any, given: Mapping[str, Any]) -> Any:
        """The example with each value that its schema takes; itself where that would break it."""
        if not given or not isinstance(example, dict):
            return example
        changed = self._within(example, given, self._schema.node, 0)
        return changed if self._schema.is_valid(changed) else example

    def _within(self, value: Any, given: Mapping[str, Any], node: Any, depth: int) -> Any:
        if not isinstance(value, dict) or depth > 3:
            return value
        changed = dict(value)
        for way in self._compiler.ways(node)[:4]:
            for name, child in way.get("properties", {}).items():
                if name in given and self._compiler.shallowest.get(name) == depth:
                    new = taken(self._member(name, child, depth), given[name])
                    if new is not OMIT:
                        changed[name] = new
                elif isinstance(changed.get(name), dict):
                    changed[name] = self._within(changed[name], given, child, depth + 1)
        return changed

    def _member(self, name: str, node: Any, depth: int) -> Member:
        found = self._members.get((depth, name))
        if found is None:
            first = next(iter(self._compiler.ways(node)), {})
            moment = type_of(first) == "string" and first.get("format") == "date-time"
            found = self._members[depth, name] = Member(
                name=name,
                flat=first,
                role=moment_role(name) if moment else Role.PLAIN,
                make=lambda scene: None,
                accepts=self._compiler.accepts(node),
                optional=True,
                nullable=False,
                echoes=True,
            )
        return found
