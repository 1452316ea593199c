"""Laws of a documented answer: what it consists of, and what is said where it can't be right."""

from __future__ import annotations

import json
from typing import Any

import pytest

from understudy.mockserver.answer import (
    EXAMPLE_NOT_VALID,
    NOT_VALID,
    Answer,
    Asking,
    given_values,
)
from understudy.mockserver.options import ExamplesMode, Options
from understudy.mockserver.prefer import Preference
from understudy.mockserver.reply import Reply
from understudy.mockserver.stage import Stage

from .operations import operation, request

NAME = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
IMPOSSIBLE = {"allOf": [{"type": "string"}, {"type": "integer"}]}
EXAMPLES = {
    name: {"value": {"name": value}}
    for name, value in (("wrong", 5), ("one", "One"), ("two", "Two"))
}
STAGE = Stage(Options(seed=7))


def answer_of(
    content: dict[str, Any], status: str = "200", hole: str = "", **options: Any
) -> Answer:
    found = operation({"responses": {status: {"description": "", "content": content}}})
    return Answer(found.responses[status], Options(**options), lambda schema: hole)


def asking(
    accept: str | None = None, given: dict[str, Any] | None = None, **preference: Any
) -> Asking:
    scene = STAGE.scene(request(), "somebody", given or {}, frozenset())
    return Asking(Preference(**preference), accept, request(), scene)


def said(reply: Reply | None) -> tuple[Any, str]:
    assert reply is not None
    return json.loads(reply.body), reply.reason


def test_a_response_without_content_has_no_body_and_no_type() -> None:
    assert answer_of({}).reply(200, asking("image/png")) == Reply(200)


@pytest.mark.parametrize("status", [204, 205, 304])
def test_a_status_that_has_no_body_has_none_whatever_is_documented(status: int) -> None:
    made = answer_of({"application/json": {"schema": NAME}}, str(status))
    assert made.reply(status, asking()) == Reply(status)


def test_nothing_is_sent_to_who_accepts_none_of_it() -> None:
    made = answer_of({"application/json": {"schema": NAME}})
    assert made.reply(200, asking("image/png")) is None
    assert not made.shows(asking("image/png"))


@pytest.mark.parametrize(
    ("options", "preference", "name", "reason"),
    [
        ({}, {}, "mine", ""),
        ({"examples": ExamplesMode.VERBATIM}, {}, "One", ""),
        ({}, {"example": "two"}, "Two", ""),
        ({}, {"example": "two", "dynamic": True}, "Two", ""),
        ({}, {"example": "wrong"}, 5, EXAMPLE_NOT_VALID),
        ({}, {"example": "three"}, "mine", "no example is called three"),
        ({"examples": ExamplesMode.IGNORE}, {"example": "two"}, "Two", ""),
        ({"dynamic": True}, {"dynamic": False}, "mine", ""),
    ],
)
def test_the_first_valid_example_is_the_base_and_a_named_one_stays_as_it_is(
    options: Any, preference: Any, name: Any, reason: str
) -> None:
    made = answer_of({"application/json": {"schema": NAME, "examples": EXAMPLES}}, **options)
    reply = made.reply(200, asking(given={"name": "mine"}, **preference))
    assert said(reply) == ({"name": name}, reason)


def test_nothing_of_the_request_is_laid_over_the_example_of_an_error() -> None:
    made = answer_of({"application/json": {"schema": NAME, "examples": EXAMPLES}}, "default")
    ask = asking(given={"name": "mine"})
    assert said(made.reply(500, ask)) == ({"name": "One"}, "")
    assert said(made.reply(200, ask)) == ({"name": "mine"}, "")


def test_it_shows_an_example_unless_it_is_to_make_one_up() -> None:
    made = answer_of({"application/json": {"schema": NAME, "examples": EXAMPLES}, "text/csv": {}})
    assert made.shows(asking())
    assert not made.shows(asking(dynamic=True))
    assert made.shows(asking(dynamic=True, example="two"))
    assert not made.shows(asking(dynamic=True, example="three"))
    assert not made.shows(asking("text/csv"))


def test_the_nearest_is_sent_where_nothing_keeps_the_schema() -> None:
    members = {"name": {"type": "string"}, "x": IMPOSSIBLE}
    schema = {"type": "object", "required": ["name", "x"], "properties": members}
    body, reason = said(answer_of({"application/json": {"schema": schema}}).reply(200, asking()))
    assert isinstance(body["name"], str)
    assert reason == NOT_VALID


def test_a_hole_in_the_schema_is_said_with_what_is_made_up_and_not_with_an_example() -> None:
    content = {"application/json": {"schema": NAME, "examples": EXAMPLES}}
    made = answer_of(content, hole="a hole")
    assert said(made.reply(200, asking()))[1] == ""
    assert said(made.reply(200, asking(dynamic=True)))[1] == "a hole"


@pytest.mark.parametrize(
    ("media_type", "body"), [("application/json", b"{}"), ("text/plain", b""), ("image/*", b"")]
)
def test_what_is_not_specified_is_empty(media_type: str, body: bytes) -> None:
    reply = answer_of({media_type: {}}).reply(200, asking())
    assert reply is not None
    assert reply.body == body
    assert "*" not in dict(reply.headers)["Content-Type"]


def test_the_body_says_more_than_the_path_and_the_path_more_than_the_query() -> None:
    values = {"path": {"a": "p", "b": "p"}, "query": {"a": "q", "b": "q", "c": "q"}}
    assert given_values(values, {"a": "body"}) == {"a": "body", "b": "p", "c": "q"}
    assert given_values(values, [1]) == {"a": "p", "b": "p", "c": "q"}
    assert given_values({}, None) == {}
