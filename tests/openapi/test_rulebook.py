"""Gone through by its rules, a value breaks what the engine says."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from understudy.openapi.rulebook import Rulebook, Spot
from understudy.openapi.schema import Schema
from understudy.openapi.violation import Violation

from .documents import schema

NAMES = st.sampled_from(["a", "b", "c/d", "é"])
TEXT = {"type": "string"}
NULL = {"type": "null"}
OWNER: dict[str, Any] = {
    "type": "object",
    "required": ["a"],
    "properties": {"a": TEXT, "b": {"$ref": "#/components/schemas/Owner"}},
    "additionalProperties": False,
}
COMPONENTS: dict[str, Any] = {"Owner": OWNER, "Either": {"anyOf": [TEXT, NULL]}}

leaves: st.SearchStrategy[Any] = st.sampled_from(
    [
        True,
        False,
        {},
        TEXT,
        NULL,
        {"type": ["integer", "null"]},
        {"type": "number", "minimum": 2, "exclusiveMaximum": 4, "multipleOf": 0.5},
        {"type": "integer", "format": "int32", "description": "some"},
        {"type": "string", "minLength": 2, "maxLength": 3, "pattern": "^x", "format": "date"},
        {"type": "boolean", "const": True},
        {"enum": [1, "b", None, {"a": 1}]},
        {"minItems": 2, "maxItems": 1, "uniqueItems": True},
        {"minProperties": 2, "maxProperties": 0},
        {"not": TEXT},
        {"propertyNames": {"maxLength": 1}},
        {"$ref": "#/components/schemas/Owner"},
        {"$ref": "#/components/schemas/Either", "description": "either"},
    ]
)


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"properties": st.dictionaries(NAMES, inner, max_size=3)},
        optional={
            "type": st.just("object"),
            "required": st.lists(NAMES, max_size=3, unique=True),
            "additionalProperties": inner,
            "items": inner,
            "unevaluatedProperties": st.just(False),
            "minProperties": st.just(2),
            "allOf": st.lists(inner, min_size=1, max_size=3),
            "$ref": st.just("#/components/schemas/Owner"),
        },
    ).map(_told_right)


def _told_right(node: dict[str, Any]) -> dict[str, Any]:
    """Of a closed object the engine says that a name is missing which is there but not allowed."""
    if node.get("additionalProperties") is False and "required" in node:
        return {**node, "required": [n for n in node["required"] if n in node["properties"]]}
    return node


def combined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=1, max_size=3)
    keywords = st.sampled_from(["allOf", "anyOf", "oneOf"])
    nullable = inner.map(lambda one: {"anyOf": [one, NULL]})
    return st.tuples(keywords, some).map(lambda pair: {pair[0]: pair[1]}) | nullable


schemas = st.recursive(
    leaves,
    lambda inner: (
        objects(inner) | combined(inner) | inner.map(lambda one: {"type": "array", "items": one})
    ),
    max_leaves=8,
)
values = st.recursive(
    st.sampled_from([None, True, 1, 3, 3.0, 2.25, 10**12, "x", "é", "xyzz", "2031-05-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def book_of(held: Schema) -> Rulebook:
    return Rulebook(held.schemas, held.node, Spot(held.at))


def by_rules(held: Schema, value: Any) -> list[Violation]:
    return book_of(held).broken(value, "body", ("in",))


def by_engine(held: Schema, value: Any) -> list[Violation]:
    book, errors = book_of(held), []
    if not held.is_valid(value):
        errors = held.schemas.broken(held.node, value)
    return book.violations(errors, Spot(held.at), "body", ("in",))


@given(schemas, st.lists(values, min_size=1, max_size=5))
@example({"anyOf": [{"type": "object", "items": False}, NULL]}, [True, [None]])
@example({"allOf": [OWNER, {"required": ["a"], "allOf": [OWNER]}]}, [{"b": {}}, 1])
def test_by_its_rules_a_value_breaks_what_the_engine_says(raw: Any, some: list[Any]) -> None:
    held = schema(raw, COMPONENTS)
    book = book_of(held)
    for value in [*some, *some]:
        # Of items and alternatives the engine may sort the members by name.
        found = sorted(book.broken(value, "body", ("in",)), key=repr)
        assert found == sorted(by_engine(held, value), key=repr)


@pytest.mark.parametrize("required", [["z"], ["y", "z"]])
@pytest.mark.parametrize("others", [False, TEXT])
def test_faults_are_told_in_the_order_of_the_engine(required: list[str], others: Any) -> None:
    member = {"type": "string", "minLength": 3, "pattern": "^x", "format": "date"}
    held = schema(
        {
            "minProperties": 9,
            "required": required,
            "properties": {"a": member, "b": {"const": 1, "enum": [2], "multipleOf": 5}},
            "additionalProperties": others,
        }
    )
    value = {"other": 1, "b": 3, "more": 2, "a": "no"}
    assert len(by_rules(held, value)) == 9 + len(required)
    assert by_rules(held, value) == by_engine(held, value)


@pytest.mark.parametrize(
    "value", [[0] * 301, {"a": b""}, {"a": {1}}, {1: ""}, "\ud800", {"\ud800": 1}, [["\udfff"]]]
)
def test_nothing_is_known_of_large_values_and_of_what_json_does_not_hold(value: Any) -> None:
    assert by_rules(schema({"type": "boolean"}), [0] * 300)
    assert by_rules(schema({"type": "boolean"}), value) == []


def test_nothing_is_known_where_patterns_take_time() -> None:
    assert by_rules(schema({"pattern": "^(?=a)a"}), "b") == []


def test_nothing_is_known_of_deep_values() -> None:
    deep: Any = 1
    for _ in range(70):
        deep = [deep]
    assert by_rules(schema(TEXT), deep[0][0][0][0][0][0][0])
    assert by_rules(schema(TEXT), deep) == []
