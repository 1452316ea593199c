"""One member of an object as the sampler sees it: its schema, its part, and how to leave it out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from .flattening import Flat
from .person import Person
from .roles import Role
from .scene import Maker, Scene

OMIT: Any = object()
"""What a step returns for a member that is left out."""


class Entity:
    """An object while it is being made; siblings look here for what agrees with them.

    `said_over`: the request says by a flag that the thing has ended (`is_revoked: true`).
    """

    __slots__ = ("moments", "person", "said_over", "secrets")

    def __init__(self, person: Person, said_over: bool = False) -> None:
        self.said_over = said_over
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
    make: Maker
    accepts: Callable[[Any], bool]
    optional: bool
    nullable: bool
    echoes: bool
    examples: tuple[Any, ...] = ()

    @property
    def type(self) -> str:
        """The first JSON type of its most natural way, or an empty string."""
        return type_of(self.flat)

    def always(self) -> Member:
        """The same member where leaving it out would leave too few."""
        return replace(self, optional=False)

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
        if not keywords.isdisjoint(flat):
            return name
    return ""


_MEANT = {
    "object": frozenset(
        "properties required additionalProperties patternProperties minProperties maxProperties "
        "propertyNames unevaluatedProperties dependentRequired".split()
    ),
    "array": frozenset(
        "items prefixItems minItems maxItems uniqueItems unevaluatedItems x-contains".split()
    ),
    "string": frozenset("format pattern minLength maxLength x-patterns".split()),
    "number": frozenset("minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split()),
}
