"""Whether a value is so small that going through it in detail takes next to no time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_MOST_VALUES = 300
_MOST_LEVELS = 64
_SCALARS = frozenset((int, float, bool, type(None)))


def is_simple(value: Any) -> bool:
    """Whether few values are in it, on few levels, all of which JSON can hold."""
    level, left = [value], _MOST_VALUES
    for _ in range(_MOST_LEVELS):
        inside = _inside(level, left)
        if not inside:
            return inside is not None
        level, left = inside, left - len(inside)
    return False


def _inside(values: list[Any], most: int) -> list[Any] | None:
    """What is in these values; None where that is too much, or JSON can't hold one of them."""
    inside: list[Any] = []
    for value in values:
        kind = type(value)
        if kind is dict and _are_texts(value):
            inside.extend(value.values())
        elif kind is list:
            inside.extend(value)
        elif kind is str:
            if not (value.isascii() or _are_texts(value)):
                return None
        elif kind not in _SCALARS:
            return None
        if len(inside) > most:
            return None
    return inside


def _are_texts(parts: Iterable[Any]) -> bool:
    try:
        "".join(parts).encode()
    except (TypeError, UnicodeEncodeError):
        return False
    return True
