from __future__ import annotations

from typing import Any
from weakref import ref

import pytest
from hypothesis import given, settings

from tests.openapi.documents import document, rules, schema
from tests.openapi.sampling.strategies import schemas, values
from understudy.openapi.dialect import dialect_of
from understudy.openapi.schema import SchemaSet
from understudy.openapi.view import View

KEY = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 2, "pattern": "^[a-z]+$"},
        "scopes": {"type": "array", "items": {"enum": ["read", "write"]}, "maxItems": 2},
        "owner": {"$ref": "#/components/schemas/Owner"},
    },
    "required": ["name"],
    "additionalProperties": False,
}
OWNER = {"anyOf": [{"type": "object", "required": ["id"]}, {"type": "null"}]}


def broken(value: Any, raw: Any = KEY) -> dict[tuple[str | int, ...], tuple[str, str]]:
    """Rule and message by path."""
    found = schema(raw, {"Owner": OWNER}).violations(value)
    return {violation.path: (violation.rule, violation.message) for violation in found}


def test_a_violation_says_where_what_and_what_was_expected() -> None:
    assert broken({"scopes": ["read", "x", "y"], "owner": {}, "more": 1}) == {
        ("name",): ("required", "is required"),
        ("scopes",): ("maxItems", "has more than 2 items"),
        ("scopes", 1): ("enum", 'is not one of "read", "write"'),
        ("scopes", 2): ("enum", 'is not one of "read", "write"'),
        ("owner", "id"): ("required", "is required"),
        ("more",): ("additionalProperties", "is not allowed here"),
    }


@pytest.mark.parametrize(
    ("raw", "value", "message"),
    [
        ({"type": "integer"}, "a", "is not an integer"),
        ({"type": ["string", "null"]}, 1, "is not a string or null"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 1, "is not a string or null"),
        ({"const": "a"}, "b", 'is not "a"'),
        ({"format": "date-time"}, "b", "is not a date-time"),
        ({"format": "email"}, "b", "is not an email"),
        ({"format": "uuid"}, "b", "is not a uuid"),
        ({"pattern": "^a$"}, "b", "does not match the pattern ^a$"),
        ({"minLength": 1}, "", "is shorter than 1 character"),
        ({"maximum": 3}, 4, "is greater than 3"),
        ({"exclusiveMinimum": 3}, 3, "is not greater than 3"),
        ({"multipleOf": 0.5}, 0.3, "is not a multiple of 0.5"),
        ({"uniqueItems": True}, [1, 1], "has items that are equal"),
        ({"contains": {"const": 1}}, [], "has no item of the kind that it must contain"),
        ({"contains": True, "maxContains": 1}, [1, 2], "has too many items"),
        ({"oneOf": [{"minimum": 0}, {"maximum": 9}]}, 5, "matches more than one"),
        ({"not": {}}, 5, "is of the one kind that is forbidden"),
        ({"propertyNames": {"maxLength": 1}}, {"ab": 1}, 'name is not allowed: "ab"'),
        ({"minProperties": 1}, {}, "has fewer than 1 member"),
        (False, 1, "is not allowed here"),
    ],
)
def test_a_message_is_plain(raw: Any, value: Any, message: str) -> None:
    assert any(message in said for _, said in broken(value, raw).values())


def test_a_rule_is_where_the_document_has_it_through_references() -> None:
    read = document(
        {
            "paths": {},
            "components": {
                "schemas": {
                    "Key": {"properties": {"owner": {"$ref": "#/components/schemas/Owner"}}},
                    "Owner": {"allOf": [{"properties": {"age": {"minimum": 18}}}]},
                    "Small": {"type": "integer", "format": "int32"},
                }
            },
        }
    )
    schemas = SchemaSet(read, dialect_of("3.1.0"), View.REQUEST)
    here = read.root.child("components", "schemas")
    (broken,) = schemas.schema(here.child("Key")).violations({"owner": {"age": 3}})
    assert broken.path == ("owner", "age")
    assert broken.value == 3
    assert broken.rule_at == here.child("Owner", "allOf", 0, "properties", "age", "minimum")
    (broken,) = schemas.schema(here.child("Small")).violations(2**40)
    assert broken.rule_at == here.child("Small", "format")


def test_a_rule_has_the_line_of_the_document() -> None:
    text = (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
        "components:\n  schemas:\n    Name:\n      type: string\n      maxLength: 3\n"
    )
    read = document(text, "things.yaml")
    schemas = SchemaSet(read, dialect_of("3.1.0"), View.REQUEST)
    (broken,) = schemas.schema(read.root.child("components", "schemas", "Name")).violations("long")
    assert broken.rule_at is not None
    assert read.line(broken.rule_at) == 8


def test_where_and_prefix_stand_in_front_of_each_path() -> None:
    (broken,) = schema({"items": {"type": "string"}}).violations([1], "query", ("tags",))
    assert (broken.where, broken.path) == ("query", ("tags", 0))


def test_a_property_knows_its_place_behind_a_reference() -> None:
    found = schema({"$ref": "#/components/schemas/Key"}, {"Key": KEY, "Owner": OWNER})
    name = found.property("name")
    assert name is not None
    (broken,) = name.violations("A1")
    assert broken.rule_at is not None
    assert broken.rule_at.pointer == "/components/schemas/Key/properties/name/pattern"
    assert found.property("nothing") is None
    assert found.property_names() == ("name", "scopes", "owner")


UNLIKE_JSON: list[Any] = [
    *(10**400, -(10**400), float("inf"), float("nan"), "\ud800", {"\ud800": 1}),
    *(b"bytes", {1: 2}, [[[object()]]], (1, 2), {"a": {"\udfff"}}),
]


@pytest.mark.parametrize("value", UNLIKE_JSON, ids=repr)
@pytest.mark.parametrize(
    "raw",
    [{}, KEY, {"type": "integer"}, {"minimum": 3}, {"uniqueItems": True}, {"enum": [1]}],
    ids=str,
)
def test_what_no_json_text_could_give_never_raises(value: Any, raw: Any) -> None:
    found = schema(raw, {"Owner": OWNER})
    assert found.is_valid(value) in (True, False)
    for violation in found.violations(value):
        assert violation.message


def test_schemas_are_equal_by_place_and_side() -> None:
    read = document({"paths": {}, "x": {"type": "string"}, "y": {"type": "string"}})
    request, answer = (SchemaSet(read, dialect_of("3.1.0"), view) for view in View)
    at = read.root.child("x")
    assert request.schema(at) == request.schema(at)
    assert len({request.schema(at), request.schema(at), answer.schema(at)}) == 2
    assert request.schema(at) != request.schema(read.root.child("y"))


@pytest.mark.parametrize(
    ("raw", "types"),
    [
        ({"type": "string"}, {"string"}),
        ({"type": ["number", "null"]}, {"number", "integer", "null"}),
        ({"enum": [1, "a", None]}, {"integer", "number", "string", "null"}),
        ({"const": 1.5}, {"number"}),
        ({"anyOf": [{"type": "string"}, {"type": "array"}]}, {"string", "array"}),
        ({"allOf": [{"type": ["string", "array"]}, {"type": ["array", "null"]}]}, {"array"}),
        ({"$ref": "#/components/schemas/Owner"}, {"object", "null"}),
        (False, set()),
    ],
)
def test_the_types_are_those_that_a_value_can_have(raw: Any, types: set[str]) -> None:
    assert schema(raw, {"Owner": OWNER}).types() == types


@settings(deadline=None, max_examples=60)
@given(schemas(), values)
def test_no_value_has_a_type_that_its_schema_can_not_take(raw: Any, value: Any) -> None:
    loops = {"Loop": {"type": "object"}, "Tree": {"type": "array"}}
    found = schema(raw, loops)
    if found.is_valid(value):
        names = {type(None): "null", bool: "boolean", int: "integer", float: "number"}
        names |= {str: "string", list: "array", dict: "object"}
        assert names[type(value)] in found.types()


def test_a_dangling_reference_is_said_and_what_stands_beside_it_counts() -> None:
    found = schema({"allOf": [{"$ref": "#/nowhere"}, {"const": "a"}]})
    assert rules(found) == ["reference-dangling"]
    assert (found.is_valid("a"), found.is_valid("b")) == (True, False)


def test_a_schema_is_compiled_once_for_all_that_refer_to_it_while_any_of_them_keeps_it() -> None:
    one = schema({"$ref": "#/components/schemas/S"}, {"S": {"type": "string"}})
    compiled = one.schemas.compiled(one.node)
    assert one.schemas.compiled(one.node) is compiled
    assert one.is_valid == compiled.is_valid
    left = ref(compiled)
    del compiled
    assert left() is not None
    one.forget()
    assert left() is None


def test_a_schema_that_forgot_what_was_compiled_judges_as_before() -> None:
    found = schema(KEY, {"Owner": OWNER})
    before, told = found.is_valid, found.violations({"name": "A"})
    found.forget()
    assert found.is_valid is not before
    assert found.violations({"name": "A"}) == told != []
