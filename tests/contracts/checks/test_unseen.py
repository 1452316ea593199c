"""The members of an answer are those that are declared, judged over the whole run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.contracts.exchanges import exchange, keys_api
from tests.contracts.judged import Said, said, subject
from understudy.contracts.checks import unseen

TEXT = {"type": "string"}
TOLD = {"id": TEXT, "user_name": TEXT, "secret": TEXT, "note": TEXT}
API = keys_api({}, TOLD)


def found(*answers: Mapping[str, Any], status: int = 201) -> Said:
    made = [exchange(API, {}, answered, status=status) for answered in answers]
    return said(unseen.whole(subject(API, *made)))


FULL = {"id": "1", "user_name": "a", "secret": "s", "note": "n"}


def test_declared_members_are_not_told_and_absent_ones_not_either() -> None:
    assert found(FULL) == []
    assert found({"id": "1"}, {"secret": "s"}, {"id": "1"}) == []


def test_other_members_in_place_of_the_declared_ones_are_a_failure() -> None:
    made = exchange(API, {}, {"data": FULL})
    (one,) = unseen.whole(subject(API, made))
    assert said([one]) == [("unseen", "failure")]
    assert (one.documented, one.received) == ("id, user_name, secret, note", "data")


def test_a_member_in_another_writing_is_warned_of_and_told_as_undeclared() -> None:
    renamed = {**FULL, "userName": "a"}
    del renamed["user_name"]
    assert found(renamed) == [("unseen", "warning"), ("undeclared-member", "note")]


def test_a_member_more_is_a_gap_with_its_name() -> None:
    made = exchange(API, {}, {**FULL, "extra": 1})
    (one,) = unseen.whole(subject(API, made))
    assert (one.check, one.severity.value) == ("undeclared-member", "note")
    assert one.drift == ("property", "extra")


def test_a_secret_that_never_comes_is_warned_of_after_a_few_answers() -> None:
    lacking = {name: value for name, value in FULL.items() if name != "secret"}
    assert found(lacking, lacking) == []
    assert found(lacking, lacking, lacking) == [("unseen", "warning")]


def test_answers_that_nothing_describes_are_not_looked_at() -> None:
    assert found({"data": 1}, status=418) == []
    assert found({"data": 1}, status=500) == []
