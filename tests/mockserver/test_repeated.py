"""A client that repeats itself is understood as one that says everything for the first time."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from understudy.mockserver.serve import BackgroundServer

METHODS = ["POST", "PUT"]
TARGETS = ["/a", "/b?c=1", "/%61"]
FIELDS = ["", "X-Own: 1\r\n", "X-Own: 2\r\n", "x-own: 1\r\nX-Own: 2\r\n"]
BODIES = [b"", b"one", b"two", b"three", b"GET / HTTP/1.1\r\n\r\n"]
REQUESTS = st.tuples(
    st.sampled_from(METHODS),
    st.sampled_from(TARGETS),
    st.sampled_from(FIELDS),
    st.sampled_from(BODIES),
    st.booleans(),
)


async def echo(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
    """Tells what it was asked; the scope is written to, as applications do."""
    body = b""
    while True:
        message = await receive()
        body += message["body"]
        if not message["more_body"]:
            break
    told = {
        "method": scope["method"],
        "path": scope["path"],
        "query": scope["query_string"].decode(),
        "headers": [[name.decode(), value.decode()] for name, value in scope["headers"]],
        "body": body.decode(),
        "clean": "written" not in scope and not scope["state"],
    }
    scope["written"] = scope["state"]["written"] = True
    data = json.dumps(told).encode()
    length = (b"content-length", b"%d" % len(data))
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": data})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with BackgroundServer(echo) as server:
        yield int(server.origin.rpartition(":")[2])


def written(request: tuple[str, str, str, bytes, bool]) -> bytes:
    method, target, fields, body, chunked = request
    if chunked:
        framing, body = "Transfer-Encoding: chunked", b"%x\r\n%s\r\n" % (len(body), body)
        body = body + b"0\r\n\r\n" if body[:1] != b"0" else b"0\r\n\r\n"
    else:
        framing = f"Content-Length: {len(body)}"
    return f"{method} {target} HTTP/1.1\r\nHost: x\r\n{fields}{framing}\r\n\r\n".encode() + body


def answers(port: int, pieces: list[bytes], count: int) -> list[Any]:
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = client.makefile("rb")
        waiting = len(pieces) == count
        told = []
        for piece in pieces:
            client.sendall(piece)
            if waiting:
                told.append(answer(reader))
        return told if waiting else [answer(reader) for _ in range(count)]


def answer(reader: Any) -> Any:
    length = 0
    while (line := reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        length = int(value) if name == b"content-length" else length
    return json.loads(reader.read(length))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(REQUESTS, min_size=1, max_size=6), st.data())
def test_a_connection_says_the_same_as_one_for_each_request(
    port: int, requests: list[tuple[str, str, str, bytes, bool]], data: st.DataObject
) -> None:
    sent = [written(request) for request in requests]
    apart = [answers(port, [one], 1)[0] for one in sent]
    assert answers(port, sent, len(sent)) == apart
    whole = b"".join(sent)
    cut = data.draw(st.integers(0, len(whole)))
    pieces = [piece for piece in (whole[:cut], whole[cut:]) if piece]
    if len(pieces) != len(sent):
        assert answers(port, pieces, len(sent)) == apart


def test_what_is_only_the_beginning_of_a_request_is_waited_for(port: int) -> None:
    request = written(("POST", "/a", "", b"three", False))
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        reader = client.makefile("rb")
        for _ in range(3):
            client.sendall(request)
            assert answer(reader)["body"] == "three"
        client.sendall(request[:-2])
        client.settimeout(0.2)
        with pytest.raises(TimeoutError):
            client.recv(1)
        client.settimeout(10)
        client.sendall(request[-2:])
        assert answer(client.makefile("rb"))["body"] == "three"
