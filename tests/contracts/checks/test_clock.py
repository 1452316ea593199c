"""Moments of an answer are held to the server's own Date and to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.contracts.exchanges import JSON, exchange, keys_api
from tests.contracts.judged import Said, said, subject, tried
from understudy.contracts.checks import clock
from understudy.contracts.trial import Expected

MOMENT = {"type": "string", "format": "date-time"}
MAYBE = {"type": ["string", "null"], "format": "date-time"}
TOLD = {
    "created_at": MOMENT,
    "updated_at": MOMENT,
    "expires_at": MAYBE,
    "last_used_at": MAYBE,
    "revoked_at": MAYBE,
    "revoked": {"type": "boolean"},
    "status": {"type": "string", "enum": ["Active", "Expired", "Revoked"]},
}
API = keys_api({"expires_at": MOMENT}, TOLD)
NOON = "2026-01-01T12:00:00Z"
DATE = "Thu, 01 Jan 2026 12:00:00 GMT"
WARNS: Said = [("clock", "warning")]


def found(
    answered: Mapping[str, Any], sent: Any = None, date: str | None = DATE, **purpose: Any
) -> Said:
    headers = [("Content-Type", JSON), *([("Date", date)] if date else [])]
    made = tried(exchange(API, sent or {}, answered, headers=headers), **{"plain": True, **purpose})
    return said(clock.each(subject(API), made))


@pytest.mark.parametrize(
    "answered",
    [
        {"created_at": NOON, "updated_at": NOON, "expires_at": None, "last_used_at": None},
        {"created_at": "2026-01-01T13:04:00+01:00"},
        {"created_at": "2026-01-01T11:56:00Z", "expires_at": "2027-01-01T00:00:00Z"},
        {"created_at": NOON, "updated_at": "2026-01-01T11:59:59Z"},
        {"created_at": "2026-01-01"},
        {"created_at": "yesterday"},
        {"status": "Active", "expires_at": "2026-02-01T00:00:00Z", "revoked": False},
        {"status": "Expired", "expires_at": "2025-02-01T00:00:00Z"},
    ],
)
def test_what_agrees_or_says_too_little_is_not_told(answered: dict[str, Any]) -> None:
    assert found(answered) == []


@pytest.mark.parametrize(
    "answered",
    [
        {"created_at": "2026-01-01T11:00:00Z"},
        {"created_at": "2025-12-31T12:00:00Z"},
        {"updated_at": "2026-01-01T12:06:00Z"},
        {"created_at": NOON, "updated_at": "2026-01-01T11:59:00Z"},
        {"created_at": NOON, "expires_at": "2026-01-01T11:00:00Z"},
        {"last_used_at": NOON},
        {"revoked_at": NOON},
        {"revoked": True},
        {"status": "Revoked"},
        {"status": "Expired", "expires_at": "2026-02-01T00:00:00Z"},
        {"status": "Active", "expires_at": "2025-12-01T00:00:00Z"},
    ],
)
def test_what_does_not_agree_is_warned_of_once(answered: dict[str, Any]) -> None:
    assert found(answered) == WARNS


def test_without_a_date_only_the_answer_itself_is_compared() -> None:
    assert found({"created_at": "2001-01-01T00:00:00Z"}, date=None) == []
    assert found({"status": "Active", "expires_at": "2001-01-01T00:00:00Z"}, date=None) == []
    assert found({"created_at": "2001-01-01T00:00:00Z"}, date="no date") == []


def test_the_servers_clock_counts_and_not_this_machines() -> None:
    assert found({"created_at": "1999-01-01T00:00:00Z"}, date="Fri, 01 Jan 1999 00:00:00 GMT") == []
    late = {"status": "Active", "expires_at": "1999-06-01T00:00:00Z"}
    assert found(late, date="Fri, 01 Jan 1999 00:00:00 GMT") == []


def test_what_was_asked_for_is_not_held_against_the_server() -> None:
    past = "2025-01-01T00:00:00Z"
    assert found({"created_at": NOON, "expires_at": past}, {"expires_at": past}) == []
    ended = {"status": "Expired", "expires_at": past}
    assert found(ended, {"expires_at": past}) == []


def test_only_what_was_rightly_made_is_looked_at() -> None:
    wrong = {"created_at": "2001-01-01T00:00:00Z"}
    assert found(wrong, expected=Expected.REFUSAL) == []
    assert said(clock.each(subject(API), exchange(API, {}, wrong, status=400))) == []


def test_the_difference_is_told_in_words() -> None:
    headers = [("Content-Type", JSON), ("Date", DATE)]
    made = exchange(API, {}, {"created_at": "2026-01-01T09:00:00Z"}, headers=headers)
    (one,) = clock.each(subject(API), made)
    assert one.title == "created_at is 3 hours before the time of the answer"
    assert one.received == 'created_at: "2026-01-01T09:00:00Z"'
    assert one.documented == "the answer's Date, 2026-01-01T12:00:00+00:00"
