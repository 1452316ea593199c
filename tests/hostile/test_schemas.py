"""Schemas that multiply, chain, mesh or ask for too much are served, and soon."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .commands import check, mock
from .documents import both_ways, ref, written

Schemas = dict[str, Any]


def chain(length: int, link: Any) -> tuple[Any, Schemas]:
    """S0 to S<length>, each made by `link(index, reference to the next)`."""
    made = {f"S{i}": link(i, ref(f"S{i + 1}")) for i in range(length)}
    return ref("S0"), {**made, f"S{length}": {"type": "object"}}


def parts(i: int, following: Any) -> list[Any]:
    """Two schemas that both hold the next one and are not the same."""
    return [
        {"allOf": [following, {"properties": {f"a{i}": {"type": "string"}}}]},
        {"allOf": [following, {"properties": {f"b{i}": {"type": "integer"}}}]},
    ]


def mesh(size: int, link: Any) -> tuple[Any, Schemas]:
    """S0 to S<size>, each made by `link(references to all others)`."""
    names = [f"S{i}" for i in range(size)]
    return ref("S0"), {n: link([ref(o) for o in names if o != n]) for n in names}


LISTED = [{"a": [i]} for i in range(20_000)]
PATTERN = {"type": "string", "pattern": "^(a+)+$"}

CASES: dict[str, tuple[Any, Schemas]] = {
    "doubling allOf": chain(40, lambda i, s: {"allOf": [s, s]}),
    "doubling oneOf": chain(40, lambda i, s: {"oneOf": parts(i, s)}),
    "doubling allOf of allOf": chain(40, lambda i, s: {"allOf": parts(i, s)}),
    "doubling if": chain(40, lambda i, s: {"if": s, "then": s, "else": s}),
    "doubling members": chain(
        40, lambda i, s: {"type": "object", "required": ["l", "r"], "properties": {"l": s, "r": s}}
    ),
    "chain of allOf": chain(3_000, lambda i, s: {"allOf": [s, {"minProperties": 0}]}),
    "chain of members": chain(
        3_000, lambda i, s: {"type": "object", "required": ["n"], "properties": {"n": s}}
    ),
    "chain of items": chain(3_000, lambda i, s: {"type": "array", "minItems": 1, "items": s}),
    "mesh of allOf": mesh(30, lambda others: {"allOf": others}),
    "mesh of oneOf": mesh(30, lambda others: {"oneOf": others}),
    "mesh of lists": mesh(
        30, lambda others: {"type": "array", "minItems": 3, "items": {"anyOf": others}}
    ),
    "many alternatives": (
        {
            "oneOf": [
                {"type": "object", "required": ["k"], "properties": {"k": {"const": i}}}
                for i in range(5_000)
            ]
        },
        {},
    ),
    "many members": (
        {"type": "object", "properties": {f"k{i}": {"type": "string"} for i in range(10_000)}},
        {},
    ),
    "many listed values": ({"allOf": [{"enum": LISTED}, {"enum": LISTED}]}, {}),
    "many items": ({"type": "array", "minItems": 10**9, "items": {"type": "integer"}}, {}),
    "many items of many": (
        {
            "type": "array",
            "minItems": 1_000,
            "items": {"type": "array", "minItems": 1_000, "items": {"type": "string"}},
        },
        {},
    ),
    "many different items": (
        {"type": "array", "minItems": 10**6, "uniqueItems": True, "items": {"type": "boolean"}},
        {},
    ),
    "a long text": ({"type": "string", "minLength": 10**12}, {}),
    "a bound beyond fractions": ({"type": "integer", "minimum": 10**4000}, {}),
    "a value beyond fractions": ({"not": {"const": 10**4000}}, {}),
    "a long pattern": ({"type": "string", "pattern": "a" * 2_000_000}, {}),
    "a wide class": (
        {"type": "string", "pattern": f"[{''.join(map(chr, range(0x4E00, 0x9000)))}]{{50}}"},
        {},
    ),
    "a catastrophic pattern": (
        {
            "type": "object",
            "required": ["text"],
            "properties": {"text": PATTERN},
            "patternProperties": {"^(a|a)*$": {"type": "string"}},
        },
        {},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_schema_is_served(name: str, tmp_path: Path) -> None:
    path = written(tmp_path, both_ways(*CASES[name]))
    with mock(path, "--quiet") as running:
        running.ask("/a")
        hostile = {"text": "a" * 50 + "!", "a" * 50 + "!": 1, "n": {"n": {}}}
        assert running.ask("/a", "POST", json.dumps(hostile)).status in (200, 422)


def test_a_value_that_alternatives_multiply_for_is_answered(tmp_path: Path) -> None:
    members = {"l": ref("N"), "r": ref("N")}
    either = [{"properties": members, "required": [name]} for name in ("a", "b", "c")]
    nested = json.loads('{"l":' * 100 + "1" + "}" * 100)
    with mock(written(tmp_path, both_ways(ref("N"), {"N": {"anyOf": either}})), "--quiet") as here:
        answer = here.ask("/a", "POST", json.dumps(nested))
        assert answer.status == 200
        assert "told in time" in answer.headers
        assert here.ask("/a", "POST", "{}").status == 422


def test_references_that_multiply_are_told_with_their_place(tmp_path: Path) -> None:
    _, said = check(written(tmp_path, both_ways(*CASES["doubling allOf"])))
    assert "schema-limit" in said
    assert "references multiply here" in said


def test_a_doubling_that_can_still_be_checked_is_checked(tmp_path: Path) -> None:
    schema, schemas = chain(12, lambda i, s: {"allOf": [s, s]})
    with mock(written(tmp_path, both_ways(schema, schemas)), "--quiet") as running:
        assert running.ask("/a", "POST", "1").status == 422
        assert running.ask("/a", "POST", "{}").status == 200
