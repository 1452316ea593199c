"""The keywords of JSON Schema 2020-12: where subschemas stand, which values each may have."""

from __future__ import annotations

from collections.abc import Callable
from sys import float_info
from typing import Any

TYPES = ("null", "boolean", "object", "array", "number", "string", "integer")

SCHEMA_MAPS = frozenset(("properties", "patternProperties", "dependentSchemas"))
SCHEMA_LISTS = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
SCHEMAS = frozenset(
    "items additionalProperties not if then else contains propertyNames unevaluatedItems "
    "unevaluatedProperties contentSchema".split()
)
IN_PLACE = frozenset(("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"))
_COUNTS = (
    "maxLength minLength maxItems minItems maxContains minContains maxProperties minProperties"
)
_TEXTS = "pattern format description contentEncoding contentMediaType"
_GREATEST = float_info.max
"""What no bound is beyond: it could not be compared with fractions."""


def _count(value: Any) -> bool:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return whole and not isinstance(value, bool) and 0 <= value <= _GREATEST


def _number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int | float) and -_GREATEST <= value <= _GREATEST


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _names_by_name(value: Any) -> bool:
    return isinstance(value, dict) and all(_names(names) for names in value.values())


def _type(value: Any) -> bool:
    names = value if isinstance(value, list) else [value]
    return bool(names) and all(isinstance(n, str) and n in TYPES for n in names)


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


def _anything(value: Any) -> bool:
    return True


_TYPES_MEANT = {
    **dict.fromkeys(("int", "int32", "int64", "long"), "integer"),
    **dict.fromkeys(("float", "double", "decimal"), "number"),
    **dict.fromkeys(("dict", "map", "hash"), "object"),
    "bool": "boolean",
    "str": "string",
    "text": "string",
    "list": "array",
}


def type_meant(name: Any) -> str | None:
    """The type that a name must mean, in whatever case; YAML's null without quotes is "null"."""
    if name is None:
        return "null"
    written = name.strip().lower() if isinstance(name, str) else ""
    return written if written in TYPES else _TYPES_MEANT.get(written)


SOUND: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(_COUNTS.split(), _count),
    **dict.fromkeys(["maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum"], _number),
    **dict.fromkeys(_TEXTS.split(), _text),
    **dict.fromkeys(["uniqueItems", "readOnly", "writeOnly"], _truth),
    **dict.fromkeys(["const", "default", "example"], _anything),
    "multipleOf": lambda value: _number(value) and value > 0,
    "type": _type,
    "enum": lambda value: isinstance(value, list) and bool(value),
    "required": _names,
    "dependentRequired": _names_by_name,
    "examples": lambda value: isinstance(value, list),
    "discriminator": lambda value: isinstance(value, dict),
}
"""Which values a keyword may have; a schema that gives another is repaired by dropping it.

A keyword that is neither here nor above takes no part: nothing is checked or drawn by it.
"""
