"""What a schema is known to take without a validator, it takes."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.openapi.kinds import asserted, kinds, kinds_of, whole_kinds
from understudy.openapi.lowering import Node

TEXT: Node = {"type": "string"}
DEFS: dict[str, Node] = {"#/$defs/0": TEXT, "#/$defs/1": {"anyOf": [TEXT, {"type": "null"}]}}
EVERYTHING = {"null", "boolean", "object", "array", "number", "string", "integer"}

leaves: st.SearchStrategy[Node] = st.sampled_from(
    [
        True,
        False,
        {},
        TEXT,
        {"type": "number", "description": "some"},
        {"type": ["integer", "null"]},
        {"minLength": 2},
        {"enum": ["a"]},
        *({"$ref": reference} for reference in DEFS),
    ]
)
nodes: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.tuples(
        st.sampled_from(["allOf", "anyOf", "oneOf"]), st.lists(inner, min_size=1, max_size=3)
    ).map(lambda pair: {pair[0]: pair[1]}),
    max_leaves=6,
)
values = st.sampled_from([None, True, {}, {"a": 1}, [], [1], 1.5, -3, 10**9, "", "a long text"])


def is_valid(node: Node, value: Any) -> bool:
    schema = {"$defs": {str(i): each for i, each in enumerate(DEFS.values())}, "allOf": [node]}
    return jsonschema_rs.Draft202012Validator(schema).is_valid(value)


@given(nodes, values)
def test_every_value_of_a_whole_kind_is_taken(node: Node, value: Any) -> None:
    whole = whole_kinds(node, DEFS.__getitem__)
    assert whole <= kinds(node, DEFS.__getitem__)
    if whole.intersection(kinds_of(value)):
        assert is_valid(node, value)


@given(nodes, values)
def test_what_has_no_keywords_takes_everything(node: Node, value: Any) -> None:
    assert asserted(node, DEFS.__getitem__) or is_valid(node, value)


@pytest.mark.parametrize(
    ("node", "whole", "keywords"),
    [
        (True, EVERYTHING, set()),
        (False, set(), {"not"}),
        ({"type": "number", "example": 1}, {"number", "integer"}, {"type"}),
        ({"$ref": "#/$defs/1"}, {"string", "null"}, {"anyOf"}),
        ({"type": "string", "maxLength": 3}, set(), {"type", "maxLength"}),
        ({"allOf": [TEXT, {"properties": {}}]}, set(), {"type", "properties"}),
        ({"allOf": [TEXT] * 200}, {"string"}, {"allOf"}),
    ],
)
def test_what_is_known_of_a_schema(node: Node, whole: set[str], keywords: set[str]) -> None:
    assert whole_kinds(node, DEFS.__getitem__) == whole
    assert asserted(node, DEFS.__getitem__) == keywords
