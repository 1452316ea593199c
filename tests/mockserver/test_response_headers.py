"""Documented headers are sent with values that keep their schemas; what is ours is left to us."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.options import Options
from understudy.mockserver.reply import Reply
from understudy.mockserver.response_headers import DocumentedHeaders, clean
from understudy.mockserver.stage import Stage

from .operations import operation, request

STAGE = Stage(Options(seed=7))


def headers_of(raw: dict[str, Any], reply: Reply | None = None, value: Any = None) -> Reply:
    found = operation({"responses": {"200": {"description": "", "headers": raw}}})
    scene = STAGE.scene(request(), "somebody", {}, frozenset())
    made = DocumentedHeaders(found.responses["200"])
    return made.on(reply or Reply(200), scene, "/things", value)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ({"schema": {"const": 5}}, "5"),
        ({"schema": {"const": True}}, "true"),
        ({"schema": {"const": ["a", "b"]}}, "a,b"),
        ({"schema": {"const": {"a": 1, "b": 2}}}, "a,1,b,2"),
        ({"schema": {"const": {"a": 1, "b": 2}}, "explode": True}, "a=1,b=2"),
        ({"schema": {"type": "integer"}, "example": 7}, "7"),
        ({"schema": {"type": "string"}, "examples": {"a": {"value": "shown"}}}, "shown"),
        ({"schema": {"const": 5}, "example": "wrong"}, "5"),
        ({"schema": {"const": "line\r\nBreak: in"}}, "lineBreak: in"),
        ({"schema": {"const": "é"}}, "é"),
        ({"schema": {"const": "名"}}, "名".encode().decode("latin-1")),
        ({"content": {"application/json": {"schema": {"const": {"a": [1]}}}}}, '{"a":[1]}'),
        ({"content": {"text/plain": {"example": "plain"}}}, "plain"),
        ({"required": True}, "text"),
    ],
)
def test_a_value_is_written_in_the_simple_style(raw: Any, value: str) -> None:
    assert headers_of({"X-A": raw}).headers == (("X-A", value),)


def test_a_header_of_which_only_the_name_is_known_can_be_left_out() -> None:
    assert headers_of({"X-A": {}, "ETag": {}}).headers == ()
    assert headers_of({"Location": {}}).headers == (("Location", "/things"),)


def test_a_location_can_be_read_as_a_uri() -> None:
    ((_, value),) = headers_of({"Location": {}}, value={"id": "a b/é"}).headers
    assert value == "/things/a%20b/%C3%A9"


@pytest.mark.parametrize("body", [{"id": "a1"}, {"id": 5}])
def test_a_location_leads_to_the_thing_that_was_made(body: Any) -> None:
    raw = {"Location": {"schema": {"type": "string", "format": "uri-reference"}}}
    assert headers_of(raw, value=body).headers == (("Location", f"/things/{body['id']}"),)


@pytest.mark.parametrize("body", [None, [], {"name": "n"}, {"id": None}, {"id": ["a"]}])
def test_a_location_without_an_id_is_the_path(body: Any) -> None:
    raw = {"Location": {"schema": {"type": "string"}}}
    assert headers_of(raw, value=body).headers == (("Location", "/things"),)


def test_a_location_keeps_its_schema_first() -> None:
    raw = {"Location": {"schema": {"type": "string", "format": "uri"}}}
    ((_, value),) = headers_of(raw, value={"id": 5}).headers
    assert value.startswith("http")


@pytest.mark.parametrize(
    "name",
    """Content-Length Transfer-Encoding Connection Date Access-Control-Allow-Origin
    access-control-expose-headers Understudy-Reason no:name""".split(),
)
def test_what_is_ours_to_say_or_no_header_is_left_out(name: str) -> None:
    assert headers_of({name: {"schema": {"const": "x"}}}).headers == ()


def test_a_header_that_is_there_already_is_not_sent_twice() -> None:
    reply = Reply(405, (("Allow", "GET"),))
    raw = {"allow": {"schema": {"const": "POST"}}, "X-A": {"schema": {"const": "a"}}}
    assert headers_of(raw, reply).headers == (("Allow", "GET"), ("X-A", "a"))


def test_a_value_that_can_not_be_made_is_said() -> None:
    raw = {"X-A": {"schema": {"allOf": [{"type": "string"}, {"type": "integer"}]}}}
    reply = headers_of(raw)
    assert [name for name, _ in reply.headers] == ["X-A"]
    assert reply.reason == "no value was found that keeps the schema of X-A"


@given(st.text())
def test_no_text_leaves_the_line_of_its_header(text: str) -> None:
    kept = clean(text)
    assert kept.encode("latin-1").translate(None, bytes(range(9)) + bytes(range(10, 32))) == (
        kept.encode("latin-1")
    )
    assert kept == kept.strip()
