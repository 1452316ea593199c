"""One value in two spellings is one value; another one never is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.contracts.sameness import same

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON, st.sampled_from(["", "uri", "email", "decimal", "time", "ipv6"]))
def test_every_value_is_the_same_as_itself(value: Any, form: str) -> None:
    assert same(value, value, form)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_a_decimal_is_its_worth(number: Decimal) -> None:
    assert same(str(number), f"{number}0", "decimal")
    assert not same(str(number), str(number + 1), "decimal")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_the_same_in_whole_digits(number: float) -> None:
    assert same(number, int(number)) is number.is_integer()


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        ("uri", "https://Example.com", "https://example.com/"),
        ("uri", "https://example.com:443/a%20b", "https://example.com/a b"),
        ("email", "a@EXAMPLE.com", "a@example.com"),
        ("", 4.746731874008074e16, 47467318740080740),
        ("ipv6", "0:0:0:0:0:0:0:1", "::1"),
        ("time", "12:00:00Z", "12:00:00+00:00"),
        ("date-time", "2026-01-01T12:00:00Z", "2026-01-01T14:00:00.5+02:00"),
    ],
)
def test_spellings_of_one_value_are_one(form: str, one: Any, other: Any) -> None:
    assert same(one, other, form)


@pytest.mark.parametrize(
    ("form", "one", "other"),
    [
        ("uri", "https://example.com/a", "https://example.com/b"),
        ("uri", "https://example.com", "http://example.com"),
        ("email", "A@example.com", "a@example.com"),
        ("", "1.0", "1.00"),
        ("decimal", "1.0", "one"),
        ("date-time", "2026-01-01T12:00:00Z", "2026-01-01T12:00:00+02:00"),
        ("", True, 1),
        ("", 2**53 + 1, 2**53),
    ],
)
def test_other_values_are_others(form: str, one: Any, other: Any) -> None:
    assert not same(one, other, form)
