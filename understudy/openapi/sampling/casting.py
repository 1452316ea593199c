"""Which member of an object plays which role: by its name, its schema and its company."""

from __future__ import annotations

from typing import Any

from understudy.openapi import formats

from .flattening import Flat
from .member import type_of
from .moments import moment_of
from .roles import PERSONAL, Role, flag_role, looks_like_moment, moment_role, text_role, words

_PLAIN_FORMATS = frozenset((None, "int32", "int64", "uint32", "uint64", "double", "float"))
_MOMENT_FORMATS = frozenset("date-time date timestamp datetime iso8601 iso-8601 rfc3339".split())
_STATES = frozenset(("status", "state", "lifecycle"))
_TOLD = frozenset("time timestamp unix epoch seconds milliseconds date when utc".split())


def role_of(name: str, flat: Flat, company: frozenset[str], owner: str) -> Role:
    """The role of a member; `company` are the words of all of the object's members' names."""
    kind = type_of(flat)
    if "const" in flat:
        return Role.PLAIN
    if "enum" in flat:
        stated = words(name)[-1:] and words(name)[-1] in _STATES
        return Role.STATUS if stated and kind in ("string", "") else Role.PLAIN
    if kind == "boolean":
        return flag_role(name)
    if kind in ("string", "integer", "number") and _holds_moment(name, flat, kind):
        return moment_role(name)
    if kind == "string" or (kind == "integer" and words(name)[-1:] == ("id",)):
        role = text_role(name, str(flat.get("description", "")), company, owner)
        return role if kind == "string" or role in PERSONAL else Role.PLAIN
    return Role.PLAIN


def _holds_moment(name: str, flat: Flat, kind: str) -> bool:
    declared = flat.get("format")
    if declared in _MOMENT_FORMATS or formats.counts_seconds(str(declared)):
        return True
    if declared not in _PLAIN_FORMATS or "pattern" in flat or not looks_like_moment(name):
        return False
    if kind == "string":
        return all(moment_of(one) is not None for one in _shown(flat))
    told = _TOLD & set(words(str(flat.get("description", ""))))
    return len(words(name)) > 1 or bool(told)


def _shown(flat: Flat) -> list[Any]:
    shown = list(flat.get("examples", ()))
    return [*shown, flat["example"]] if "example" in flat else shown
