"""Where a value differs from the part of it that is expected."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.pytesting.difference import MISSING, Difference, differences

_LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=8,
)


@given(_VALUES)
def test_a_value_does_not_differ_from_itself(value: Any) -> None:
    assert list(differences(value, value)) == []


@given(st.dictionaries(st.text(max_size=2), _VALUES), st.dictionaries(st.text(max_size=2), _VALUES))
def test_members_that_are_not_expected_are_not_looked_at(
    value: dict[str, Any], more: dict[str, Any]
) -> None:
    assert list(differences(value, {**more, **value})) == []


@given(_VALUES, _VALUES)
def test_a_difference_is_where_its_path_leads(expected: Any, found: Any) -> None:
    for difference in differences(expected, found):
        inside, outside = expected, found
        for token in difference.path:
            inside = inside[token]
            outside = outside.get(token, MISSING) if isinstance(outside, dict) else outside[token]
        assert (difference.expected, difference.found) == (inside, outside)


@pytest.mark.parametrize(
    ("expected", "found", "path"),
    [
        (1, True, ()),
        (False, 0, ()),
        ({"a": {"b": 1}}, {"a": {"b": 2, "c": 3}}, ("a", "b")),
        ({"a": [1, 2]}, {"a": [1, 3]}, ("a", 1)),
        ({"a": [1, 2]}, {"a": [1]}, ("a",)),
    ],
)
def test_what_differs_is_named(expected: Any, found: Any, path: tuple[str | int, ...]) -> None:
    assert [difference.path for difference in differences(expected, found)] == [path]


def test_what_is_not_there_is_missing() -> None:
    assert list(differences({"a": None}, {})) == [Difference(("a",), None, MISSING)]
