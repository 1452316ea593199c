"""What the text of a parameter may mean, and whether it keeps its schema in some reading or in all.

On the wire every value is a text; OpenAPI leaves it to common sense which of them are numbers.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

from understudy.openapi.schema import Schema
from understudy.openapi.violation import Violation

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", re.ASCII)
_TRUE = frozenset(("true", "1", "yes", "on", "y", "t"))
_FALSE = frozenset(("false", "0", "no", "off", "n", "f", ""))
_NULL = frozenset(("", "null", "none", "nil"))
_LONGEST_NUMBER = 400


class Kept(Enum):
    """Whether a value keeps its schema; OPEN: some readers say yes, others no."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


def kept(schema: Schema, text: str) -> Kept:
    """Whether a text keeps the schema of the parameter that it is the value of."""
    if not text:
        return Kept.OPEN  # which is nothing at all to many readers
    if any(schema.is_valid(value) for value in _plain(schema, text)):
        return Kept.YES
    if any(schema.is_valid(value) for value in _generous(text)):
        return Kept.OPEN
    return Kept.NO


def broken_by(schema: Schema, text: str) -> Violation | None:
    """The rule that a text breaks which is kept in no reading, told of the one that was meant."""
    meant = [*_plain(schema, text), text]
    return next((one for value in meant for one in schema.violations(value)), None)


def _plain(schema: Schema, text: str) -> Iterator[Any]:
    """What the text means to everybody."""
    kinds = schema.types()
    if "string" in kinds:
        yield text
    if kinds & {"integer", "number"} and len(text) < _LONGEST_NUMBER:
        shape = _NUMBER if "number" in kinds else _INTEGER
        if shape.fullmatch(text):
            yield json.loads(text)
    if "boolean" in kinds and text in ("true", "false"):
        yield text == "true"


def _generous(text: str) -> Iterator[Any]:
    """What the text means to somebody."""
    for one in dict.fromkeys((text, text.strip())):
        yield one
        yield [one]
        yield one.split(",")
        low = one.lower()
        if low in _TRUE:
            yield True
        if low in _FALSE:
            yield False
        if low in _NULL:
            yield None
        for number in _numbers(one):
            yield number
            yield [number]


def _numbers(text: str) -> Iterator[int | float]:
    if len(text) >= _LONGEST_NUMBER:
        return
    for read in (int, float):
        try:
            number = read(text)
        except (ValueError, OverflowError):
            continue
        yield number
        if math.isfinite(number):
            yield int(number)
