"""Errors that no document describes keep RFC 9457."""

from __future__ import annotations

import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.problem import MEDIA_TYPE, SCHEMA, problem
from understudy.mockserver.refusal import broken, phrase, plain, unreadable
from understudy.openapi.location import Location
from understudy.openapi.violation import Violation

AT = Location("file:///a.yaml", "/x")
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
violations = st.builds(
    Violation,
    where=st.sampled_from(["body", "path", "query", "header", "cookie"]),
    path=st.lists(st.text(max_size=5) | st.integers(0, 99), max_size=3).map(tuple),
    rule=st.sampled_from(["type", "required", "enum", "style"]),
    message=st.text(max_size=20),
    value=values,
    rule_at=st.none() | st.just(AT),
)


def body_of(*found: Violation) -> Any:
    return json.loads(problem(broken(found), "/things", lambda at: "a.yaml:3").body)


@given(st.lists(violations, max_size=4))
def test_any_refusal_makes_a_body_that_keeps_the_schema_of_problems(found: list[Violation]) -> None:
    body = body_of(*found)
    jsonschema.Draft202012Validator(SCHEMA).validate(body)
    assert len(body.get("errors", [])) == len(found)


def test_a_violation_is_told_with_its_place_value_and_line() -> None:
    found = Violation("body", ("owner", "a/b", 0), "type", "is not a string", 5, AT)
    assert body_of(found) == {
        "type": "about:blank",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "body.owner.a/b.0 is not a string",
        "instance": "/things",
        "errors": [
            {
                "in": "body",
                "pointer": "/owner/a~1b/0",
                "rule": "type",
                "detail": "is not a string",
                "value": "5",
                "document": "a.yaml:3",
            }
        ],
    }


def test_what_is_missing_has_no_value() -> None:
    (error,) = body_of(Violation("query", ("limit",), "required", "is required"))["errors"]
    assert error == {
        "in": "query",
        "pointer": "/limit",
        "rule": "required",
        "detail": "is required",
    }


def test_of_very_many_violations_the_first_hundred_are_told() -> None:
    many = [Violation("body", (i,), "type", "is wrong", i) for i in range(1000)]
    body = body_of(*many)
    assert len(body["errors"]) == 100
    assert body["detail"].endswith("and 997 more")


def test_headers_and_reason_of_the_refusal_go_with_it() -> None:
    reply = problem(plain(405, "not here", ("Allow", "GET")), "/things")
    assert reply.status == 405
    assert reply.headers == (("Content-Type", MEDIA_TYPE), ("Allow", "GET"))
    assert reply.reason == "not here"


def test_an_unreadable_body_is_one_error_about_the_whole_of_it() -> None:
    body = json.loads(problem(unreadable("no JSON at byte 3"), "/").body)
    assert (body["status"], body["detail"]) == (400, "no JSON at byte 3")
    assert body["errors"][0]["pointer"] == ""


def test_every_status_has_a_name() -> None:
    assert phrase(404) == "Not Found"
    assert phrase(599) == "Status 599"
