"""Laws of the application around Connexion: each operation is reached, nothing goes past it."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from understudy.mockserver.addresses import RESERVED, assign_addresses
from understudy.mockserver.connexion_app import (
    EXTENSION,
    ASGIApp,
    OperationIds,
    Receive,
    Scope,
    Send,
    build_app,
    routing_document,
)
from understudy.mockserver.routes import Match, Route, RouteTable
from understudy.openapi.location import Location
from understudy.openapi.model import Api, Operation

# Our module catches what Connexion's import warns about, so these come behind it.
ROUTING_CONTEXT = import_module("connexion.middleware.abstract").ROUTING_CONTEXT
RoutingMiddleware = import_module("connexion.middleware.routing").RoutingMiddleware
Specification = import_module("connexion.spec").Specification

UNREAD = cast("Any", None)
"""What the application never looks at."""


def api(name: str, *lines: str, bases: tuple[str, ...] = ("",)) -> Api:
    operations = []
    for line in lines:
        method, path = line.split(" ", 1)
        operations.append(
            Operation(
                key=f"{name} {line}",
                operation_id=line,
                method=method,
                path=path,
                parameters=(),
                body=None,
                responses={},
                security=(),
                base_paths=bases,
                at=Location("file:///a.yaml"),
            )
        )
    return Api(name, name, "1", UNREAD, UNREAD, tuple(operations), {}, ())


class Recorder:
    """An ASGI application that answers with its name and keeps the scopes it saw."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.scopes: list[Scope] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": self.name.encode()})


class Mock:
    """The application over some documents, with recorders for operations."""

    def __init__(self, *apis: Api) -> None:
        self.apis = apis
        keys = [operation.key for api in apis for operation in api.operations]
        self.operations = {key: Recorder(key) for key in keys}
        self.unrouted = Recorder("unrouted")
        self.table = RouteTable(assign_addresses(apis).entries, reserved=[RESERVED])
        self.app = build_app(self.operations, self.table, self.unrouted, apis)

    def ask(self, method: str, path: str) -> str:
        status, _, body = request(self.app, method, path)
        assert status == 200
        return body.decode()


def request(
    app: ASGIApp, method: str, path: str, **scope: Any
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one answer."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    whole = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        **scope,
    }
    asyncio.run(drive(app, whole, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:])


async def drive(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


def concrete(template: str) -> str:
    return re.sub(r"\{[^{}]*\}", "z9", template.partition("?")[0])


SHAPES = api(
    "shapes",
    "GET /",
    "GET /a/{x}",
    "GET /a/b",
    "POST /a/{y}",
    "GET /a/{x}/c",
    "GET /a/b/{y}",
    "GET /{x}/b/c",
    "GET /files/{id}.json",
    "GET /files/{id}",
    "GET /files/{base}...{head}",
    "GET /jobs/{id}:cancel",
    "GET /jobs/{id}",
    "GET /users/{user.id}/{2x}/{x-y}",
    "GET /slash/",
    "GET /slash",
    "DELETE /slash",
    "HEAD /slash",
    bases=("/v1", ""),
)


def test_every_operation_is_reached_at_every_address() -> None:
    mock = Mock(SHAPES, api("other", "POST /keys", "GET /keys/{id}"))
    for template, methods in assign_addresses(mock.apis).entries:
        for method, key in methods.items():
            assert mock.ask(method, concrete(template.path)) == key


def test_the_operation_sees_its_route_and_what_connexion_says() -> None:
    mock = Mock(api("n", "GET /a/{x}/{y}"))
    assert mock.ask("GET", "/n/a/b%2Fc/%C3%A9") == "n GET /a/{x}/{y}"
    (scope,) = mock.operations["n GET /a/{x}/{y}"].scopes
    extensions = scope["extensions"]
    assert extensions[EXTENSION] == Route(
        "/n/a/{x}/{y}", "n GET /a/{x}/{y}", {"x": "b%2Fc", "y": "%C3%A9"}
    )
    assert extensions[ROUTING_CONTEXT]["operation_id"] == "n GET /a/{x}/{y}"
    assert scope["path_params"] == {"x": "b/c", "y": "é"}


def test_a_server_without_raw_path_is_served_too() -> None:
    mock = Mock(api("n", "GET /é/{x}"))
    status, _, body = request(mock.app, "GET", "/é/a b", raw_path=None)
    assert (status, body.decode()) == (200, "n GET /é/{x}")
    (scope,) = mock.operations["n GET /é/{x}"].scopes
    assert scope["extensions"][EXTENSION].values == {"x": "a%20b"}


@pytest.mark.parametrize("path", ["/nowhere", "/__understudy/health", "*", ""])
def test_a_path_that_nothing_matches_is_left_to_unrouted(path: str) -> None:
    mock = Mock(api("n", "GET /a", "GET /{x}/health"))
    assert mock.ask("GET", path) == "unrouted"
    assert mock.unrouted.scopes[0]["extensions"][EXTENSION] is None


def test_a_method_that_is_not_documented_is_left_to_unrouted_with_the_others() -> None:
    mock = Mock(api("n", "GET /a", "PUT /a/"))
    for method in ("POST", "OPTIONS", "get", "BREW"):
        assert mock.ask(method, "/a") == "unrouted"
    match = mock.unrouted.scopes[0]["extensions"][EXTENSION]
    assert isinstance(match, Match)
    assert match.methods == {"GET": "n GET /a", "PUT": "n PUT /a/"}


def test_head_falls_to_get() -> None:
    mock = Mock(api("n", "GET /a", "POST /b"))
    assert mock.ask("HEAD", "/a") == "n GET /a"
    assert mock.ask("HEAD", "/b") == "unrouted"


def test_extensions_of_the_server_are_kept_and_not_written_to() -> None:
    mock = Mock(api("n", "GET /a"))
    theirs: dict[str, Any] = {"tls": {}}
    request(mock.app, "GET", "/a", extensions=theirs)
    assert theirs == {"tls": {}}
    assert "tls" in mock.operations["n GET /a"].scopes[0]["extensions"]


def test_many_documents_without_base_path_are_all_served() -> None:
    mock = Mock(*(api(f"doc{number}", f"POST /{number}/keys") for number in range(7)))
    for number in range(7):
        assert mock.ask("POST", f"/{number}/keys") == f"doc{number} POST /{number}/keys"


@pytest.mark.parametrize("base", ["", "/v1"])
def test_base_paths_and_final_slashes_do_not_let_a_request_past_its_operation(base: str) -> None:
    mock = Mock(api("n", "GET /", "GET /a/", bases=(base,)))
    for path in (f"{base}/", f"{base}/a", f"{base}/a/", f"/n{base}/", "/n/", "/n"):
        assert mock.ask("GET", path).startswith("n GET /")


def test_operations_at_one_path_are_told_apart_by_query_and_headers() -> None:
    lines = ("POST /r", "POST /r?beta=true", "POST /#X-Target=N.A", "POST /#X-Target=N.B")
    mock = Mock(api("n", *lines, bases=("/v1",)))

    def asked(path: str, **scope: Any) -> str:
        return request(mock.app, "POST", path, **scope)[2].decode()

    for base in ("", "/v1", "/n", "/n/v1"):
        assert asked(f"{base}/r") == "n POST /r"
        assert asked(f"{base}/r", query_string=b"x=1&beta=true") == "n POST /r?beta=true"
        for target in ("N.A", "N.B"):
            headers = [(b"x-target", target.encode())]
            assert asked(f"{base}/", headers=headers) == f"n POST /#X-Target={target}"


def test_equal_operation_ids_in_two_documents_stay_two_operations() -> None:
    mock = Mock(api("one", "GET /a", "GET /b"), api("two", "GET /a", "GET /b"))
    assert mock.ask("GET", "/one/a") == "one GET /a"
    assert mock.ask("GET", "/two/a") == "two GET /a"


def test_operations_with_one_key_are_refused() -> None:
    twins = api("n", "GET /a", "GET /a")
    table = RouteTable(assign_addresses([twins]).entries)
    with pytest.raises(RuntimeError, match="more than one operation is called n GET /a"):
        build_app({"n GET /a": Recorder("a")}, table, Recorder("unrouted"), [twins])


def test_an_operation_that_would_not_be_reached_is_refused() -> None:
    document = api("n", "GET /a", "GET /b")
    table = RouteTable(assign_addresses([document]).entries)
    for keys in (["n GET /a"], ["n GET /a", "n GET /b", "n GET /c"]):
        with pytest.raises(RuntimeError, match=r"can't be reached: n GET /[bc]$"):
            build_app({key: Recorder(key) for key in keys}, table, Recorder("u"), [document])


def test_templates_that_differ_in_names_only_are_each_in_the_routing_document() -> None:
    document = api("n", "GET /a/{x}", "GET /a/{y}", "GET /b", "GET /b?beta=true", "GET /{z/{w}")
    keys = {operation.key for operation in document.operations}
    paths = routing_document([document], keys)["paths"]
    assert {item["operationId"] for path in paths.values() for item in path.values()} == keys


def test_a_bug_answers_a_short_problem_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise KeyError("some secret")

    document = api("n", "GET /a")
    table = RouteTable(assign_addresses([document]).entries)
    for app, path in (
        (build_app({"n GET /a": broken}, table, Recorder("u"), [document]), "/a"),
        (build_app({"n GET /a": Recorder("a")}, table, broken, [document]), "/b"),
    ):
        caplog.clear()
        with caplog.at_level(logging.ERROR):
            status, headers, body = request(app, "GET", path)
        assert status == 500
        assert headers["content-type"] == "application/problem+json"
        assert b"some secret" not in body
        (record,) = caplog.records
        assert record.exc_info is not None
        assert f"GET {path}" in record.getMessage()


def exchange(app: ASGIApp, kind: str, *events: str) -> list[str]:
    """The types of what an application sends for these events."""
    waiting, sent = list(events), []

    async def receive() -> dict[str, Any]:
        return {"type": f"{kind}.{waiting.pop(0)}"}

    async def send(message: Mapping[str, Any]) -> None:
        sent.append(message["type"])

    asyncio.run(drive(app, {"type": kind, "path": "/a", "headers": []}, receive, send))
    return sent


def test_lifespan_is_answered_and_websockets_are_refused() -> None:
    app = Mock(api("n", "GET /a")).app
    assert exchange(app, "lifespan", "startup", "shutdown") == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]
    assert exchange(app, "websocket", "connect") == ["websocket.close"]


def connexions_choice(apis: Sequence[Api], keys: set[str]) -> ASGIApp:
    """Connexion's own routing over the routing document, answering with the operation's id."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        context = scope["extensions"][ROUTING_CONTEXT]
        await Recorder(str(context["operation_id"]))(scope, receive, send)

    routing = RoutingMiddleware(answer)
    document = Specification.load(routing_document(apis, keys))
    routing.add_api(document, base_path="", resolver=OperationIds())

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await routing({**scope, "app": "set, so that Starlette raises"}, receive, send)

    return app


SEGMENTS = st.sampled_from(["a", "b", "{p}", "{p}.json", "{p}:x", "a.json", "{p}-{q}"])
LINES = st.lists(
    st.tuples(st.sampled_from(["GET", "POST"]), st.lists(SEGMENTS, max_size=3)), max_size=8
)


@settings(max_examples=60)
@given(LINES, st.data())
def test_the_table_chooses_as_connexions_own_router(
    lines: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    texts = [f"{method} /" + "/".join(parts) for method, parts in lines]
    document = api("n", *dict.fromkeys(texts))
    keys = {operation.key for operation in document.operations}
    table = RouteTable(
        (f"/n{operation.path}", {operation.method: operation.key})
        for operation in document.operations
    )
    theirs = connexions_choice([document], keys)
    for operation in document.operations:
        word = data.draw(st.sampled_from(["a", "b", "z", "a.json", "z:x", "z-a", "z-a.json"]))
        path = "/n" + re.sub(r"\{[^{}]*\}", word, operation.path)
        match = table.find(path)
        assert match is not None
        ours = match.route(operation.method)
        assert ours is not None
        assert request(theirs, operation.method, path)[2].decode() == ours.target
