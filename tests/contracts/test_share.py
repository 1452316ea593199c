"""Those that can't tell each other share limits so that the parts make the whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from understudy.contracts.budget import Limits, share


@given(st.integers(0, 1000), st.integers(1, 20), st.integers(0, 5))
def test_the_parts_of_a_limit_make_the_whole(most: int, number: int, more: int) -> None:
    parts = [share(Limits(most, most), index, number) for index in range(number + more)]
    assert sum(part.requests or 0 for part in parts) == most
    assert sum(part.created or 0 for part in parts) == most


@given(st.integers(0, 5), st.integers(1, 20))
def test_no_limit_stays_none(index: int, number: int) -> None:
    assert share(Limits(seconds=7), index, number) == Limits(seconds=7)
