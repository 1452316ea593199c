"""A validator and a value -> what the value breaks; of a large value, in the part where it begins.

An error holds the value that it is about, and the errors of every alternative: all those of a
large value would take seconds, and many times its memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jsonschema_rs

from .beginning import Beginning, beginning, is_larger

Looks = Callable[[Any], int]

_SMALL = 300
_MOST_ERRORS = 10_000
_FEW = 100
_FEWEST = 6
_SEARCHED = 128 * _FEW
# What is wrong with a part of a value by these rules is wrong with the whole of it.
_LASTING = frozenset(
    (
        *("type", "maxItems", "maxProperties", "maxLength"),
        *("additionalProperties", "uniqueItems", "propertyNames"),
    )
)


def errors(
    validator: jsonschema_rs.Validator, value: Any, looks: Looks
) -> list[jsonschema_rs.ValidationError]:
    """Every error of a value; of a large one, those of the part where the first are.

    None at all where nothing is certain to be wrong in the first part of a large value. `looks`
    tells how often a part of a value is looked at: so many errors there may be.
    """
    if not is_larger(value, _SMALL) and looks(value) <= _MOST_ERRORS:
        return list(validator.iter_errors(value))
    part = _first_broken(validator, value)
    size = _FEW
    while looks(part.value) > _MOST_ERRORS and size:
        part, size = beginning(value, size), size // 2
    if looks(part.value) > _MOST_ERRORS:
        return []
    return [e for e in validator.iter_errors(part.value) if _is_certain(e, part, value)]


def first_errors(
    validator: jsonschema_rs.Validator, value: Any, most: int, looks: Looks
) -> list[jsonschema_rs.ValidationError]:
    """Those that are certain of about the first so many values in a value, and of no others."""
    part = beginning(value, most)
    if validator.is_valid(part.value):
        return []
    found = errors(validator, part.value, looks)
    if not found:
        part = beginning(value, _FEWEST)
        found = list(validator.iter_errors(part.value))
    return [e for e in found if _is_certain(e, part, value)]


def _first_broken(validator: jsonschema_rs.Validator, value: Any) -> Beginning:
    """A beginning that is broken, little longer than one that is not."""
    good, size = 0, _FEW
    part = beginning(value, size)
    while part.cut and size < _SEARCHED and validator.is_valid(part.value):
        good, size = size, 2 * size
        part = beginning(value, size)
    while good and size - good > _FEW:
        middle = (good + size) // 2
        tried = beginning(value, middle)
        if validator.is_valid(tried.value):
            good = middle
        else:
            size, part = middle, tried
    return part


def _is_certain(error: jsonschema_rs.ValidationError, part: Beginning, value: Any) -> bool:
    """Whether what is wrong with a part is wrong with the whole value."""
    path = tuple(error.instance_path)
    if path not in part.cut or error.kind.name in _LASTING:
        return True
    if error.kind.name != "required":
        return False
    for token in path:
        value = value[token]
    return error.kind.property not in value  # type: ignore[attr-defined]  # kind is Required
