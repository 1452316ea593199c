"""A mock that would answer without the credentials that a document asks for does not start."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from understudy.mockserver.addresses import assign_addresses
from understudy.mockserver.app import create_app
from understudy.mockserver.front import Receive, Scope, Send
from understudy.mockserver.options import AuthMode, Options
from understudy.mockserver.routes import RouteTable
from understudy.mockserver.self_check import Question, UnguardedError, check_guards, questions
from understudy.openapi.model import Api
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document

from .asgi import FIVE, HARBOUR, call, mock_of, written

KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
OK: dict[str, Any] = {"200": {"description": ""}}


def operation(*security: dict[str, list[str]], **more: Any) -> dict[str, Any]:
    return {"security": list(security), "responses": OK, **more}


PATHS = {
    "/": {"get": operation({"key": []})},
    "/things/{id}": {"get": operation({"key": []}), "put": operation({"key": []}, {})},
    "/things/0": {"get": operation()},
    "/files/{name}.{kind}": {"delete": operation({"key": [], "certificate": []})},
    "/a b/{x}/": {"post": operation({"key": []}, {"certificate": []})},
    "/calls?Action=Start": {"post": operation({"key": []})},
    "/calls?Action=Stop": {"post": operation({"key": []})},
    "/open": {"get": {"responses": OK}},
}


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return read_api(load_document(written(tmp_path, document(PATHS))))


def document(paths: dict[str, Any]) -> dict[str, Any]:
    schemes = {"key": KEY, "certificate": {"type": "mutualTLS"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Things", "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": schemes},
    }


def asked(*apis: Api, mode: AuthMode = AuthMode.ENFORCE) -> Iterator[Question]:
    addresses = assign_addresses(apis)
    return questions(apis, addresses, RouteTable(addresses.entries), mode)


def answering(status: int) -> Any:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    return app


def keys(found: Iterator[Question]) -> set[str]:
    return {question.key.removeprefix("things ") for question in found}


def test_every_operation_that_refuses_the_anonymous_is_asked_and_no_other(api: Api) -> None:
    guarded = {"GET /", "GET /things/{id}", "DELETE /files/{name}.{kind}"}
    guarded |= {"POST /calls?Action=Start", "POST /calls?Action=Stop"}
    assert keys(asked(api)) == guarded
    assert keys(asked(api, mode=AuthMode.REQUIRE)) == guarded | {"PUT /things/{id}"}


@pytest.mark.parametrize("mode", [AuthMode.WARN, AuthMode.OFF])
def test_where_nothing_is_refused_nothing_is_asked(api: Api, mode: AuthMode) -> None:
    assert not list(asked(api, mode=mode))


@pytest.mark.parametrize("status", [200, 204, 302, 404, 422])
def test_an_application_that_answers_anything_but_a_refusal_is_refused(
    api: Api, status: int
) -> None:
    with pytest.raises(UnguardedError, match=rf"things GET / \({status}\)") as raised:
        check_guards(answering(status), asked(api))
    assert len(raised.value.found) == 5


def test_an_application_that_waits_or_is_silent_is_refused(api: Api) -> None:
    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()

    with pytest.raises(UnguardedError, match="no answer"):
        check_guards(silent, asked(api))


def test_one_unguarded_operation_among_many_is_found(api: Api) -> None:
    guarding, open_ = create_app([api]), create_app([api], Options(auth=AuthMode.OFF))

    async def leaking(scope: Scope, receive: Receive, send: Send) -> None:
        app = open_ if scope["path"].startswith("/files") else guarding
        await app(scope, receive, send)

    check_guards(guarding, asked(api))
    with pytest.raises(UnguardedError) as raised:
        check_guards(leaking, asked(api))
    assert raised.value.found == (("things DELETE /files/{name}.{kind}", 200),)


def test_documented_error_responses_do_not_hide_a_refusal(tmp_path: Path) -> None:
    error = {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}}
    for key in ("401", "403", "4XX", "default"):
        guarded = operation({"key": []}) | {"responses": {**OK, key: error}}
        call(mock_of(written(tmp_path, document({"/a": {"get": guarded}}))), "GET", "/a")


def test_the_check_leaves_no_trace_in_what_a_seeded_mock_answers() -> None:
    """The same first answers as of a mock that had nothing to check."""
    told = []
    for mode in (AuthMode.ENFORCE, AuthMode.OFF):
        mock = mock_of(*FIVE, HARBOUR, options=Options(seed=3, auth=mode))
        headers = [("X-Api-Key", "key-of-a-caller"), ("Content-Type", "application/json")]
        body = json.dumps({"name": "n"}).encode()
        told.append(call(mock, "POST", "/v1/api-keys", headers, body).body)
    assert told[0] == told[1]
