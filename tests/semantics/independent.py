"""Whether a value keeps a schema, by a validator that shares nothing with the product."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]  # it has no types
from jsonschema.validators import extend  # type: ignore[import-untyped]  # it has no types
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from .cases import Case
from .documents import standalone

_HERE = "https://cases.example/"
_OF_3_0 = frozenset(
    "type enum format multipleOf maximum minimum maxLength minLength pattern maxItems minItems "
    "uniqueItems maxProperties minProperties required".split()
)
_NOT_OF_3_0 = frozenset(
    "const if then else prefixItems contains minContains patternProperties propertyNames "
    "dependentRequired dependentSchemas unevaluatedItems unevaluatedProperties $defs $id $anchor "
    "example default nullable exclusiveMinimum exclusiveMaximum".split()
)


def keeps(dialect: str, case: Case, text: str) -> bool:
    """Whether the JSON text keeps the case's schema, formats left out of account."""
    return bool(_validator(dialect, case).is_valid(_exact(text)))


def _exact(text: str) -> Any:
    """JSON with its fractions as decimals: 0.1 is a tenth."""
    return json.loads(text, parse_float=Decimal)


def _validator(dialect: str, case: Case) -> Any:
    contents = {f"{case.name}.json": standalone(case), **case.files}
    contents = {_HERE + quote(name): value for name, value in contents.items()}
    contents = _exact(json.dumps(contents))
    if dialect == "3_0":
        contents = {uri: _modern(value) for uri, value in contents.items()}
    root = contents[f"{_HERE}{case.name}.json"]
    named = {s["$id"]: s for s in case.components.values() if isinstance(s, dict) and "$id" in s}
    registry: Registry[Any] = Registry().with_contents(
        {**contents, **named}.items(), default_specification=DRAFT202012
    )
    if isinstance(root, dict) and "$id" in root:
        return _Validator(root, registry=registry)
    return _Validator({"$ref": f"{_HERE}{case.name}.json"}, registry=registry)


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Any]:
    """As far as Python's own expressions say the same as those of ECMA-262."""
    try:
        found = not isinstance(instance, str) or re.search(pattern, instance, re.ASCII)
    except (re.error, FutureWarning):
        return
    if not found:
        yield ValidationError("does not match")


def _modern(schema: Any) -> Any:
    """A Schema Object of OpenAPI 3.0 as JSON Schema; other objects, with the schemas in them."""
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {k: schema[k] if k == "$ref" else _modern(schema[k]) for k in _beside(schema)}
    modern = {k: _value(k, value) for k, value in schema.items() if k not in _NOT_OF_3_0}
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if schema.get(exclusive) is True and bound in modern:
            modern[exclusive] = modern.pop(bound)
    if schema.get("nullable") is not True:
        return modern
    outside = {k: modern.pop(k) for k in ("components",) if k in modern}
    return {"anyOf": [modern, {"type": "null"}], **outside}


def _value(keyword: str, value: Any) -> Any:
    if keyword in _OF_3_0:
        return value
    if keyword in ("allOf", "anyOf", "oneOf"):
        return [_modern(child) for child in value]
    if keyword == "properties":
        return {name: _modern(child) for name, child in value.items()}
    return _modern(value)


def _beside(schema: dict[str, Any]) -> list[str]:
    return [keyword for keyword in schema if keyword in ("$ref", "components")]


_Validator = extend(Draft202012Validator, {"pattern": _pattern})
