"""Schemas that can be read, and say something that hardly is meant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.openapi.documents import document
from understudy.openapi.dialect import dialect_of
from understudy.openapi.findings import Finding
from understudy.openapi.reading import read_api
from understudy.openapi.schema_remarks import remarks

VERSIONS = ["3.0.3", "3.1.0"]


def said(raw: Any, version: str = "3.1.0", **schemas: Any) -> list[Finding]:
    """What is remarked about one schema."""
    held = document({"openapi": version, "x": raw, "components": {"schemas": schemas}})
    return list(remarks(held, dialect_of(version), [(raw, held.root.child("x"))]))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("rule", "pointer", "raw"),
    [
        ("keyword-unknown", "/maxLenght", {"type": "string", "maxLenght": 5}),
        ("keyword-unknown", "/optional", {"optional": True}),
        ("keyword-unknown", "/properties/a/min_length", {"properties": {"a": {"min_length": 1}}}),
        ("schema-keyword-unreadable", "/nullable", {"nullable": "true"}),
        ("schema-keyword-unreadable", "/deprecated", {"deprecated": "no"}),
        ("keyword-of-other-type", "/minLength", {"type": "integer", "minLength": 1}),
        ("keyword-of-other-type", "/properties", {"type": "string", "properties": {}}),
        ("keyword-of-other-type", "/format", {"type": "string", "format": "int64"}),
        ("keyword-of-other-type", "/format", {"type": "integer", "format": "date-time"}),
        ("enum-value-excluded", "/enum/1", {"type": "string", "enum": ["yes", True]}),
        ("enum-value-excluded", "/enum/1", {"type": "string", "enum": ["a", None]}),
        ("default-invalid", "/default", {"type": "integer", "default": "5"}),
        ("default-invalid", "/default", {"type": "integer", "default": 1.5}),
        ("default-invalid", "/default", {"enum": ["a", "b"], "default": "c"}),
        ("example-invalid", "/example", {"type": "string", "example": 5}),
        ("required-undeclared", "/required/1", {"properties": {"a": {}}, "required": ["a", "b"]}),
        ("read-and-write-only", "/writeOnly", {"readOnly": True, "writeOnly": True}),
        (
            "discriminator-undeclared",
            "/discriminator/propertyName",
            {"discriminator": {"propertyName": "k"}},
        ),
        ("discriminator-undeclared", "/discriminator", {"discriminator": {}}),
        (
            "discriminator-undeclared",
            "/oneOf/1",
            {
                "discriminator": {"propertyName": "k"},
                "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
            },
        ),
    ],
    ids=str,
)
def test_what_can_hardly_be_meant_is_told_where_it_stands(
    version: str, rule: str, pointer: str, raw: Any
) -> None:
    inherited: dict[str, Any] = {"allOf": [{"properties": {"k": {}}}]}
    (finding,) = said(raw, version, A=inherited, B={"properties": {"other": {}}})
    assert (finding.rule, finding.place.pointer) == (rule, f"/x{pointer}")
    assert finding.why
    assert finding.way_out


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "raw",
    [
        {"type": "string", "minLength": 1, "default": "", "example": "a", "x-own": 1},
        {"type": "integer", "minimum": 1, "format": "int32", "default": 2.0},
        {"type": "number", "format": "double", "example": 3},
        {"properties": {"maxLenght": {}, "type": {"type": "string"}}, "required": ["type"]},
        {"allOf": [{"properties": {"a": {}}}, {"required": ["a"], "properties": {"b": {}}}]},
        {"properties": {}, "required": ["a"], "additionalProperties": {"type": "string"}},
        {"default": {"maxLenght": 1}, "example": {"optional": True}},
        {"oneOf": [{"$ref": "#/components/schemas/Loop"}], "discriminator": {"propertyName": "k"}},
        {"minLength": 1, "properties": {"a": {}}},
        {"type": "text", "minLength": 1, "default": 5},
        True,
    ],
    ids=str,
)
def test_nothing_is_said_of_what_can_be_meant(version: str, raw: Any) -> None:
    loop = {"anyOf": [{"$ref": "#/components/schemas/Loop"}, {"properties": {"k": {}}}]}
    assert said(raw, version, Loop=loop) == []


def test_an_array_has_items_in_3_0() -> None:
    assert [f.rule for f in said({"type": "array"}, "3.0.3")] == ["items-missing"]
    assert said({"type": "array"}, "3.1.0") == []


def test_null_is_no_fault_where_it_is_allowed() -> None:
    assert said({"type": "string", "nullable": True, "default": None}, "3.0.3") == []
    assert said({"type": ["string", "null"], "enum": ["a", None]}) == []


def test_of_a_thousand_names_that_may_be_meant_few_are_guessed() -> None:
    names = [f"number_{one}" for one in range(1000)]
    raw = {"properties": {name: {} for name in names}, "required": [f"{one}x" for one in names]}
    found = [one for one in said(raw) if one.rule == "required-undeclared"]
    guessed = [one for one in found if "Did you mean" in one.way_out]
    assert len(found) == 1000
    assert 0 < len(guessed) <= 20


def test_a_misspelt_keyword_is_guessed() -> None:
    (finding,) = said({"maxLenght": 5})
    assert finding.way_out == "Did you mean maxLength?"


def test_what_no_operation_uses_is_looked_at_when_asked_for() -> None:
    schemas = {"Unused": {"type": "strnig", "properties": {"a": {"$ref": "#/nowhere"}}}}
    held = document({"paths": {}, "components": {"schemas": schemas}})
    assert {"type-unknown", "reference-dangling"} <= {
        f.rule for f in read_api(held, thorough=True).findings
    }
    assert "type-unknown" not in {f.rule for f in read_api(held).findings}
