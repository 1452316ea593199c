"""The members of a request body: what each takes, and what a body gets wrong about them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from .exchange import Problem
from .moments import instant

Fields = dict[str, object]
Check = Callable[[object], Problem | None]


@dataclass(frozen=True)
class Kind:
    """What a value must be, and how it is kept; what is not of the kind is kept as it came."""

    check: Check
    keep: Callable[[object], object] = field(default=lambda value: value)


@dataclass(frozen=True)
class Member:
    name: str
    kind: Kind
    required: bool = False
    nullable: bool = False

    def problem(self, body: Fields) -> Problem | None:
        if self.name not in body:
            missing = Problem((self.name,), "missing", "Field required")
            return missing if self.required else None
        value = body[self.name]
        if value is None and self.nullable:
            return None
        found = self.kind.check(value)
        return found and Problem((self.name, *found.place), found.kind, found.message)


def problems(members: tuple[Member, ...], body: object) -> tuple[Problem, ...]:
    if not isinstance(body, dict):
        return (Problem((), "dict_type", "Input should be an object"),)
    found = (member.problem(body) for member in members)
    return tuple(problem for problem in found if problem is not None)


def kept(members: tuple[Member, ...], body: Fields) -> Fields:
    """What the service remembers of a body: the members that it knows, in its own types."""
    known = [member for member in members if member.name in body]
    return {member.name: member.kind.keep(body[member.name]) for member in known}


def text(least: int = 0, most: int | None = None) -> Kind:
    def check(value: object) -> Problem | None:
        if not isinstance(value, str):
            return Problem((), "string_type", "Input should be a valid string")
        if not _is_unicode(value):
            return Problem((), "string_unicode", "Input should be Unicode text")
        if len(value) < least:
            return Problem((), "string_too_short", f"At least {least} characters are needed")
        if most is not None and len(value) > most:
            return Problem((), "string_too_long", f"At most {most} characters are allowed")
        return None

    return Kind(check)


def choice(*options: str) -> Kind:
    def check(value: object) -> Problem | None:
        if value in options and isinstance(value, str):
            return None
        return Problem((), "enum", f"Input should be one of {', '.join(options)}")

    return Kind(check)


def texts() -> Kind:
    each = text()

    def check(value: object) -> Problem | None:
        if not isinstance(value, list):
            return Problem((), "list_type", "Input should be a list")
        found = ((index, each.check(item)) for index, item in enumerate(value))
        wrong = ((index, problem) for index, problem in found if problem is not None)
        return next((Problem((i,), problem.kind, problem.message) for i, problem in wrong), None)

    return Kind(check)


def moment() -> Kind:
    def check(value: object) -> Problem | None:
        if instant(value) is not None:
            return None
        return Problem((), "datetime", "Input should be a date-time with a time zone (RFC 3339)")

    return Kind(check, lambda value: instant(value) or value)


def uuid4() -> Kind:
    def check(value: object) -> Problem | None:
        if _uuid(value) is not None:
            return None
        return Problem((), "uuid_version", "Input should be a UUID of version 4")

    return Kind(check, lambda value: _uuid(value) or value)


def _uuid(value: object) -> str | None:
    """In the usual writing; digits alone are taken too."""
    try:
        read = uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return str(read) if read is not None and read.version == 4 else None


def _is_unicode(value: str) -> bool:
    """A lone surrogate is no character, though JSON can write one."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
