"""Values beside a value: what is varied is what is said, and the schema says what is valid."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.openapi.documents import schema
from understudy.contracts.texts import format_texts, odd_texts, stretched, texts
from understudy.contracts.variations import ABSENT, replaced, value_at, variations

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = st.lists(st.text(max_size=2), max_size=3).map(tuple)


@st.composite
def placed(draw: st.DrawFn) -> tuple[Any, tuple[str | int, ...]]:
    """A value and a path to something in it."""
    value: Any = draw(JSON_VALUES)
    inner = value
    path: list[str | int] = []
    while isinstance(inner, dict | list) and inner and draw(st.booleans()):
        keys: list[Any] = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
        path.append(draw(st.sampled_from(keys)))
        inner = value_at(value, tuple(path))
    return value, tuple(path)


@given(placed(), JSON_VALUES)
def test_what_is_put_at_a_path_stands_there(
    place: tuple[Any, tuple[str | int, ...]], other: Any
) -> None:
    value, path = place
    assert value_at(replaced(value, path, other), path) == other


@given(placed())
def test_putting_back_what_stood_there_changes_nothing(
    place: tuple[Any, tuple[str | int, ...]],
) -> None:
    value, path = place
    assert replaced(value, path, value_at(value, path)) == value


@given(JSON_VALUES, NAMES, JSON_VALUES)
def test_members_on_the_way_that_are_not_there_are_made(
    value: Any, path: tuple[str, ...], other: Any
) -> None:
    assert value_at(replaced(value, path, other), path) == other


@given(JSON_VALUES, NAMES, st.text(max_size=2))
def test_a_member_that_is_taken_away_is_absent_and_the_others_stay(
    value: Any, path: tuple[str, ...], name: str
) -> None:
    whole = replaced(value, (*path, name), 1)
    less = replaced(whole, (*path, name), ABSENT)
    assert value_at(less, (*path, name)) is ABSENT
    assert replaced(less, (*path, name), 1) == whole


SCHEMAS = (
    {"type": "string", "maxLength": 10, "minLength": 2},
    {"type": "string", "enum": ["a", "b"]},
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "uuid"},
    {"type": "string", "pattern": "^[a-z]+$"},
    {"type": ["string", "null"]},
    {"type": "integer", "minimum": 1, "maximum": 9},
    {"type": "number", "exclusiveMinimum": 0, "multipleOf": 2},
    {"type": "boolean"},
    {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 3},
)
BASES: tuple[Any, ...] = (
    "abc",
    "a",
    "2026-01-01T00:00:00Z",
    "1f0c6c2e-7d5b-4c3a-9e8d-7c6b5a493827",
    "abc",
    None,
    4,
    4,
    True,
    ["a", "b"],
)
EVERY = list(zip(SCHEMAS, BASES, strict=True))


@pytest.mark.parametrize(("raw", "base"), EVERY)
def test_every_schema_has_variations_that_it_forbids(raw: Any, base: Any) -> None:
    read = schema(raw)
    assert read.is_valid(base)
    forbidden = [one for one in variations(read, base) if not read.is_valid(one.value)]
    assert forbidden


@pytest.mark.parametrize(("raw", "base"), EVERY)
def test_no_two_variations_of_a_place_are_told_alike_with_different_validity(
    raw: Any, base: Any
) -> None:
    read = schema({"type": "object", "properties": {"m": raw}, "required": ["m"]})
    valid: dict[Any, set[bool]] = {}
    for one in variations(read, {"m": base}):
        body = replaced({"m": base}, one.path, one.value)
        valid.setdefault((one.path, one.about), set()).add(read.is_valid(body))
    assert {key: kinds for key, kinds in valid.items() if len(kinds) > 1} == {}


@given(st.text(max_size=30), st.integers(0, 3000))
def test_a_text_is_stretched_or_cut_to_its_length(base: str, length: int) -> None:
    text = stretched(base, length)
    assert len(text) == length
    assert text.startswith(base[:length])


@given(st.integers(0, 40), st.integers(0, 60), st.text(max_size=12))
def test_texts_are_as_long_as_they_say(least: int, more: int, base: str) -> None:
    most = least + more
    made = {one.about: one.value for one in texts({"minLength": least, "maxLength": most}, base)}
    assert len(made["as long as allowed"]) == most
    assert len(made["one character longer than allowed"]) == most + 1
    assert len(made["as many characters beyond the BMP as allowed"]) == most
    if least:
        assert len(made["as short as allowed"]) == least
        assert len(made["one character shorter than allowed"]) == least - 1


def test_a_text_without_a_limit_says_its_length_in_words() -> None:
    long = [one for one in texts({}, "a") if one.about.endswith(" characters")]
    assert len(long) == 7
    for one in long:
        assert len(one.value) == int(one.about.removesuffix(" characters").replace(",", ""))


@pytest.mark.parametrize("group", ["length", "odd"])
def test_one_of_a_group_stands_for_all(group: str) -> None:
    made = [one for one in texts({}, "a") if one.group == group]
    assert len(made) > 2
    assert sum(one.stands_for for one in made) == 1


@given(st.text(min_size=1, max_size=20))
def test_odd_texts_differ_from_the_plain_one(base: str) -> None:
    assert all(one.value != base for one in odd_texts(base) if base != "   ")


@pytest.mark.parametrize("name", ["date-time", "date", "uuid", "uuid4", "email", "uri"])
def test_a_text_that_is_called_none_of_its_format_is_none(name: str) -> None:
    read = schema({"type": "string", "format": name})
    named = [one for one in format_texts(name, "at") if one.named]
    assert all(read.is_valid(one.value) for one in named)
    assert any(not read.is_valid(one.value) for one in format_texts(name, "at") if not one.open)
