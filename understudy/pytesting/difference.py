"""Where a value differs from the part of it that was expected, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MISSING: Any = object()
"""Stands for what is not there."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: `path` leads to it, `found` may be MISSING."""

    path: tuple[str | int, ...]
    expected: Any
    found: Any


def differences(
    expected: Any, found: Any, path: tuple[str | int, ...] = ()
) -> Iterator[Difference]:
    """What of `expected` is not in `found`.

    A mapping may have more members than are expected; everything else has to be equal.
    """
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for name, value in expected.items():
            yield from differences(value, found.get(name, MISSING), (*path, name))
    elif isinstance(expected, list | tuple) and isinstance(found, list):
        if len(expected) != len(found):
            yield Difference(path, list(expected), found)
            return
        for index, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, (*path, index))
    elif not _equal(expected, found):
        yield Difference(path, expected, found)


def _equal(expected: Any, found: Any) -> bool:
    """Equal as JSON has it: true is not 1. What a test brings to compare with decides itself."""
    numbers = isinstance(expected, int | float) and isinstance(found, int | float)
    if numbers and isinstance(expected, bool) is not isinstance(found, bool):
        return False
    return bool(expected == found)
