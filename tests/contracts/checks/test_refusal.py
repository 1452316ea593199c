"""What the document forbids has to be refused; it is worse where it comes back as well."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.exchanges import exchange, keys_api
from tests.contracts.judged import said, subject, tried
from understudy.contracts.checks import refusal
from understudy.contracts.exchange import Exchange
from understudy.contracts.trial import Expected

NAME = {"type": "string", "maxLength": 3}
API = keys_api({"name": NAME}, {"name": {"type": "string"}})


def forbidden(body: Any, answered: Any, *path: str | int, status: int = 201) -> Exchange:
    made = exchange(API, body, answered, status=status)
    operation = API.operations[0]
    assert operation.body is not None
    schema = operation.body.content[0].schema
    member = schema.property("name") if schema else None
    return tried(
        made,
        expected=Expected.REFUSAL,
        member=("body", *path),
        about="one character longer than allowed",
        rule="maxLength",
        rule_at=member.at if member else None,
    )


def test_what_comes_back_is_a_failure_and_the_rule_is_told() -> None:
    (one,) = refusal.each(subject(API), forbidden({"name": "four"}, {"name": "four"}, "name"))
    assert said([one]) == [("accepted-invalid", "failure")]
    assert one.documented == "maxLength: 3"
    assert one.title.startswith("body.name: one character longer than allowed: accepted and sent")


@pytest.mark.parametrize("answered", [{}, {"name": "fou"}, [], "four", {"name": None}])
def test_what_does_not_come_back_is_only_warned_of(answered: Any) -> None:
    made = forbidden({"name": "four"}, answered, "name")
    assert said(refusal.each(subject(API), made)) == [("accepted-invalid", "warning")]


@pytest.mark.parametrize("status", [302, 400, 404, 422, 500])
def test_what_is_refused_is_not_told(status: int) -> None:
    made = forbidden({"name": "four"}, {"name": "four"}, "name", status=status)
    assert said(refusal.each(subject(API), made)) == []


def test_only_what_was_to_be_refused_is_told() -> None:
    made = forbidden({"name": "four"}, {"name": "four"}, "name")
    for expected in (Expected.SUCCESS, Expected.ANYTHING, Expected.DENIAL):
        assert said(refusal.each(subject(API), tried(made, expected=expected))) == []


@pytest.mark.parametrize(
    ("body", "answered", "path", "kept"),
    [
        ({"name": True}, {"name": 1}, ("name",), False),
        ({"name": 1}, {"name": 1.0}, ("name",), True),
        ({"a": {"name": 5}}, {"name": 5}, ("a", "name"), False),
        ({"a": {"name": 5}}, {"a": {"name": 5}}, ("a", "name"), True),
        ({}, {"name": "x"}, ("name",), False),
        ({"name": None}, {"name": None}, ("name",), False),
    ],
)
def test_a_value_comes_back_at_its_own_place_as_the_same_value(
    body: Any, answered: Any, path: tuple[str, ...], kept: bool
) -> None:
    assert refusal.comes_back(forbidden(body, answered, *path)) is kept


def test_a_parameter_is_not_taken_for_the_member_of_its_name() -> None:
    made = tried(forbidden({"name": "four"}, {"name": "four"}), member=("query", "name"))
    assert not refusal.comes_back(made)
