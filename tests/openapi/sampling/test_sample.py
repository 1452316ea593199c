from __future__ import annotations

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.openapi.documents import rules, schema
from tests.openapi.sampling.scenes import drawn, objects, scene, text
from tests.openapi.sampling.strategies import kept_by, schemas, values
from understudy.openapi.sampling import Sampler, Scene
from understudy.openapi.schema import Schema

LOOPS = {
    "Loop": {
        "type": "object",
        "properties": {"next": {"$ref": "#/components/schemas/Loop"}, "a": {"type": "string"}},
        "required": ["a"],
    },
    "Tree": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
}
E = {"$ref": "#/components/schemas/E"}
QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck))


def test_nearly_every_schema_that_a_known_value_keeps_has_a_valid_sample() -> None:
    asked, missed = 0, []

    @settings(QUIET, max_examples=250, derandomize=True, database=None)
    @given(values.flatmap(lambda value: st.tuples(st.just(value), kept_by(value))))
    def draw(pair: tuple[Any, Any]) -> None:
        nonlocal asked
        value, raw = pair
        kept = schema(raw)
        if kept.is_valid(value):
            asked += 1
            if not Sampler(kept).draw(scene())[1]:
                missed.append(raw)

    draw()
    assert asked > 200
    assert len(missed) <= asked / 100, missed


@settings(QUIET, max_examples=150)
@given(schemas(), st.integers(0, 3))
def test_a_draw_tells_truly_whether_its_value_is_valid(raw: Any, seed: int) -> None:
    kept = schema(raw, LOOPS)
    value, valid = Sampler(kept).draw(scene(seed))
    assert valid == kept.is_valid(value)
    json.dumps(value, allow_nan=False)


@settings(QUIET, max_examples=40)
@given(schemas(), st.integers(0, 9))
def test_the_same_seed_draws_the_same_value_whatever_was_drawn_before(raw: Any, seed: int) -> None:
    kept = schema(raw, LOOPS)
    fresh, used = Sampler(kept), Sampler(kept)
    for earlier in range(3):
        used.draw(scene(earlier + 100))
    assert fresh.draw(scene(seed)) == used.draw(scene(seed))


SOLVABLE: dict[str, Any] = {
    "alternatives told apart by what they require": {
        "type": "object",
        "properties": {"a": text(), "b": text()},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    "alternatives of which one contains the other": {
        "oneOf": [
            objects(False, a=text()),
            {**objects(False, a=text(), b=text()), "required": ["b"]},
        ]
    },
    "closed parts that name each other's members": {
        "allOf": [
            {**objects(False, a=text(), b=text()), "additionalProperties": False},
            {**objects(False, b=text(), c=text()), "additionalProperties": False},
        ]
    },
    "a condition on a member": {
        **objects(kind={"enum": ["x", "y"]}),
        "if": {"properties": {"kind": {"const": "x"}}},
        "then": {"required": ["size"], "properties": {"size": {"type": "integer"}}},
        "else": {"properties": {"size": False}},
    },
    "members that ask for others": {
        **objects(card=text(), city=text(), more={"type": "integer"}),
        "dependentRequired": {"card": ["number"]},
        "dependentSchemas": {"city": {"required": ["street"]}},
    },
    "nothing unevaluated": {
        "allOf": [objects(a=text())],
        "unevaluatedProperties": False,
        "properties": {"b": text()},
    },
    "names by a pattern, so many of them": {
        "type": "object",
        "patternProperties": {"^x-[a-z]{3}$": {"type": "integer"}},
        "additionalProperties": False,
        "minProperties": 3,
    },
    "names that are listed": {
        "type": "object",
        "propertyNames": {"enum": ["red", "green"]},
        "additionalProperties": {"type": "number"},
        "minProperties": 2,
    },
    "a tuple, closed": {
        "type": "array",
        "prefixItems": [text(), {"type": "integer"}],
        "items": False,
        "minItems": 2,
    },
    "a list that contains one of a kind": {
        "type": "array",
        "items": {"type": "integer"},
        "contains": {"minimum": 900},
        "maxContains": 1,
        "minItems": 4,
    },
    "distinct items of few values": {
        "type": "array",
        "items": {"enum": ["a", "b", "c", "d"]},
        "uniqueItems": True,
        "minItems": 4,
    },
    "distinct items about which little is said": {
        "type": "array",
        "items": text(),
        "uniqueItems": True,
        "minItems": 5,
    },
    "a number that is two multiples": {
        "allOf": [{"multipleOf": 6}, {"multipleOf": 4}],
        "minimum": 1,
    },
    "an open interval": {"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 1.0001},
    "a large integer": {"type": "integer", "minimum": 10**18, "maximum": 10**18 + 1},
    "cents": {"type": "number", "multipleOf": 0.01, "minimum": 99.98, "maximum": 99.995},
    "two patterns": {"allOf": [text(pattern="^[a-z]+$"), text(pattern="^.{7}$")]},
    "anything but a text": {"not": {"type": "string"}},
    "a constant among others": {"enum": [1, "a", None], "not": {"enum": ["a", None]}},
    "an enumeration that its type narrows": {"type": "integer", "enum": ["a", None, 4]},
    "a short address": text(format="email", maxLength=8),
    "bytes of a length": text(format="byte", minLength=10, maxLength=14),
    "a discriminator whose values are not the names": {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "kind"},
    },
    "alternatives that all overlap, many of them": {
        "oneOf": [objects(False, **{name: text()}) for name in "abcdefgh"]
    },
    "two things that a list has to contain": {
        "type": "array",
        "items": text(),
        "allOf": [{"contains": {"const": "a"}}, {"contains": {"const": "b"}}],
    },
    "a list in which the contained alone may follow": {
        "type": "array",
        "prefixItems": [text()],
        "contains": {"type": "integer"},
        "unevaluatedItems": False,
    },
    "listed names of which one is declared": {
        **objects(False, a=text(), c=text()),
        "propertyNames": {"enum": ["a", "b"]},
        "minProperties": 2,
    },
    "more names than a pattern gives at its shortest": {
        "type": "object",
        "patternProperties": {"^a": {"type": "integer"}, "z$": {"type": "integer"}},
        "additionalProperties": False,
        "minProperties": 5,
    },
    "a long address": text(format="email", minLength=60),
    "a long host": text(format="hostname", minLength=100),
    "a long link": text(format="uri", minLength=200),
    "moments to the millisecond": text(
        format="date-time", pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$"
    ),
    "a day of one month": text(format="date", pattern="^20[0-9]{2}-12-"),
    "an identifier in capitals": text(format="uuid", pattern="^[0-9A-F-]+$"),
    "parts within parts within parts": {
        "allOf": [{"$ref": "#/components/schemas/Part40"}],
        "required": ["a0"],
    },
    "as many members as only its own like could be": {"$ref": "#/components/schemas/Chain"},
}
PARTS = {"Part0": objects(a0={"const": 7})} | {
    f"Part{index}": {"allOf": [{"$ref": f"#/components/schemas/Part{index - 1}"}]}
    for index in range(1, 41)
}
CHAIN = {
    "Chain": {
        "allOf": [objects(False, a=text(), next={"$ref": "#/components/schemas/Chain"})],
        "minProperties": 2,
    }
}
PETS = {
    "Cat": objects(kind={"enum": ["cat"]}),
    "Dog": objects(kind={"enum": ["dog"]}),
}


@pytest.mark.parametrize("raw", SOLVABLE.values(), ids=SOLVABLE)
def test_a_schema_that_can_be_kept_is_kept(raw: Any) -> None:
    kept = schema(raw, {**PETS, **PARTS, **CHAIN})
    for seed in range(5):
        drawn(kept, seed=seed)


@pytest.mark.parametrize("step", [0.01, 0.1, 0.3, 1e-6])
def test_a_multiple_is_one_for_those_who_divide_in_binary_too(step: float) -> None:
    kept = schema({"type": "number", "multipleOf": step, "minimum": 1, "maximum": 50})
    assert all((drawn(kept, seed=seed) / step).is_integer() for seed in range(20))


def test_recursion_ends_at_what_may_be_left_out() -> None:
    value = drawn(schema({"$ref": "#/components/schemas/Loop"}, LOOPS))
    assert len(json.dumps(value)) < 2_000


def test_a_recursive_union_takes_the_branch_that_ends() -> None:
    tree = {
        "oneOf": [
            objects(
                left={"$ref": "#/components/schemas/E"}, right={"$ref": "#/components/schemas/E"}
            ),
            objects(value={"type": "integer"}),
        ]
    }
    value = drawn(schema(E, {"E": tree}))
    assert len(json.dumps(value)) < 20_000


def test_a_wide_schema_gives_a_value_of_bounded_size() -> None:
    names = [f"n{index}" for index in range(12)]
    wide = {
        f"L{depth}": objects(
            False, **{name: {"$ref": f"#/components/schemas/L{depth + 1}"} for name in names}
        )
        for depth in range(8)
    } | {"L8": text()}
    value = drawn(schema({"$ref": "#/components/schemas/L0"}, wide))
    assert len(json.dumps(value)) < 50_000


@pytest.mark.parametrize(
    "raw",
    [
        text(minLength=10**12),
        {"type": "array", "items": text(), "minItems": 10**9},
        {"type": "object", "minProperties": 10**9},
        objects(id=text(minLength=10**12)),
        objects(key=text(minLength=10**12), secret=text(minLength=10**12)),
        False,
        {"allOf": [{"type": "string"}, {"type": "integer"}]},
        {"type": "string", "pattern": "a", "maxLength": 0},
        {"minimum": 5, "maximum": 4, "type": "number"},
    ],
    ids=str,
)
def test_what_can_not_be_kept_gives_the_best_at_once(raw: Any) -> None:
    value, valid = Sampler(schema(raw)).draw(scene())
    assert not valid
    assert len(json.dumps(value)) < 1_000_000


def test_what_can_not_be_kept_still_looks_like_what_is_described() -> None:
    raw = {**objects(False, a=text(), b={"type": "integer"}), "additionalProperties": False}
    value, valid = Sampler(schema({**raw, "required": ["a", "c"]})).draw(scene())
    assert not valid
    assert value.keys() == {"a", "b"}


def test_a_schema_without_end_is_told_and_tried() -> None:
    endless = schema(E, {"E": objects(a=E, b=text(), c={"type": "array", "items": E})})
    assert "schema-endless" in rules(endless)
    value, valid = Sampler(endless).draw(scene())
    assert not valid
    assert value.keys() == value["a"].keys() == {"a", "b", "c"}
    assert len(json.dumps(value)) < 2_000


def test_the_shortest_value_has_what_is_required_and_no_more() -> None:
    raw = {**objects(False, a=text(), b=text(), c=objects(d=text())), "required": ["b", "c"]}
    assert Sampler(schema(raw)).shortest(scene()).keys() == {"b", "c"}


def test_the_shortest_value_has_as_many_members_as_there_must_be() -> None:
    raw = {**objects(False, a=text(), b=text(), c=text()), "minProperties": 2}
    assert len(Sampler(schema(raw)).shortest(scene())) == 2


def test_examples_and_defaults_of_the_schema_are_taken_before_anything_is_made_up() -> None:
    raw = objects(
        a=text(examples=["shown"]),
        b=text(example="shown too"),
        c={"type": "integer", "default": 7},
        d={"type": "integer", "examples": ["not a number"], "default": 8},
    )
    assert drawn(raw) == {"a": "shown", "b": "shown too", "c": 7, "d": 8}


def test_the_example_of_an_object_shows_what_its_members_look_like() -> None:
    raw = {**objects(a=text(), b={"type": "integer"}), "example": {"a": "shown", "b": "wrong"}}
    value = drawn(raw)
    assert value["a"] == "shown"
    assert isinstance(value["b"], int)


def test_a_discriminator_names_the_branch() -> None:
    raw = {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"meow": "#/components/schemas/Cat"},
        },
    }
    cat, dog = objects(kind=text(), lives={"type": "integer"}), objects(kind=text(), tail=text())
    assert drawn(schema(raw, {"Cat": cat, "Dog": dog}))["kind"] == "meow"


@pytest.mark.parametrize("view", ["readOnly", "writeOnly"])
def test_an_answer_has_no_member_that_is_write_only(view: str) -> None:
    raw = objects(False, plain=text(), other=text(**{view: True}))
    assert ("other" in drawn(raw)) == (view == "readOnly")


def test_names_tell_what_a_text_is_like() -> None:
    raw = objects(
        city=text(), email=text(), website=text(), currency=text(), country=text(format="country")
    )
    value = drawn(raw)
    assert "@" in value["email"]
    assert value["website"].startswith("https://")
    assert len(value["currency"]) == 3


def test_a_sample_depends_on_nothing_but_its_scene() -> None:
    kept: Schema = schema(objects(id=text(format="uuid"), created_at=text(format="date-time")))
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    one, other = (Sampler(kept).draw(Scene(Random(5), moment)) for _ in range(2))
    assert one == other
    assert one[0]["created_at"] == "2030-01-01T00:00:00Z"
