"""What the token store issues, knows again and forgets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.tokens import CODE_LIFETIME, LIFETIME, Code, Grant, TokenStore

NOW = datetime(2025, 1, 1, tzinfo=UTC)
ALICE = Grant("user:alice", frozenset({"Login"}), "app", frozenset({"read"}))


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_an_access_token_stands_for_its_grant_until_it_ends() -> None:
    clock = Clock()
    store = TokenStore(Random(1), clock)
    token = store.issue(ALICE)
    assert store.grant(token) == ALICE
    assert not store.expired(token)
    clock.now += LIFETIME
    assert store.grant(token) == ALICE
    assert store.expired(token)


def test_a_clock_that_is_set_back_takes_no_token_away() -> None:
    clock = Clock()
    store = TokenStore(Random(1), clock)
    early = store.issue(ALICE)
    clock.now -= timedelta(days=1)
    late = store.issue(ALICE)
    assert not store.expired(early)
    assert not store.expired(late)
    clock.now += LIFETIME
    assert not store.expired(early)
    assert store.expired(late)


def test_a_code_works_once_and_not_for_long() -> None:
    clock = Clock()
    store = TokenStore(Random(1), clock)
    code = Code(ALICE, "http://localhost/")
    first, second = store.issue_code(code), store.issue_code(code)
    assert store.redeem(first) == code
    assert store.redeem(first) is None
    clock.now += CODE_LIFETIME + timedelta(seconds=1)
    assert store.redeem(second) is None


def test_one_kind_of_token_is_not_another() -> None:
    store = TokenStore(Random(1), Clock())
    access, refresh = store.issue(ALICE), store.issue_refresh(ALICE)
    assert store.refreshed(refresh) == ALICE
    assert store.refreshed(access) is None
    assert store.grant(refresh) is None
    assert store.redeem(access) is None


@given(st.integers())
def test_the_same_seed_gives_the_same_tokens_and_no_two_alike(seed: int) -> None:
    one, other = TokenStore(Random(seed), Clock()), TokenStore(Random(seed), Clock())
    tokens = [one.issue(ALICE) for _ in range(5)]
    assert tokens == [other.issue(ALICE) for _ in range(5)]
    assert len(set(tokens)) == 5
    assert all("mock" in token and len(token) >= 40 for token in tokens)


def test_the_oldest_tokens_go_first() -> None:
    store = TokenStore(Random(1), Clock(), capacity=3)
    tokens = [store.issue(ALICE) for _ in range(5)]
    assert [store.grant(token) is not None for token in tokens] == [False, False, True, True, True]


@given(st.text())
def test_a_token_from_elsewhere_stands_for_nothing(token: str) -> None:
    store = TokenStore(Random(1), Clock())
    assert store.grant(token) is None
    assert not store.expired(token)
    assert store.redeem(token) is None
