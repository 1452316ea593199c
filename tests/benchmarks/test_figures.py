"""Laws of the figures that the benchmark tells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measuring.figures import ratios, spread

_RATES = st.lists(st.floats(min_value=0.5, max_value=1e6), min_size=1, max_size=20)


@given(_RATES)
def test_a_median_lies_between_the_least_and_the_greatest(rates: list[float]) -> None:
    found = spread(rates)
    assert found is not None
    assert min(rates) == found.low <= found.median <= found.high == max(rates)


@given(_RATES)
def test_a_server_is_as_fast_as_itself_in_every_round(rates: list[float]) -> None:
    assert set(ratios(rates, rates)) == {1}


@given(_RATES, st.floats(min_value=0.25, max_value=4))
def test_a_moment_in_which_everything_is_slower_changes_no_ratio(
    rates: list[float], slower: float
) -> None:
    before = ratios(rates, rates[::-1])
    after = ratios([rate * slower for rate in rates], [rate * slower for rate in rates[::-1]])
    assert all(abs(one - other) <= 1e-9 * one for one, other in zip(before, after, strict=True))


def test_of_no_figures_there_is_no_spread() -> None:
    assert spread([]) is None
