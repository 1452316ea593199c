"""Which members of an object are ids, secrets, moments: by the roles that their names tell."""

from __future__ import annotations

from typing import Any

from understudy.openapi.sampling.casting import role_of
from understudy.openapi.sampling.flattening import Flat, ways
from understudy.openapi.sampling.roles import Role, words
from understudy.openapi.schema import Schema


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


def flat_of(schema: Schema | None) -> Flat:
    """The first flat way to satisfy a schema that is not null alone; empty where there is none."""
    if schema is None:
        return {}
    known: dict[Any, Flat] = schema.schemas.memory.setdefault("flat", {})
    if schema.at not in known:
        found = ways(schema.schemas, schema.node)
        able = (flat for flat in found if flat.get("type") not in (["null"], "null"))
        known[schema.at] = next(able, {})
    return known[schema.at]
