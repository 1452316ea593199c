"""Scenes for tests, and values drawn in them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import UTC, datetime
from random import Random
from typing import Any

from tests.openapi.documents import schema
from understudy.openapi.sampling import Sampler, Scene
from understudy.openapi.schema import Schema

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def scene(
    seed: int = 0,
    given: Mapping[str, Any] | None = None,
    offered: Set[str] = frozenset(),
    method: str = "POST",
    caller: str = "somebody",
) -> Scene:
    """A scene at one fixed moment."""
    return Scene(
        Random(seed), NOW, caller=caller, given=given or {}, offered=offered, method=method
    )


def drawn(raw: Any | Schema, **surroundings: Any) -> Any:
    """A value for a schema, which must be valid."""
    kept = raw if isinstance(raw, Schema) else schema(raw)
    value, valid = Sampler(kept).draw(scene(**surroundings))
    assert valid, value
    assert kept.is_valid(value)
    return value


def objects(required: bool = True, /, **members: Any) -> dict[str, Any]:
    """The schema of an object with these members."""
    return {
        "type": "object",
        "properties": members,
        "required": list(members) if required else [],
    }


def text(**more: Any) -> dict[str, Any]:
    """The schema of a string."""
    return {"type": "string", **more}


MOMENT = text(format="date-time")
NO_MOMENT = {"type": ["string", "null"], "format": "date-time"}
