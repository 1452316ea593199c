"""Which documented response a refusal takes, and what is sent where there is none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from understudy.mockserver.options import Options
from understudy.mockserver.refusal import Refusal, broken, plain, unreadable
from understudy.mockserver.refuse import Refuser
from understudy.mockserver.stage import Stage
from understudy.openapi.violation import Violation

from .operations import operation, request

BROKEN = broken((Violation("body", ("a",), "required", "is required"),))
UNREADABLE = unreadable("no JSON at byte 3")
STAGE = Stage(Options(seed=7))
ERROR = {"type": "object", "required": ["status"], "properties": {"status": {"type": "integer"}}}

XML = {"type": "object", "properties": {"message": {"type": "string"}}}


def replied(refusal: Refusal, responses: dict[str, Any], accept: str | None = None) -> Any:
    refuser = Refuser(operation({"responses": responses}).responses, lambda at: "a.yaml:1")
    scene = STAGE.scene(request(), "somebody", {}, frozenset())
    return refuser.reply(refusal, accept, "/things", scene)


def response(schema: Any = ERROR, media_type: str = "application/json") -> dict[str, Any]:
    return {"description": "", "content": {media_type: {"schema": schema}}}


@pytest.mark.parametrize(
    ("refusal", "documented", "status"),
    [
        (BROKEN, ["400", "422", "4XX", "default"], 422),
        (BROKEN, ["400", "4XX", "default"], 400),
        (BROKEN, ["4XX", "default"], 422),
        (BROKEN, ["default"], 422),
        (UNREADABLE, ["400", "422", "4XX", "default"], 400),
        (UNREADABLE, ["422", "4XX", "default"], 422),
        (UNREADABLE, ["4XX", "default"], 400),
        (UNREADABLE, ["default"], 400),
        *((plain(status, "why"), [str(status), "400"], status) for status in (401, 403, 406, 413)),
        *((plain(status, "why"), ["4XX"], status) for status in (401, 404, 405, 415)),
    ],
)
def test_a_refusal_takes_the_first_response_that_fits(
    refusal: Refusal, documented: list[str], status: int
) -> None:
    reply = replied(refusal, {key: response() for key in ["200", *documented]})
    assert reply.status == status
    assert dict(reply.headers)["Content-Type"] == "application/json"
    assert json.loads(reply.body) == {"status": status}
    assert reply.reason == refusal.reason


@pytest.mark.parametrize(
    ("refusal", "documented", "status"),
    [
        (BROKEN, ["401", "5XX"], 422),
        (UNREADABLE, ["401"], 400),
        (plain(401, "why"), ["400", "422", "403"], 401),
        (plain(413, "why"), ["400", "422"], 413),
    ],
)
def test_without_one_it_is_a_problem(refusal: Refusal, documented: list[str], status: int) -> None:
    reply = replied(refusal, {key: response() for key in documented})
    assert reply.status == status
    assert dict(reply.headers)["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("accept", "media_type", "body"),
    [
        (None, "application/json", b'{"status":401}'),
        ("*/*", "application/json", b'{"status":401}'),
        ("text/plain", "text/plain; charset=utf-8", b"why"),
        ("text/*, application/json;q=0.5", "text/plain; charset=utf-8", b"why"),
        ("image/png", "application/json", b'{"status":401}'),
    ],
)
def test_the_media_type_is_the_one_preferred_and_any_rather_than_none(
    accept: str | None, media_type: str, body: bytes
) -> None:
    content = {"text/plain": {"schema": {"type": "string"}}, "application/json": {"schema": ERROR}}
    reply = replied(plain(401, "why"), {"401": {"description": "", "content": content}}, accept)
    assert dict(reply.headers)["Content-Type"] == media_type
    assert reply.body == body


def test_a_response_without_content_is_empty_and_has_the_headers_of_the_refusal() -> None:
    headers = {"X-A": {"schema": {"const": "a"}}, "WWW-Authenticate": {"schema": {"const": "b"}}}
    refusal = plain(401, "why", ("WWW-Authenticate", "Basic"))
    reply = replied(refusal, {"401": {"description": "", "headers": headers}})
    assert reply.headers == (("WWW-Authenticate", "Basic"), ("X-A", "a"))
    assert reply.body == b""


@pytest.mark.parametrize(
    ("media_type", "schema", "body"),
    [
        ("text/plain", {"type": "string"}, b"why"),
        ("text/plain", {"type": "string", "maxLength": 2}, b"wh"),
        ("text/html", {"type": "string"}, b"why"),
        ("application/xml", XML, None),
        ("application/vnd.error+json", {}, b'{"message":"why"}'),
    ],
)
def test_the_reason_is_told_in_every_media_type(
    media_type: str, schema: Any, body: bytes | None
) -> None:
    reply = replied(plain(401, "why"), {"401": response(schema, media_type)})
    assert body is None or reply.body == body
    assert b"wh" in reply.body


def test_without_a_schema_the_reason_is_all_there_is() -> None:
    for media_type, body in (("application/json", b'{"message":"why"}'), ("text/plain", b"why")):
        content: dict[str, Any] = {media_type: {}}
        reply = replied(plain(401, "why"), {"401": {"description": "", "content": content}})
        assert reply.body == body


def test_a_schema_that_nothing_keeps_is_said() -> None:
    schema = {"allOf": [{"type": "string"}, {"type": "integer"}]}
    reply = replied(plain(401, "why"), {"401": response(schema)})
    assert reply.status == 401
    assert reply.reason == "why; no error body was found that keeps its schema"
