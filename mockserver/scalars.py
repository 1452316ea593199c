"""One text -> the JSON value that its schema means by it: `3` a number, `true` a boolean.

Splits nothing and refuses nothing: what can't be read stays text, and the schema says the rest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from understudy.openapi.schema import Schema

ReadText = Callable[[str], Any]

STRUCTURED = frozenset(("array", "object"))

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,399})")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,399})(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,4})?")
_UNREAD = object()
_BOOLEANS = {"true": True, "false": False}


def compile_text(schema: Schema | None) -> ReadText:
    """How a text is read under a schema.

    With several types the first reading that the schema accepts counts, in the order boolean,
    number, string, null; where nothing is said about the type, text is tried first. The empty
    text and `null` are null only where nothing else will do.
    """
    if schema is None:
        return str
    readings = _readings(schema.types())
    if not readings or readings == [_string]:
        return str
    if len(readings) == 1:
        return _sole(readings[0])
    return _first_accepted(readings, schema.is_valid)


def untyped(types: frozenset[str]) -> bool:
    """Whether a schema leaves the type open, so that text is its plainest reading."""
    return types >= STRUCTURED | {"string"}


def _readings(types: frozenset[str]) -> list[ReadText]:
    readings: list[ReadText] = [_string] if untyped(types) else []
    if "boolean" in types:
        readings.append(_boolean)
    if "number" in types:
        readings.append(_number)
    elif "integer" in types:
        readings.append(_integer)
    if "string" in types and _string not in readings:
        readings.append(_string)
    if "null" in types:
        readings.append(_null)
    return readings


def _sole(reading: ReadText) -> ReadText:
    def read(text: str) -> Any:
        value = reading(text)
        return text if value is _UNREAD else value

    return read


def _first_accepted(readings: list[ReadText], accepts: Callable[[Any], bool]) -> ReadText:
    def read(text: str) -> Any:
        plausible: Any = _UNREAD
        for reading in readings:
            value = reading(text)
            if value is _UNREAD:
                continue
            if accepts(value):
                return value
            if plausible is _UNREAD:
                plausible = value
        return text if plausible is _UNREAD else plausible

    return read


def _string(text: str) -> Any:
    return text


def _boolean(text: str) -> Any:
    return _BOOLEANS.get(text, _UNREAD)


def _null(text: str) -> Any:
    return None if text in ("", "null") else _UNREAD


def _number(text: str) -> Any:
    """A number by the grammar of RFC 8259; one without a fraction or an exponent is an int."""
    if _INTEGER.fullmatch(text):
        return int(text)
    if not _NUMBER.fullmatch(text):
        return _UNREAD
    value = float(text)
    return value if math.isfinite(value) else _UNREAD


def _integer(text: str) -> Any:
    """An integer as JSON Schema means it: 1.0 and 1e2 are integers."""
    if _INTEGER.fullmatch(text):
        return int(text)
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        return _UNREAD
    numerator, denominator = Decimal(text).as_integer_ratio()
    return numerator if denominator == 1 else _UNREAD
