"""What a run has created, as a person would look for it: a kind, a name, an id, an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from understudy.openapi.model import Operation
from understudy.openapi.sampling.roles import words

from .report import CreatedEntry

_NAMES = ("name", "title", "label", "description")
_IDS = ("id", "uuid")
_ENDS = ("expires", "expire", "expiry", "expiration", "expired")


def creation(operation: Operation, sent: Any, came: Any) -> CreatedEntry:
    """One thing that was created, by the values of the request and of its answer."""
    places = [*_objects(came), *_objects(sent)]
    return CreatedEntry(
        operation.key.partition(" ")[0],
        f"{operation.method} {operation.path}",
        _kind(operation.path),
        _member(places, _NAMES),
        _member(places, _IDS),
        _ending(places),
    )


def _kind(path: str) -> str:
    """The last word of the path that names no single thing: `api-keys`."""
    literal = [part for part in path.split("/") if part and "{" not in part]
    return literal[-1].partition("?")[0].partition("#")[0] if literal else "things"


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """An object and the objects directly in it."""
    if isinstance(value, dict):
        yield value
        yield from (one for one in value.values() if isinstance(one, dict))


def _member(places: list[Mapping[str, Any]], names: tuple[str, ...]) -> str:
    """The first member of one of these names, or that ends in one, in the order of the names."""
    for name in names:
        for place in places:
            for key, value in place.items():
                fitting = key == name or (words(key)[-1:] == (name,) and name in _NAMES[:1])
                if fitting and isinstance(value, str | int) and not isinstance(value, bool):
                    return str(value)
    return ""


def _ending(places: list[Mapping[str, Any]]) -> str:
    for place in places:
        for key, value in place.items():
            if set(words(key)) & set(_ENDS) and isinstance(value, str | int):
                return str(value)
    return ""
