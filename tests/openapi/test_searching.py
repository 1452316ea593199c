"""What a large value breaks is found soon, is true of the value, and is never nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.openapi.beginning import beginning, is_larger

from .documents import schema

NUMBERS = {"type": "array", "items": {"type": "integer"}}
BATCH = {
    "type": "object",
    "required": ["name", "rows"],
    "properties": {"name": {"type": "string"}, "rows": {**NUMBERS, "minItems": 1_000}},
}
EITHER = {"oneOf": [NUMBERS, {"type": "array", "items": {"type": "boolean"}}]}
ROWS = list(range(200_000))

VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=30,
)


def paths(value: Any, around: tuple[str | int, ...] = ()) -> dict[tuple[str | int, ...], Any]:
    members = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else members
    found = {around: value}
    for token, one in inside:
        found |= paths(one, (*around, token))
    return found


@given(VALUES, st.integers(1, 40))
def test_a_beginning_has_nothing_of_its_own_and_says_what_it_lacks(value: Any, most: int) -> None:
    part, everything = beginning(value, most), paths(value)
    taken = paths(part.value)
    assert taken.keys() <= everything.keys()
    assert {path for path in taken if taken[path] != everything[path]} == part.cut


@given(VALUES, st.integers(0, 40))
def test_a_value_is_larger_than_fewer_values_than_are_in_it(value: Any, most: int) -> None:
    assert is_larger(value, most) == (len(paths(value)) > most)


@pytest.mark.parametrize(
    ("rules", "value", "path"),
    [
        (BATCH, {"rows": ROWS, "name": 1}, ("name",)),
        (BATCH, {"rows": ROWS}, ("name",)),
        (BATCH, {"rows": [*ROWS[:9_000], "x", *ROWS], "name": "n"}, ("rows",)),
        (BATCH, {"rows": "x" * 100_000, "name": "n"}, ("rows",)),
        (NUMBERS, [*ROWS[:9_000], "x", *ROWS], (9_000,)),
        (NUMBERS, [*ROWS[:9_000], *["x"] * 100_000], (9_000,)),
        (NUMBERS, ["x"] * 100_000, (0,)),
        (NUMBERS, [*ROWS, "x"], ()),
        ({**NUMBERS, "maxItems": 10}, ROWS, ()),
        ({**NUMBERS, "minItems": 200_001}, ROWS, ()),
        ({"type": "object", "additionalProperties": NUMBERS}, {"a": {}, "b": ROWS}, ("a",)),
        (EITHER, ["x"] * 100_000, ()),
    ],
)
def test_the_first_fault_of_a_large_value_is_told(
    rules: Any, value: Any, path: tuple[str | int, ...]
) -> None:
    found = schema(rules).violations(value)
    assert found[0].path == path[: len(found[0].path)]
    assert len(found) < 1_000


def test_what_a_large_value_has_is_not_said_to_be_missing() -> None:
    found = schema(BATCH).violations({"rows": [*ROWS, "x"], "name": "n"})
    assert [(one.path, one.rule) for one in found] == [((), "schema")]
