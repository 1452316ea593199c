"""The same credential is the same person in every answer, unless persons are what is made."""

from __future__ import annotations

import pytest

from tests.contracts.exchanges import exchange, keys_api
from tests.contracts.judged import said, subject, tried
from understudy.contracts.checks import identity

TEXT = {"type": "string"}
TOLD = {"id": TEXT, "user_id": TEXT, "org_id": TEXT, "created_by": TEXT}
API = keys_api({"user_id": TEXT}, TOLD)


@pytest.mark.parametrize("name", ["user_id", "org_id", "created_by"])
def test_a_person_that_changes_is_warned_of_once_with_both(name: str) -> None:
    made = [tried(exchange(API, {}, {name: one}), caller="key") for one in "aabc"]
    (one,) = identity.whole(subject(API, *made))
    assert said([one]) == [("identity", "warning")]
    assert one.received == '"b", and "a" before'
    assert one.evidence == (made[2], made[0])


def test_different_callers_may_be_different_persons() -> None:
    made = [tried(exchange(API, {}, {"user_id": one}), caller=one) for one in "ab"]
    assert said(identity.whole(subject(API, *made))) == []


def test_who_was_sent_and_what_is_no_person_may_differ() -> None:
    sent = [exchange(API, {"user_id": one}, {"user_id": one, "id": one}) for one in "ab"]
    assert said(identity.whole(subject(API, *sent))) == []


def test_what_is_made_is_a_new_one_each_time() -> None:
    of = keys_api({}, TOLD, path="/users")
    made = [exchange(of, {}, {"user_id": one}) for one in "ab"]
    assert said(identity.whole(subject(of, *made))) == []


def test_who_is_named_in_the_request_may_be_anybody() -> None:
    asked = {"name": "lastName", "in": "query", "schema": TEXT}
    of = keys_api({}, {"lastName": TEXT}, parameters=[asked])
    shown = [
        exchange(of, {}, {"lastName": name}, parameters={("query", "lastName"): name})
        for name in ("Ito", "Costa")
    ]
    assert said(identity.whole(subject(of, *shown))) == []
    unnamed = [exchange(of, {}, {"lastName": name}) for name in ("Ito", "Costa")]
    assert said(identity.whole(subject(of, *unnamed))) == [("identity", "warning")]
