from __future__ import annotations

from typing import Any

import pytest

from tests.openapi.documents import rules, schema
from tests.openapi.sampling.scenes import scene
from understudy.openapi.sampling import Sampler


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    "components",
    [
        {"A": {"type": "object", "properties": {"a": ref("A")}, "required": ["a"]}},
        {
            "A": {"type": "object", "properties": {"b": ref("B")}, "required": ["b"]},
            "B": {"type": "object", "properties": {"a": {"allOf": [ref("A")]}}, "required": ["a"]},
        },
        {"A": {"type": "array", "items": ref("A"), "minItems": 1}},
        {
            "A": {
                "type": "object",
                "properties": {"a": {"oneOf": [ref("A"), {"allOf": [ref("A")]}]}},
                "required": ["a"],
            }
        },
        {"A": {"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"a": ref("A")}}]}},
        {
            "A": {"type": "object", "required": ["a"], "properties": {"a": ref("B")}},
            "B": {"allOf": [ref("A"), {"properties": {"b": {"type": "string"}}}]},
        },
        {"A": {"type": "object", "required": ["a"], "additionalProperties": ref("A")}},
        {"A": {"type": "object", "minProperties": 1, "additionalProperties": ref("A")}},
        {
            "A": {
                "type": "object",
                "minProperties": 2,
                "properties": {"a": ref("A"), "b": {}},
                "additionalProperties": False,
            }
        },
        {
            "A": {
                "type": "object",
                "required": ["b"],
                "properties": {"a": ref("A")},
                "dependentRequired": {"b": ["a"]},
            }
        },
        {"A": {"type": "array", "minItems": 2, "prefixItems": [{}, ref("A")]}},
        {"A": {"type": "array", "minItems": 2, "prefixItems": [{}], "items": ref("A")}},
        {"A": {"type": "array", "contains": ref("A")}},
    ],
    ids=str,
)
def test_required_members_that_never_end_are_told_with_the_circle(
    components: dict[str, Any],
) -> None:
    found = schema(ref("A"), components)
    (finding,) = [f for f in found.schemas.settled() if f.rule == "schema-endless"]
    assert "A" in finding.what
    assert "->" in finding.what


@pytest.mark.parametrize(
    "member",
    [
        {"anyOf": [ref("A"), {"type": "null"}]},
        {"type": "array", "items": ref("A")},
        {"oneOf": [ref("A"), {"type": "string"}]},
    ],
    ids=str,
)
def test_required_members_that_may_end_are_no_fault(member: Any) -> None:
    components = {"A": {"type": "object", "properties": {"a": member}, "required": ["a"]}}
    assert rules(schema(ref("A"), components)) == []


@pytest.mark.parametrize(
    "endable",
    [
        {"type": "object", "minProperties": 1, "properties": {"a": ref("A")}},
        {"type": "object", "required": ["b"], "properties": {"a": ref("A")}},
        {"type": "array", "minItems": 1, "prefixItems": [{}, ref("A")]},
        {"type": "array", "contains": ref("A"), "minContains": 0},
        {
            "type": "object",
            "minProperties": 1,
            "properties": {"a": ref("A"), "b": {}},
            "additionalProperties": False,
        },
        {"required": ["a"], "properties": {"a": ref("A")}},
        {
            "type": "object",
            "properties": {"a": {"allOf": [ref("A")], "required": ["a"]}, "b": {}},
        },
    ],
    ids=str,
)
def test_what_can_be_kept_without_end_by_itself_is_no_fault(endable: Any) -> None:
    found = schema(ref("A"), {"A": endable})
    assert rules(found) == []
    assert Sampler(found).draw(scene())[1]
