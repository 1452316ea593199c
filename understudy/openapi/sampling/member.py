"""One member of an object as the sampler sees it: its schema, its part, and how to leave it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from .flattening import Flat
from .person import Person
from .roles import Role
from .scene import Scene

OMIT: Any = object()
"""What a step returns for a member that is left out."""


class Entity:
    """An object while it is being made; siblings look here for what agrees with them."""

    __slots__ = ("moments", "person", "secrets", "values")

    def __init__(self, person: Person) -> None:
        self.values: dict[str, Any] = {}
        self.moments: dict[Role, datetime] = {}
        self.secrets: dict[str, str] = {}
        self.person = person


Step = Callable[[Scene, Entity], Any]


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A declared member.

    `flat` is its most natural way; `make` draws a value from the schema alone; `accepts` says
    whether a value keeps the schema; `echoes`: a request value of this name belongs here.
    """

    name: str
    flat: Flat
    role: Role
    make: Callable[[Scene], Any]
    accepts: Callable[[Any], bool]
    optional: bool
    nullable: bool
    echoes: bool
    examples: tuple[Any, ...] = ()

    @property
    def type(self) -> str:
        """The first JSON type of its most natural way, or an empty string."""
        return type_of(self.flat)

    def absent(self) -> Any:
        """How to say that there is none: null, left out, or None where neither is allowed."""
        if self.nullable:
            return None
        return OMIT

    @property
    def can_be_absent(self) -> bool:
        """Whether null or leaving it out keeps the schema."""
        return self.nullable or self.optional


def type_of(flat: Flat) -> str:
    """The type to generate for a flat schema: the declared one, or the one its keywords mean."""
    declared = flat.get("type")
    if declared:
        return str(next((name for name in declared if name != "null"), "null"))
    for name, keywords in _MEANT.items():
        if any(keyword in flat for keyword in keywords):
            return name
    return ""


_MEANT = {
    "object": (
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "minProperties",
        "propertyNames",
    ),
    "array": ("items", "prefixItems", "minItems", "uniqueItems", "contains"),
    "string": ("format", "pattern", "minLength", "maxLength"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}


def moment_of(value: Any) -> datetime | None:
    """The instant that a member's value means, or None where it means none."""
    try:
        if isinstance(value, str):
            parsed = datetime.fromisoformat(value)
            return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def day_of(moment: datetime) -> str:
    """The full-date of an instant, in UTC (RFC 3339)."""
    return moment.astimezone(UTC).date().isoformat()


def midnight(day: date) -> datetime:
    """The first instant of a day, in UTC."""
    return datetime.combine(day, time(), UTC)
