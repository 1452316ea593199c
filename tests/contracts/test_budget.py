"""A limit is never exceeded, whoever asks and in whatever order things are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.contracts.budget import PROFILES, Account, BudgetSpentError, Limits, Spent

from .timing import Clock

OUTCOMES = st.lists(st.tuples(st.booleans(), st.sampled_from([True, False, None])), max_size=40)


@given(st.integers(0, 12), st.integers(0, 6), OUTCOMES)
def test_no_more_is_claimed_than_there_is(
    requests: int, created: int, outcomes: list[tuple[bool, bool | None]]
) -> None:
    account = Account("x", Limits(requests, created), Clock())
    claimed, possibly = 0, 0
    for may_create, outcome in outcomes:
        try:
            account.take(may_create)
        except BudgetSpentError:
            continue
        claimed += 1
        possibly += may_create and outcome is not False
        account.settle(may_create, outcome if may_create else False)
    assert claimed == account.requests <= requests
    assert possibly == account.created + account.uncertain <= created


@given(st.integers(0, 30), st.integers(0, 10))
def test_threads_together_claim_no_more_than_there_is(requests: int, created: int) -> None:
    account = Account("x", Limits(requests, created), Clock())

    def spend(number: int) -> bool:
        try:
            account.take(True)
        except BudgetSpentError:
            return False
        account.settle(True, number % 3 > 0)
        return True

    with ThreadPoolExecutor(4) as pool:
        claimed = sum(pool.map(spend, range(40)))
    assert claimed == account.requests <= requests
    assert account.created <= created


def test_a_claim_of_which_nothing_was_sent_is_given_back() -> None:
    account = Account("x", Limits(1, 1), Clock())
    for _ in range(3):
        account.take(True)
        account.give_back(True)
    account.take(True)
    assert account.requests == 1


def test_what_was_never_answered_may_have_created_something() -> None:
    account = Account("x", Limits(created=1), Clock())
    account.take(True)
    account.settle(True, None)
    with pytest.raises(BudgetSpentError) as caught:
        account.take(True)
    assert caught.value.limit is Spent.CREATED
    account.take(False)


def test_time_counts_from_the_first_request() -> None:
    clock = Clock()
    account = Account("x", Limits(seconds=10), clock)
    clock.sleep(100)
    assert account.left() == 10
    account.take(False)
    clock.sleep(9)
    account.take(False)
    assert account.left() == 1
    clock.sleep(1)
    with pytest.raises(BudgetSpentError) as caught:
        account.take(False)
    assert caught.value.limit is Spent.TIME
    assert str(caught.value) == "the limit of time for x is reached"


def test_profiles_grow() -> None:
    sizes = [(profile.requests, profile.created) for profile in PROFILES.values()]
    assert sizes == sorted(sizes)
    assert (PROFILES["quick"].requests, PROFILES["quick"].created) == (120, 10)
    assert PROFILES["standard"].requests == 300
