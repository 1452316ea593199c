"""A request that keeps the document is carried out; what is refused counts by its class."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.exchanges import exchange, keys_api
from tests.contracts.judged import Said, said, subject, tried
from understudy.contracts.checks import acceptance
from understudy.contracts.exchange import Exchange
from understudy.contracts.trial import Expected

TEXT = {"type": "string"}
API = keys_api({"name": TEXT, "note": TEXT, "user_id": TEXT})
OF_ONE = keys_api(path="/keys/{id}")
FINE = tried(exchange(API, {"name": "a", "note": "b"}), phase="baseline", caller="key")


def varied(status: int, name: str = "note", body: Any = None, **purpose: Any) -> Exchange:
    made = exchange(API, body or {"name": "a", name: "c"}, {}, status=status)
    member = ("body", name)
    return tried(made, **{"phase": "body", "about": "null", "member": member, **purpose})


def found(*made: Exchange) -> Said:
    return said(acceptance.whole(subject(API, *made)))


NAMED: Said = [("refused-valid", "failure")]
OPEN: Said = [("refused-open", "note")]


def test_what_is_carried_out_is_not_told() -> None:
    assert found(FINE, varied(201, named=True)) == []
    assert found() == []


@pytest.mark.parametrize("status", [400, 415, 422])
def test_a_class_that_the_document_names_has_to_be_taken(status: int) -> None:
    assert found(FINE, varied(status, named=True)) == NAMED
    assert found(FINE, varied(status, likely=True)) == [("refused-valid", "warning")]
    assert found(FINE, varied(status)) == OPEN


@pytest.mark.parametrize("status", [401, 403, 404, 409, 410, 423])
def test_a_refusal_for_another_reason_is_only_noted(status: int) -> None:
    assert found(FINE, varied(status, named=True)) == OPEN


def test_one_success_of_a_class_is_enough() -> None:
    assert found(FINE, varied(201, named=True), varied(422, named=True)) == OPEN


def test_a_credential_that_is_turned_away_is_told_of_once_and_elsewhere() -> None:
    turned_away = varied(401, phase="authentication", caller="key", named=True)
    assert found(FINE, turned_away) == []
    assert found(FINE, varied(422, phase="authentication", caller="key", named=True)) == OPEN


def test_being_busy_is_no_refusal() -> None:
    assert found(FINE, varied(429, named=True)) == []


def test_a_value_of_a_member_that_was_never_taken_may_be_refused_for_the_member() -> None:
    alone = varied(422, "user_id", about="an optional member")
    assert found(FINE, alone, varied(422, "extra", named=True)) == OPEN * 2


@pytest.mark.parametrize("status", [400, 405, 422])
def test_a_target_that_carries_out_nothing_at_all_is_a_failure(status: int) -> None:
    made = exchange(API, {}, {}, status=status)
    assert found(made, made) == NAMED


def test_a_target_that_only_turns_away_was_not_tested() -> None:
    denied = exchange(API, {}, {}, status=401)
    (one,) = acceptance.whole(subject(API, denied))
    assert said([one]) == [("nothing-tested", "warning")]
    assert one.received == "answered 401"


def test_an_id_that_is_not_there_is_no_reason_to_fail_unless_the_path_has_none() -> None:
    absent = exchange(OF_ONE, {}, {}, status=404, parameters={("path", "id"): "1"})
    assert said(acceptance.whole(subject(OF_ONE, absent))) == [("nothing-tested", "warning")]
    assert found(exchange(API, {}, {}, status=404)) == NAMED


def test_requests_that_are_all_sent_elsewhere_are_not_carried_out() -> None:
    headers = [("Location", "/login")]
    moved = exchange(API, {}, b"", status=302, headers=headers)
    (one,) = acceptance.whole(subject(API, moved, moved))
    assert (said([one]), one.received) == (NAMED, "302 to /login")


def test_an_undocumented_limit_is_the_longest_that_was_taken() -> None:
    def long(length: int, status: int) -> Exchange:
        body = {"name": "a", "note": "x" * length}
        return varied(status, body=body, rule="maxLength", about=f"{length:,} characters")

    made = (FINE, long(1000, 201), long(1024, 201), long(2000, 422), long(1500, 422))
    limits = list(acceptance.whole(subject(API, *made)))
    assert {one.about for one in limits} == {"body.note length"}
    assert {one.drift for one in limits} == {("limit", "maxLength 1024")}
    assert said(limits) == [("undocumented-limit", "note")] * 2
    assert limits[0].title.startswith(
        "body.note: refused when of 1,500 characters, and not of 1,024"
    )
    exact = list(acceptance.whole(subject(API, *made, long(1025, 422))))
    assert exact[0].title.startswith("body.note: refused when longer than 1,024 characters")


@pytest.mark.parametrize("expected", [Expected.REFUSAL, Expected.ANYTHING, Expected.DENIAL])
def test_only_what_keeps_the_document_has_to_be_taken(expected: Expected) -> None:
    assert found(FINE, varied(422, named=True, expected=expected)) == []


def test_a_refusal_is_told_with_the_rule_that_allows_the_value() -> None:
    of = keys_api({"name": {"type": "string", "maxLength": 5}})
    schema = subject(of).body_schema
    member = schema.property("name") if schema else None
    assert member is not None
    good = tried(exchange(of, {"name": "a"}), phase="baseline")
    long = tried(exchange(of, {"name": "aaaaa"}, {}, status=422), about="as long as allowed")
    long = tried(long, member=("body", "name"), rule="maxLength", rule_at=member.at, named=True)
    (one,) = acceptance.whole(subject(of, good, long))
    assert (one.documented, one.received) == ("maxLength: 5", "answered 422")
    assert one.title == "body.name: as long as allowed: refused, although the document names it"
