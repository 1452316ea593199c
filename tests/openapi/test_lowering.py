from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.openapi.documents import api, rules, schema
from tests.openapi.sampling.strategies import schemas
from understudy.openapi.view import View

A = {"$ref": "#/components/schemas/A"}


def takes(raw: Any, *values: Any, **how: Any) -> list[bool]:
    """Which of these values a schema takes."""
    kept = schema(raw, **how)
    return [kept.is_valid(value) for value in values]


# OpenAPI 3.0


@pytest.mark.parametrize(
    "raw",
    [
        {"type": "string", "nullable": True},
        {"type": "string", "nullable": True, "enum": ["a"]},
        {"nullable": True, "allOf": [A]},
        {"type": "string", "nullable": True, "allOf": [A]},
        {"nullable": True, "anyOf": [A]},
        {"nullable": True, "oneOf": [A]},
        {"nullable": True, "enum": ["a"]},
    ],
    ids=str,
)
def test_null_is_taken_where_3_0_says_nullable(raw: Any) -> None:
    how: dict[str, Any] = {"components": {"A": {"type": "string"}}, "version": "3.0.3"}
    assert takes(raw, None, "a", 1, **how) == [True, True, False]
    assert takes({**raw, "nullable": False}, None, **how) == [False]
    assert rules(schema(raw, **how)) == []


def test_what_stands_beside_a_reference_counts_in_3_1_only() -> None:
    raw = {**A, "maxLength": 2, "nullable": True}
    components = {"A": {"type": "string"}}
    assert takes(raw, None, "abc", components=components, version="3.0.0") == [False, True]
    assert takes(raw, "ab", "abc", components=components, version="3.1.0") == [True, False]


def test_keywords_that_3_0_does_not_have_are_inert_and_told() -> None:
    raw = {"type": "string", "const": "a", "if": {"minLength": 1}, "then": False}
    found = schema(raw, version="3.0.1")
    assert found.is_valid("b")
    assert set(rules(found)) == {"keyword-inert"}
    assert takes(raw, "b") == [False]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_boolean_bound_makes_the_bound_exclusive(version: str) -> None:
    raw = {
        "minimum": 1,
        "exclusiveMinimum": True,
        "maximum": 5,
        "exclusiveMaximum": False,
    }
    assert takes(raw, 1, 1.5, 5, 6, version=version) == [False, True, True, False]
    told = rules(schema(raw, version=version))
    assert bool(told) == (version == "3.1.0")


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_number_as_exclusive_bound_is_read_as_meant(version: str) -> None:
    raw = {"exclusiveMinimum": 1}
    assert takes(raw, 1, 2, version=version) == [False, True]
    assert bool(rules(schema(raw, version=version))) == (version == "3.0.3")


# OpenAPI 3.1


def test_nullable_in_3_1_is_honoured_and_told_or_read_by_the_letter() -> None:
    raw = {"type": "string", "nullable": True}
    assert takes(raw, None) == [True]
    assert takes(raw, None, strict_nullable=True) == [False]
    assert rules(schema(raw)) == rules(schema(raw, strict_nullable=True)) == ["nullable-in-3.1"]


def test_what_a_schema_defines_for_itself_is_found() -> None:
    raw = {
        "$id": "https://example.com/outer",
        "$defs": {
            "here": {"type": "string"},
            "named": {"$anchor": "there", "type": "integer"},
        },
        "properties": {
            "a": {"$ref": "#/$defs/here"},
            "b": {"$ref": "#there"},
            "c": {"$ref": "https://example.com/outer#/$defs/here"},
        },
    }
    assert takes(raw, {"a": "x", "b": 1, "c": "y"}) == [True]
    for broken in ({"a": 1}, {"b": "x"}, {"c": 1}):
        assert takes(raw, broken) == [False]


# Views


@pytest.mark.parametrize(
    "raw",
    [
        {"properties": {"id": {"readOnly": True}}, "required": ["id"]},
        {"properties": {"id": A}, "required": ["id"]},
        {"properties": {"id": {"allOf": [A]}}, "required": ["id"]},
        {"allOf": [{"$ref": "#/components/schemas/Base"}], "required": ["id"]},
        {"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["id"]}]},
        {"allOf": [{"$ref": "#/components/schemas/Base"}]},
    ],
    ids=str,
)
@pytest.mark.parametrize("keyword", ["readOnly", "writeOnly"])
def test_a_member_that_a_side_does_not_see_is_not_asked_of_it(raw: Any, keyword: str) -> None:
    components = {
        "A": {"type": "string", keyword: True},
        "Base": {"properties": {"id": {keyword: True}}, "required": ["id"]},
    }
    if keyword == "writeOnly" and raw.get("properties", {}).get("id") == {"readOnly": True}:
        raw = {"properties": {"id": {"writeOnly": True}}, "required": ["id"]}
    asked = {
        view: not schema(raw, components, view=view).is_valid({})
        for view in (View.REQUEST, View.RESPONSE)
    }
    hidden = View.REQUEST if keyword == "readOnly" else View.RESPONSE
    assert asked == {view: view is not hidden for view in asked}


def test_beside_a_reference_a_hidden_member_is_not_asked_for_in_3_1() -> None:
    base = {"Base": {"properties": {"id": {"readOnly": True}}}}
    raw = {"$ref": "#/components/schemas/Base", "required": ["id", "name"]}
    assert takes(raw, {"name": 1}, {}, components=base, view=View.REQUEST) == [True, False]


# What can't be read


@pytest.mark.parametrize(
    ("keyword", "value", "rule"),
    [
        ("maxLength", "5", "schema-keyword-unreadable"),
        ("minimum", "0", "schema-keyword-unreadable"),
        ("minItems", -1, "schema-keyword-unreadable"),
        ("multipleOf", 0, "schema-keyword-unreadable"),
        ("required", True, "schema-keyword-unreadable"),
        ("required", "name", "schema-keyword-unreadable"),
        ("enum", "a", "schema-keyword-unreadable"),
        ("properties", ["a"], "schema-keyword-unreadable"),
        ("allOf", {"type": "string"}, "schema-keyword-unreadable"),
        ("pattern", "(", "pattern-unreadable"),
        ("patternProperties", {"(": {}}, "pattern-unreadable"),
        ("pattern", "[^\\p{L}]{9999}", "pattern-limit"),
        ("patternProperties", {"(?:a{1,99}){1,99}": {}}, "pattern-limit"),
        ("type", "file", "type-unknown"),
        ("type", 5, "type-unknown"),
        ("$ref", 5, "schema-keyword-unreadable"),
        ("$ref", "#/components/schemas/Missing", "reference-dangling"),
        ("$ref", "http://192.0.2.1/elsewhere.json", "reference-refused"),
    ],
)
def test_a_keyword_that_can_not_be_read_is_told_with_its_line_and_the_rest_counts(
    keyword: str, value: Any, rule: str
) -> None:
    read = api(
        {
            "paths": {
                "/a": {
                    "get": {
                        "responses": {
                            "200": {
                                "description": "",
                                "content": {
                                    "application/json": {
                                        "schema": {"not": {"const": "no"}, keyword: value}
                                    }
                                },
                            }
                        }
                    }
                }
            }
        }
    )
    (finding,) = [f for f in read.document.located(read.findings) if f.rule == rule]
    assert keyword in finding.place.pointer
    assert finding.why
    assert finding.way_out
    assert finding.place.line is not None
    kept = read.operations[0].responses["200"].content[0].schema
    assert kept is not None
    assert kept.is_valid("no") is False
    assert kept.is_valid("yes") is True


@pytest.mark.parametrize("raw", [5, "text", [], None])
def test_what_is_no_schema_is_told_and_takes_everything(raw: Any) -> None:
    found = schema({"properties": {"a": raw}})
    assert found.is_valid({"a": 1})
    assert rules(found) == ["schema-unreadable"]


def test_names_that_are_repeated_take_nothing_down() -> None:
    raw = {"required": ["a", "a"], "type": ["object", "object"], "enum": [{"a": 1}, {"a": 1}]}
    assert takes(raw, {"a": 1}, {}) == [True, False]


def test_what_says_nothing_about_values_takes_nothing_down() -> None:
    raw = {
        "title": 5,
        "description": [],
        "deprecated": "yes",
        "xml": 1,
        "x-own": {"$ref": "nowhere"},
    }
    assert takes({**raw, "type": "string"}, "a", 1) == [True, False]


def test_an_unknown_format_is_a_note_once() -> None:
    read = schema({"properties": {"a": A, "b": A}}, {"A": {"type": "string", "format": "unheard"}})
    (finding,) = read.schemas.settled()
    assert (finding.rule, finding.severity.value) == ("format-unknown", "note")
    assert "unheard" in finding.what


def test_a_format_of_no_registry_is_checked_and_noted() -> None:
    found = schema({"type": "string", "format": "uuid4"})
    assert not found.is_valid("no")
    (finding,) = found.schemas.settled()
    assert (finding.rule, finding.severity.value) == ("format-unregistered", "note")
    assert rules(schema({"type": "string", "format": "uuid"})) == []


def test_the_range_of_a_numeric_format_is_checked() -> None:
    raw = {"type": "integer", "format": "int32"}
    assert takes(raw, 2**31 - 1, 2**31, -(2**31) - 1) == [True, False, False]
    assert takes({**raw, "type": ["integer", "null"]}, 2**31, None) == [False, True]
    assert takes({"type": "string", "format": "int32"}, "x") == [True]


@pytest.mark.parametrize("end", ["", "u", "i"])
def test_a_pattern_between_slashes_is_read_as_meant(end: str) -> None:
    found = schema({"type": "string", "pattern": f"/^[0-9]{{3}}b?$/{end}"})
    assert (found.is_valid("123"), found.is_valid("abc")) == (True, False)
    assert found.is_valid("123B") == (end == "i")
    assert rules(found) == ["pattern-delimited"]


@settings(deadline=None, max_examples=60)
@given(schemas(), st.sampled_from(["3.0.3", "3.1.0"]), st.sampled_from(list(View)))
def test_every_schema_can_be_compiled_and_asked(raw: Any, version: str, view: View) -> None:
    loops = {"Loop": {"properties": {"next": {"$ref": "#/components/schemas/Loop"}}}, "Tree": {}}
    kept = schema(raw, loops, version=version, view=view)
    asked: list[Any] = [None, True, 1, 1.5, "a", [], {}, {"a": [1]}]
    for value in asked:
        assert kept.is_valid(value) == (not kept.violations(value)) or kept.undecided(value)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("string ", "string"),
        ("String", "string"),
        ("int", "integer"),
        ("float", "number"),
        ("bool", "boolean"),
        ("dict", "object"),
        (["string", None], ["string", "null"]),
    ],
    ids=str,
)
def test_a_type_that_is_written_otherwise_is_read_as_meant_and_told(
    version: str, written: Any, read: Any
) -> None:
    found = schema({"type": written}, version=version)
    assert found.lowered == {"type": read}
    assert rules(found) == ["type-unknown"]


@pytest.mark.parametrize("written", ["date", "file", "any", 5, {}, [], ["x"]], ids=str)
def test_a_type_that_means_none_is_told_and_not_checked(written: Any) -> None:
    found = schema({"type": written})
    assert found.lowered == {}
    assert rules(found) == ["type-unknown"]
