from __future__ import annotations

from typing import Any

import pytest

from tests.openapi.documents import rules, schema


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    "components",
    [
        {"A": ref("A")},
        {"A": ref("B"), "B": ref("A")},
        {"A": {"allOf": [ref("A"), {"type": "string"}]}},
        {"A": {"allOf": [ref("B"), {"type": "string"}]}, "B": {"anyOf": [ref("A"), {}]}},
        {"A": {"type": "string", "not": {"not": ref("A")}}},
        {"A": {"type": "string", "if": ref("A"), "then": {}}},
    ],
    ids=str,
)
def test_a_schema_that_applies_itself_is_told_and_decided(components: dict[str, Any]) -> None:
    found = schema(ref("A"), components)
    assert found.is_valid("text") in (True, False)
    assert found.violations("text") is not None
    assert any(rule.startswith(("schema-cyclic", "reference-cyclic")) for rule in rules(found))


def test_self_or_something_is_that_something() -> None:
    found = schema(ref("A"), {"A": {"anyOf": [ref("A"), {"type": "string"}]}})
    assert (found.is_valid("text"), found.is_valid(1)) == (True, False)


def test_self_and_something_is_that_something() -> None:
    found = schema(ref("A"), {"A": {"allOf": [ref("A"), {"type": "string"}]}})
    assert (found.is_valid("text"), found.is_valid(1)) == (True, False)


def test_a_base_that_lists_its_own_heirs_is_read_as_meant() -> None:
    components = {
        "Pet": {
            "type": "object",
            "properties": {"kind": {"type": "string"}},
            "required": ["kind"],
            "oneOf": [ref("Cat"), ref("Dog")],
        },
        "Cat": {"allOf": [ref("Pet"), {"required": ["lives"]}]},
        "Dog": {"allOf": [ref("Pet"), {"required": ["tail"]}]},
    }
    pet = schema(ref("Pet"), components)
    cat = schema(ref("Cat"), components)
    for found in (pet, cat):
        assert found.is_valid({"kind": "cat", "lives": 9})
        assert not found.is_valid({"lives": 9})
        assert not found.is_valid({"kind": "cat"})
    assert pet.is_valid({"kind": "dog", "tail": 1})
    assert not cat.is_valid({"kind": "dog", "tail": 1})


def test_recursion_through_members_is_no_fault() -> None:
    components = {
        "Tree": {
            "type": "object",
            "properties": {"children": {"type": "array", "items": ref("Tree")}},
            "required": ["children"],
        }
    }
    found = schema(ref("Tree"), components)
    assert rules(found) == []
    assert found.is_valid({"children": [{"children": []}]})
    assert not found.is_valid({"children": [{"children": [{}]}]})


def test_a_long_chain_of_references_is_followed() -> None:
    components: dict[str, Any] = {f"S{n}": {"allOf": [ref(f"S{n + 1}")]} for n in range(400)}
    components["S400"] = {"type": "string"}
    found = schema(ref("S0"), components)
    assert (found.is_valid("text"), found.is_valid(1)) == (True, False)
