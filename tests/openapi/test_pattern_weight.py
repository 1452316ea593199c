"""A pattern weighs as many places as a reader may have to keep in mind at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.openapi.pattern_syntax import parse_pattern
from understudy.openapi.pattern_weight import weight

PARTS = st.recursive(
    st.sampled_from(["a", "[bc]", r"\d", "(?:ab|c)", "(?:d|e)"]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(inner, st.sampled_from(["*", "?", "{3}", "{2,5}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=6,
)


def weighed(pattern: str) -> int:
    parsed = parse_pattern(pattern)
    assert parsed is not None
    return weight(parsed.node)


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("abc", 3),
        ("a*b+", 2),
        ("^.{0,5000}$", 1),
        ("^(.{0,5000})$", 1),
        ("^(?:ab){1,5000}$", 2),
        ("^(?:a|b){1,5000}$", 2),
        ("^(?:a|bb){1,5000}$", 15_000),
        ("a{5000}", 5_000),
        ("^a*b{5000}", 5_001),
        ("^(?:[a-z]{1,1000}){1,100}$", 100_000),
        (r"^(a+)\1{9}(?=b{5})", 15),
    ],
)
def test_counts_weigh_where_more_than_one_can_be_under_way(pattern: str, places: int) -> None:
    assert weighed(pattern) == places


@given(PARTS)
def test_what_may_begin_anywhere_weighs_no_less(part: str) -> None:
    assert weighed(part) >= weighed(f"^{part}")


@given(PARTS, st.integers(2, 50))
def test_a_repeated_part_weighs_no_less_and_at_most_so_many_times_as_much(
    part: str, times: int
) -> None:
    assert weighed(part) <= weighed(f"(?:{part}){{1,{times}}}") <= times * weighed(part)
