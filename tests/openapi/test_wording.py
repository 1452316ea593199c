"""What is wrong with a value is told about the alternative that it was meant for."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from understudy.openapi.wording import told

SAIL = {
    "required": ["masts"],
    "properties": {"kind": {"const": "sail"}, "masts": {"type": "integer"}},
}
MOTOR = {
    "required": ["power"],
    "properties": {"kind": {"enum": ["motor", "diesel"]}, "power": {"type": "number"}},
}
SHIP = {
    "type": "object",
    "properties": {"name": {"type": "string"}},
    "oneOf": [SAIL, MOTOR],
    "unevaluatedProperties": False,
}
NULLABLE = {"anyOf": [{"type": "object", "properties": {"a": {"enum": [1]}}}, {"type": "null"}]}

EITHER = {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}


def said(schema: Any, value: Any) -> set[str]:
    errors = list(jsonschema_rs.Draft202012Validator(schema).iter_errors(value))
    return {f"{'.'.join(map(str, path))} {message}" for path, _, message, _, _ in told(errors)}


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        (SHIP, {"kind": "sail"}, {"masts is required"}),
        (SHIP, {"kind": "motor", "power": "x"}, {"power is not a number"}),
        (SHIP, {"kind": "motor", "masts": 1}, {"power is required"}),
        (SHIP, {"kind": "raft"}, {'kind is not one of "sail", "motor", "diesel"'}),
        (SHIP, {"kind": "sail", "masts": 1, "x": 1}, {"x is not allowed here"}),
        (SHIP, {"name": 1, "kind": "sail", "masts": 1}, {"name is not a string"}),
        (NULLABLE, {"a": 2}, {"a is not one of 1"}),
        (NULLABLE, "x", {" is not an object or null"}),
        (EITHER, {}, {" matches none of the alternatives"}),
        ({"oneOf": [{}, {}]}, 1, {" matches more than one of the alternatives"}),
    ],
)
def test_one_fault_is_told_once_and_as_what_it_is(
    schema: Any, value: Any, expected: set[str]
) -> None:
    assert said(schema, value) == expected
