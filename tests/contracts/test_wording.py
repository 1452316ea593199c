"""What a document asks is told in its own words, also where it stands behind a reference."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.exchanges import keys_api
from tests.contracts.judged import subject
from understudy.contracts.wording import asked, pointer_of, shown


def said(schema: dict[str, Any], rule: str) -> str:
    of = keys_api({"name": schema})
    body = subject(of).body_schema
    member = body.property("name") if body else None
    return asked(of, member.at if member else None, rule)


@pytest.mark.parametrize(
    ("schema", "rule", "words"),
    [
        ({"type": "string"}, "type", "type: string"),
        ({"type": ["string", "null"]}, "type", 'type: ["string", "null"]'),
        ({"maxLength": 3}, "maxLength", "maxLength: 3"),
        ({"enum": ["a", 1, None]}, "enum", 'enum: ["a", 1, null]'),
        ({"enum": ["a"]}, "type", 'enum: ["a"]'),
        ({"anyOf": [{"type": "string"}]}, "type", 'anyOf: [{"type": "string"}]'),
        ({"type": "string"}, "maxLength", ""),
        ({}, "type", ""),
    ],
)
def test_a_rule_is_told_as_it_is_written(schema: dict[str, Any], rule: str, words: str) -> None:
    assert said(schema, rule) == words


def test_a_rule_is_told_from_behind_a_reference() -> None:
    reference = {"$ref": "#/paths/~1keys/post/x-kind"}
    kind: dict[str, Any] = {"x-kind": {"type": "string", "enum": ["a"]}}
    of = keys_api({"name": reference}, **kind)
    body = subject(of).body_schema
    member = body.property("name") if body else None
    assert asked(of, member.at if member else None, "enum") == 'enum: ["a"]'


def test_nothing_is_told_of_nowhere() -> None:
    assert asked(keys_api(), None, "type") == ""


def test_values_are_told_as_json_and_cut() -> None:
    assert shown({"a": [None, True, "\u00e9'"]}) == '{"a": [null, true, "\u00e9\'"]}'
    assert len(shown("x" * 500)) == 120


def test_a_member_is_told_by_its_path() -> None:
    assert pointer_of(("body", "items", 0, "id")) == "body.items[0].id"
