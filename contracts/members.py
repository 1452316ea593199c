"""Which members of an answer are ids, secrets, moments: by the roles that their names tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from understudy.openapi.sampling.casting import role_of
from understudy.openapi.sampling.roles import Role, words
from understudy.openapi.schema import Schema

from .exchange import Exchange
from .starting import flat_of
from .subject import Subject


def roles(schema: Schema | None, value: Any) -> dict[str, Role]:
    """The role of each member that a value has, declared ones by their schema too."""
    if not isinstance(value, dict):
        return {}
    if schema is None:
        return _roles(None, value)
    known = schema.schemas.memory.setdefault("roles", {})
    shape = (schema.at, tuple((name, type(one)) for name, one in value.items()))
    if shape not in known:
        known[shape] = _roles(schema, value)
    found: dict[str, Role] = known[shape]
    return found


def _roles(schema: Schema | None, value: dict[str, Any]) -> dict[str, Role]:
    company = frozenset(word for name in value for word in words(name))
    found = {}
    for name, one in value.items():
        declared = schema.property(name) if schema else None
        flat = flat_of(declared) or _kind_of(one)
        found[name] = role_of(name, flat, company, "")
    return found


def _kind_of(value: Any) -> dict[str, Any]:
    kinds = {str: "string", bool: "boolean", int: "integer", float: "number"}
    kind = kinds.get(type(value))
    return {"type": [kind]} if kind else {}


def of_role(subject: Subject, exchange: Exchange, *wanted: Role) -> Iterator[tuple[str, Any]]:
    """The members of an answer that play one of these parts, and are not null."""
    answer = exchange.answer
    if answer is None or not answer.content.has_value:
        return
    media = subject.media_type(exchange)
    schema = media.schema if media else None
    value = answer.content.value
    for name, role in roles(schema, value).items():
        if role in wanted and value[name] is not None:
            yield name, value[name]


def successes(subject: Subject) -> list[Exchange]:
    """The exchanges that created something or answered a plain valid request."""
    return [e for e in subject.exchanges if e.answer and e.answer.succeeded]


def given_members(exchange: Exchange) -> dict[str, Any]:
    """What the request said, by name: the members of its body before its parameters."""
    values = exchange.trial.values
    if values is None:
        return {}
    body = values.body if isinstance(values.body, dict) else {}
    return {name: one for (_, name), one in values.parameters.items()} | body
