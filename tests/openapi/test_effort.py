"""What a value may cost is told before it does; what costs too much is not searched for faults."""

from __future__ import annotations

from typing import Any

import pytest

from understudy.openapi.view import View

from .documents import schema

REF = {"$ref": "#/components/schemas/N"}


def node(*members: str, **rules: Any) -> dict[str, Any]:
    return {"type": "object", "properties": dict.fromkeys(members, REF), **rules}


TWO = {"anyOf": [node("n", required=["a"]), node("n", required=["b"]), {"type": "integer"}]}
APART = {"anyOf": [node("and"), node("or"), node("not")]}
LINE = node("n", required=["a"])
LISTS = {"oneOf": [{"type": "array", "items": REF}, {"type": "array", "items": REF}]}
CHOICE = {"oneOf": [{"const": f"k{i}"} for i in range(1_000)]}
MANY = {"type": "array", "items": CHOICE}


def chain(name: str, length: int, end: Any = "x") -> Any:
    for _ in range(length):
        end = {name: end}
    return end


def looks(rules: Any, value: Any) -> int:
    held = schema(REF, {"N": rules})
    return held.schemas.efforts.of(held.node).looks(value)


@pytest.mark.parametrize(
    ("rules", "value", "least"),
    [
        (TWO, chain("n", 20), 2**20),
        (LISTS, [[[[[[[[[[[]]]]]]]]]]], 2**10),
        (MANY, [1] * 1_000, 1_000_000),
    ],
)
def test_alternatives_multiply(rules: Any, value: Any, least: int) -> None:
    assert looks(rules, value) >= least


@pytest.mark.parametrize(
    ("rules", "value"),
    [
        (LINE, chain("n", 150)),
        (APART, chain("and", 150)),
        ({"type": "object"}, chain("n", 150)),
        (True, chain("n", 150)),
    ],
)
def test_what_each_member_has_one_schema_for_takes_no_more_than_it_is_deep(
    rules: Any, value: Any
) -> None:
    assert looks(rules, value) < 10_000


def test_a_choice_beside_them_hides_no_alternatives_that_multiply() -> None:
    beside = {"type": "object", "properties": {"choice": CHOICE, "n": REF}}
    held = schema(beside, {"N": TWO}, view=View.REQUEST)
    assert not held.always_told
    assert held.undecided(chain("n", 100))


def test_alternatives_that_multiply_at_few_levels_are_bounded_too() -> None:
    far: Any = REF
    for _ in range(15):
        far = {"type": "object", "properties": {"n": far}}
    rules = {"anyOf": [dict(far, required=[name]) for name in "abc"]}
    held = schema(REF, {"N": rules}, view=View.REQUEST)
    assert held.undecided(chain("n", 190))
    assert not held.undecided(chain("n", 20))


def test_a_wide_choice_is_looked_at_for_so_many_items_as_there_is_time_for() -> None:
    held = schema(REF, {"N": MANY}, view=View.REQUEST)
    assert held.is_valid(["k1"] * 1_000)
    assert not held.is_valid(["k1"] * 1_000 + [1])
    assert held.undecided(["k1"] * 1_000) == []
    assert held.undecided(["k1"] * 100_000)


def test_levels_that_take_more_and_less_by_turns_are_bounded_by_the_most() -> None:
    rules = {"type": "object", "properties": {"n": {"anyOf": [node("n"), True, True]}}}
    assert looks(rules, chain("n", 190)) < 1_000
    assert schema(REF, {"N": rules}, view=View.REQUEST).always_told


def test_what_can_not_be_told_in_time_is_said_and_refuses_nothing() -> None:
    held = schema(REF, {"N": TWO}, view=View.REQUEST)
    assert held.is_valid(chain("n", 100))
    assert held.undecided(chain("n", 100))
    assert not held.always_told


@pytest.mark.parametrize("view", View)
def test_what_somebody_else_sends_is_held_to_a_schema_for_a_while_only(view: View) -> None:
    assert schema(REF, {"N": TWO}, view=view).violations(chain("n", 100)) == []


def test_faults_that_multiply_are_told_as_one() -> None:
    held = schema(REF, {"N": TWO}, view=View.REQUEST)
    assert [one.rule for one in held.violations(chain("n", 16))] == ["schema"]
    assert held.undecided(chain("n", 16)) == []


def test_a_long_way_through_schemas_in_place_is_followed() -> None:
    links = {f"S{i}": {"allOf": [{"$ref": f"#/components/schemas/S{i + 1}"}]} for i in range(3_000)}
    held = schema({"$ref": "#/components/schemas/S0"}, {**links, "S3000": {"type": "object"}})
    assert held.schemas.efforts.of(held.node).looks({}) > 3_000
