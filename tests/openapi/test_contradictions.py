"""A schema that contradicts itself is found where it does; one that does not is left in peace."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.openapi.contradictions import contradictions

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}

LIST, ONE = {"type": ["array", "null"]}, {"maxItems": 1}


def found(*defs: Any) -> list[tuple[int, tuple[str | int, ...], str]]:
    return list(contradictions(defs, lambda reference: defs[int(reference)]))


@pytest.mark.parametrize(
    ("schema", "fault"),
    [
        ({"allOf": [TEXT, NUMBER]}, "its types exclude each other: string and integer"),
        ({**TEXT, "allOf": [LIST]}, "its types exclude each other: string and array, null"),
        ({"type": "integer", "enum": ["1", "2"]}, "none of its listed values is of type integer"),
        ({"type": "string", "const": 1}, "none of its listed values is of type string"),
        ({"type": "integer", "minimum": 5, "maximum": 4}, "its minimum 5 is over its maximum 4"),
        ({**TEXT, "minLength": 5, "maxLength": 4}, "its minLength 5 is over its maxLength 4"),
        ({"type": "array", "minItems": 2, "allOf": [ONE]}, "its minItems 2 is over its maxItems 1"),
    ],
)
def test_a_contradiction_is_named(schema: Any, fault: str) -> None:
    assert found(schema) == [(0, (), fault)]


@pytest.mark.parametrize(
    "schema",
    [
        {},
        TEXT,
        {"allOf": [{"type": "number"}, NUMBER]},
        {"allOf": [{"type": ["string", "null"]}, {"type": ["integer", "null"]}]},
        {"type": "number", "enum": [1]},
        {"type": "integer", "enum": ["1", 1]},
        {"minimum": 5, "maximum": 4},
        {"type": ["integer", "null"], "minimum": 5, "maximum": 4},
        {"anyOf": [{"allOf": [TEXT]}, NUMBER]},
        {"allOf": [{"$ref": "0"}]},
        {"enum": [None]},
    ],
)
def test_what_some_value_can_keep_is_none(schema: Any) -> None:
    assert found(schema) == []


def test_it_is_found_where_it_stands_and_not_wherever_that_is_used() -> None:
    broken = {"allOf": [TEXT, {"$ref": "1"}]}
    user = {"allOf": [{"$ref": "0"}], "properties": {"a": {"items": broken}}}
    assert [(index, tokens) for index, tokens, _ in found(broken, NUMBER, user)] == [
        (0, ()),
        (2, ("properties", "a", "items")),
    ]


leaves = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", "number", "null", ["string", "null"]]),
        "enum": st.lists(st.sampled_from([1, 1.5, "a", None, True]), min_size=1, max_size=2),
        "minimum": st.integers(0, 3),
        "maximum": st.integers(0, 3),
        "minLength": st.integers(0, 3),
        "maxLength": st.integers(0, 3),
    },
)
VALUES: list[Any] = [None, True, False, 0, 1, 2, 3, 1.5, "", "a", "aa", "aaa", [], {}]


@given(st.lists(leaves, min_size=1, max_size=3))
def test_no_value_keeps_what_is_called_a_contradiction(parts: list[Any]) -> None:
    schema = {"allOf": parts}
    if found(schema):
        validator = jsonschema_rs.Draft202012Validator(schema)
        assert not any(validator.is_valid(value) for value in VALUES)
