"""Why it matters what is found wrong in a schema, and what is to be written instead."""

from __future__ import annotations

from collections.abc import Mapping

_UNCHECKED = "values are taken that the author meant to refuse, and answers may break the rule"
_DISAGREE = "tools read it differently, so that clients and servers disagree about valid values"

REASONS: Mapping[str, str] = {
    "bound-of-other-version": _DISAGREE,
    "dependencies": _DISAGREE,
    "format-unknown": "any text is taken for it, and answers have one made up by name",
    "format-unregistered": "other tools don't check it, so that they take and send any text",
    "items-list": _DISAGREE,
    "keyword-inert": "who wrote it expects a check that no tool makes",
    "nullable-in-3.1": "most tools ignore it, so that null is refused by some and sent by others",
    "pattern-delimited": _DISAGREE,
    "pattern-limit": _UNCHECKED,
    "pattern-unreadable": _UNCHECKED,
    "reference-cyclic": "what needs it is neither checked nor answered as documented",
    "reference-dangling": "what needs it is neither checked nor answered as documented",
    "reference-refused": "what needs it is neither checked nor answered as documented",
    "schema-keyword-unreadable": _UNCHECKED,
    "schema-unreadable": _UNCHECKED,
    "type-list-in-3.0": _DISAGREE,
    "type-unknown": _UNCHECKED,
}
"""A rule that is not here is told with a reason of its own, or with none."""

_COUNT, _NUMBER, _TRUTH = (
    "a whole number, without quotes",
    "a number, without quotes",
    "true or false",
)
_MAP, _LIST, _SCHEMA = "an object with a schema for each name", "a list of schemas", "a schema"
EXPECTED: Mapping[str, str] = {
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _COUNT),
    **dict.fromkeys(("minProperties", "maxProperties", "minContains", "maxContains"), _COUNT),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _NUMBER),
    **dict.fromkeys(("uniqueItems", "readOnly", "writeOnly"), f"{_TRUTH}, without quotes"),
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas"), _MAP),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), f"{_LIST}, with one at least"),
    **dict.fromkeys(("items", "not", "if", "then", "else", "contains"), _SCHEMA),
    "additionalProperties": f"{_TRUTH}, or {_SCHEMA}",
    "discriminator": "an object with propertyName",
    "enum": "a list of values, with one at least",
    "examples": "a list of values",
    "multipleOf": "a number above 0",
    "required": "a list of names beside properties, where the member itself has no say",
}
"""What a keyword can have as its value."""
