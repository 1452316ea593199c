"""What was sent comes back as it was: whatever its writing, the same value is the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.exchanges import exchange, keys_api
from tests.contracts.judged import asked_with, said, subject, tried
from understudy.contracts.checks import echo
from understudy.contracts.exchange import Exchange
from understudy.contracts.sameness import kept, same
from understudy.contracts.trial import Expected

TEXT = {"type": "string"}
MEMBERS = {
    "name": TEXT,
    "tags": {"type": "array"},
    "at": {"type": "string", "format": "date-time"},
    "note": {"type": ["string", "null"]},
    "api_key": TEXT,
}
API = keys_api(MEMBERS, {**MEMBERS, "id": TEXT})
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
MOMENTS = st.integers(-2 * 10**15, 7 * 10**15).map(
    lambda micros: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)
OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
PRECISIONS = st.sampled_from(["seconds", "milliseconds", "microseconds"])


@given(VALUES)
def test_every_value_is_the_same_as_itself(value: Any) -> None:
    assert same(value, value)
    assert kept(value, value)


@given(VALUES, VALUES)
def test_whether_two_values_are_the_same_does_not_depend_on_their_order(
    one: Any, other: Any
) -> None:
    assert same(one, other) is same(other, one)


@given(st.dictionaries(st.text(), VALUES), st.dictionaries(st.text(), VALUES))
def test_what_is_the_same_is_kept_and_more_members_do_not_matter(
    sent: dict[str, Any], more: dict[str, Any]
) -> None:
    assert kept(sent, {**more, **sent})


@given(MOMENTS, OFFSETS, OFFSETS, PRECISIONS, PRECISIONS)
def test_one_instant_is_the_same_in_every_offset_and_precision(
    moment: datetime, one: timezone, other: timezone, fine: str, coarse: str
) -> None:
    written = moment.astimezone(one).isoformat(timespec=fine)
    assert same(written, moment.astimezone(other).isoformat(timespec=coarse))
    assert same(written, moment.isoformat(timespec=coarse).replace("+00:00", "Z"))


@given(MOMENTS, OFFSETS, st.timedeltas(timedelta(seconds=2.1), timedelta(days=400)))
def test_instants_more_than_a_second_apart_are_different(
    moment: datetime, offset: timezone, apart: timedelta
) -> None:
    later = (moment + apart).astimezone(offset).isoformat(timespec="seconds")
    assert not same(moment.isoformat(), later)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (1, 1.0, True),
        (True, 1, False),
        (False, 0, False),
        ("1", 1, False),
        ("a", "A", False),
        ("1f0c6c2e-7d5b-4c3a-9e8d-7c6b5a493827", "1F0C6C2E7D5B4C3A9E8D7C6B5A493827", True),
        ([1, 2], [2, 1], False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ("2026-01-01T10:00:00Z", "2026-01-01T10:00:00", False),
    ],
)
def test_values_are_compared_by_what_they_mean_in_json(one: Any, other: Any, alike: bool) -> None:
    assert same(one, other) is alike


def plain(body: Any, answered: Any, **purpose: Any) -> Exchange:
    return tried(exchange(API, body, answered), **{"plain": True, **purpose})


def found(made: Exchange, *others: Exchange) -> list[tuple[str, str]]:
    return said(echo.each(subject(API, made, *others), made))


@pytest.mark.parametrize(
    ("body", "answered"),
    [
        ({"name": "a"}, {"name": "a"}),
        ({"at": "2026-01-01T10:00:00+01:00"}, {"at": "2026-01-01T09:00:00.000Z"}),
        ({"note": None}, {"note": "something"}),
        ({"unknown": 1}, {"unknown": 2}),
        ({"name": "a"}, ["a"]),
        ({"name": 5}, {"name": "5"}),
    ],
)
def test_what_comes_back_or_was_never_promised_is_not_told(body: Any, answered: Any) -> None:
    assert found(plain(body, answered)) == []


def test_another_value_is_a_failure_told_as_json() -> None:
    (one,) = echo.each(subject(API), plain({"name": "it's"}, {"name": "other"}))
    assert one.title == "name was sent and has another value in the answer"
    assert (one.documented, one.received) == ('name, as it was sent: "it\'s"', '"other"')


def test_null_in_place_of_a_value_is_a_failure_where_the_value_is_needed() -> None:
    lost = plain({"name": "a"}, {"name": None, "id": "x"})
    (one,) = echo.each(subject(API), lost)
    assert (one.severity.value, one.received) == ("warning", "null")
    asking = subject(API)
    asking.base = lost.trial.values
    assert said(echo.each(asking, lost)) == [("echo", "failure")]


@pytest.mark.parametrize(
    ("body", "answered"),
    [
        ({"name": " a "}, {"name": "a"}),
        ({"tags": ["b", "a"]}, {"tags": ["a", "b"]}),
        ({"api_key": "k-0123456789"}, {"api_key": "another-9876543210"}),
    ],
)
def test_what_a_server_may_tidy_or_hide_is_only_warned_of(body: Any, answered: Any) -> None:
    assert found(plain(body, answered)) == [("echo", "warning")]


def test_an_odd_value_that_changes_is_only_warned_of_as_a_class_of_its_own() -> None:
    odd = plain({"name": "a\x00"}, {"name": "b"}, plain=False, member=("body", "name"), about="NUL")
    (one,) = echo.each(subject(API), odd)
    assert said([one]) == [("echo", "warning")]
    assert "NUL" in one.about
    beside = tried(odd, member=("body", "tags"))
    assert found(beside) == [("echo", "failure")]


def test_a_member_that_is_left_out_is_a_loss_only_where_answers_have_it() -> None:
    lost = plain({"name": "a"}, {"id": "1"})
    assert found(lost) == []
    assert found(lost, plain({"name": "b"}, {"id": "2", "name": "b"})) == [("echo", "warning")]


@pytest.mark.parametrize("expected", [Expected.REFUSAL, Expected.ANYTHING, Expected.DENIAL])
def test_only_valid_requests_are_compared(expected: Expected) -> None:
    assert found(plain({"name": "a"}, {"name": "b"}, expected=expected)) == []


def test_only_successes_of_writing_methods_are_compared() -> None:
    made = plain({"name": "a"}, {"name": "b"})
    refused = tried(exchange(API, {"name": "a"}, {"name": "b"}, status=400), plain=True)
    assert found(refused) == []
    assert found(asked_with(made, "POST")) == [("echo", "failure")]
