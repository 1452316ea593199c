"""What a mock answers to a head that it has heard before is what it answers to a new one."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from understudy.mockserver.app import MockApp
from understudy.mockserver.repeated import AGAIN, KNOWN
from understudy.mockserver.serve import BackgroundServer

from .asgi import FIVE, HARBOUR, Answer, call, mock_of
from .test_every_operation import BODY, KEYS, filled

MOCK = mock_of(*FIVE, HARBOUR)
REQUESTS = [
    (operation.method, filled(f"/{operation.key.partition(' ')[0]}{operation.path}"))
    for api in MOCK.apis
    for operation in api.operations
]
BODIES = [
    *(json.dumps({**BODY, "name": name}).encode() for name in ("a", "b", "other")),
    b"",
    b"{}",
    b"[]",
    b"{",
    json.dumps(dict.fromkeys(BODY, 5)).encode(),
]
FIELDS = [
    (),
    (("Origin", "http://localhost:3000"),),
    (("Origin", "https://app.example"), ("Accept", "application/json;q=0.5, */*;q=0.1")),
    (("Prefer", "seed=5"),),
    (("Prefer", "code=404"),),
    (("Accept", "image/png"),),
]
Asked = tuple[tuple[str, str], tuple[tuple[str, str], ...], bytes]
ASKED = st.tuples(
    st.sampled_from(REQUESTS),
    st.tuples(st.sampled_from([(), tuple(KEYS)]), st.sampled_from(FIELDS)).map(
        lambda both: (*both[0], *both[1])
    ),
    st.sampled_from(BODIES),
)


def again(asked: list[Asked]) -> st.SearchStrategy[list[Asked]]:
    """A few requests in any order, most of them more than once, with bodies of any of them."""
    bodies = [body for *_, body in asked]
    one = st.tuples(st.sampled_from(asked), st.sampled_from(bodies))
    return st.lists(one.map(lambda both: (*both[0][:2], both[1])), min_size=4, max_size=12)


@pytest.fixture(scope="module")
def connection() -> Iterator[tuple[MockApp, socket.socket]]:
    served = mock_of(*FIVE, HARBOUR)
    with BackgroundServer(served) as server, connected(server) as client:
        yield served, client


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(ASKED, min_size=1, max_size=3).flatmap(again))
def test_on_one_connection_everything_is_answered_as_in_a_process_of_its_own(
    connection: tuple[MockApp, socket.socket], asked: list[Asked]
) -> None:
    served, client = connection
    served.restart()
    MOCK.restart()
    for (method, path), headers, body in asked:
        told = [*headers, ("Content-Type", "application/json")] if body else [*headers]
        told.append(("Content-Length", str(len(body))))
        assert sent(client, method, path, told, body) == call(MOCK, method, path, told, body)


def sent(
    client: socket.socket, method: str, path: str, headers: list[tuple[str, str]], body: bytes
) -> Answer:
    """One request, whole in one piece."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in [("Host", "localhost"), *headers])
    client.sendall(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
    response = HTTPResponse(client, method=method)
    response.begin()
    fields = [(name.lower(), value) for name, value in response.getheaders()]
    kept = tuple(field for field in fields if field[0] != "date")
    return Answer(response.status, kept, response.read())


def connected(server: BackgroundServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(server.origin.rpartition(":")[2])), 20)


def test_a_token_that_has_expired_is_refused_under_the_head_that_it_was_accepted_with() -> None:
    with BackgroundServer(MOCK) as server, connected(server) as client:
        MOCK.restart()
        form = [("Content-Type", "application/x-www-form-urlencoded")]
        login = b"grant_type=password&username=a&password=b"
        told = sent(client, "POST", "/login", [*form, ("Content-Length", str(len(login)))], login)
        body = json.dumps(BODY).encode()
        headers = [
            ("Authorization", f"Bearer {told.json['access_token']}"),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
        ]
        # Its clock is a second later after each request.
        statuses = [
            sent(client, "POST", "/v2/users/api_keys", headers, body).status
            for _ in range(told.json["expires_in"] + 10)
        ]
    assert set(statuses[:10]) == {200}
    assert set(statuses[-5:]) == {401}


def test_an_application_that_fails_when_it_is_asked_again_is_asked_as_before() -> None:
    asked: list[bytes] = []

    def failing(body: bytes) -> Any:
        asked.append(body)
        raise ValueError

    async def app(scope: Any, receive: Any, send: Any) -> None:
        scope["extensions"].setdefault(KNOWN, {})[AGAIN] = failing
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": (await receive())["body"]})

    with BackgroundServer(app) as server, connected(server) as client:
        for _ in range(5):
            assert sent(client, "POST", "/", [("Content-Length", "3")], b"one").body == b"one"
    assert asked == [b"one"] * 3
