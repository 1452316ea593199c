"""A key under `paths`, split: the path, and what a `?` or `#` in it asks of a request beside it.

OpenAPI knows paths only; in such keys the rest tells apart operations that share one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus

_PATH = re.compile(r"(?:\{[^{}]*\}|[^?#])*")  # a mark between braces belongs to a name
_CONDITION = re.compile(r"([?#&])([^?#&]+)")


class Condition(NamedTuple):
    """A `name`, with this value where there is one, that stands behind a `mark`.

    Behind `?` it is a query parameter; behind `#` one too, or a header, in any case (and here in
    lower case).
    """

    mark: str
    name: str
    value: str | None

    def __str__(self) -> str:
        return self.name if self.value is None else f"{self.name}={self.value}"


@dataclass(frozen=True, slots=True)
class PathKey:
    """A path as written, and the conditions behind it, in order."""

    path: str
    conditions: tuple[Condition, ...]
    mark: str
    """`?` or `#`, whichever ends the path; empty: neither."""


@lru_cache(maxsize=4096)
def split_path_key(key: str) -> PathKey:
    """A key at its first `?` or `#` outside of braces."""
    found = _PATH.match(key)
    path = found.group() if found else ""
    return PathKey(path, tuple(_conditions(key[len(path) :])), key[len(path) : len(path) + 1])


def _conditions(text: str) -> list[Condition]:
    found, mark = [], "?"
    for sign, written in _CONDITION.findall(text):
        mark = mark if sign == "&" else sign
        decode = unquote_plus if mark == "?" else unquote
        name, _, value = written.partition("=")
        name = decode(name) if mark == "?" else decode(name).lower()
        if name:
            fixed = value and "{" not in value
            found.append(Condition(mark, name, decode(value) if fixed else None))
    return found
