"""What comes over a socket is answered, and never by a failure."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.client import HTTPResponse

import pytest

from understudy.mockserver.app import MockApp
from understudy.mockserver.options import Options
from understudy.mockserver.serve import BackgroundServer

from .asgi import FIVE, HARBOUR, NoAnswerError, call, mock_of

SMALL = Options(seed=7, max_body=100)
TEXT = [("Content-Type", "text/plain")]
CREATE = "POST /v1/api-keys HTTP/1.1\r\nHost: x\r\nx-api-key: k\r\nContent-Type: application/json"

EMPTY = "Content-Length: 2\r\n\r\n{}"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with BackgroundServer(mock_of(*FIVE)) as server:
        yield int(server.origin.rpartition(":")[2])


@pytest.fixture(scope="module")
def small() -> MockApp:
    return mock_of(HARBOUR, options=SMALL)


def status_of(port: int, sent: bytes) -> int:
    """The status that these bytes get, or 0 where the connection just ends."""
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        response = HTTPResponse(connection)
        try:
            response.begin()
            response.read()
        except (OSError, ValueError):
            return 0
        return response.status


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", {0, 400, 404}),
        (b"GET /%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n", {404}),
        (b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", {404}),
        (b"GET //v1/api-keys HTTP/1.1\r\nHost: x\r\n\r\n", {404}),
        (b"GET /v1/../v1/api-keys HTTP/1.1\r\nHost: x\r\n\r\n", {404}),
        (b"GET http://else.where/v1/api-keys HTTP/1.1\r\nHost: x\r\n\r\n", {400, 404, 405}),
        (b"GET /" + b"a/" * 20000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {400, 404, 414}),
        (b"GET /?" + b"a&" * 20000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", {400, 404, 414}),
        (b"GET / HTTP/1.1\r\n\r\n", {400, 404}),
        (b"GET / HTTP/1.0\r\n\r\n", {404}),
        (b"GET /v1/api-keys HTTP/1.1\r\nHost: x\r\nCookie: \xff\r\nAccept: \xfe\r\n\r\n", {405}),
        (f"{CREATE}\r\n{EMPTY}".encode(), {400}),
        (f"{CREATE}\r\nContent-Length: -1\r\n\r\n{{}}".encode(), {400}),
        (f"{CREATE}\r\nContent-Length: 5\r\n\r\n{{}}".encode(), {0, 400}),
        (f"{CREATE}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".encode(), {0, 400}),
        (f"{CREATE}\r\nPrefer: code=\xff\r\nContent-Length: 0\r\n\r\n".encode("latin-1"), {400}),
        (f"{CREATE}\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n{EMPTY}".encode(), {400}),
        (f"{CREATE}\r\nExpect: 100-continue\r\n{EMPTY}".encode(), {100, 400}),
        (b"\x00\x01\x02\r\n\r\n", {400}),
    ],
)
def test_no_bytes_make_a_failure_and_the_mock_goes_on(
    port: int, sent: bytes, status: set[int]
) -> None:
    assert status_of(port, sent) in status
    assert status_of(port, b"GET /__understudy/health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") == 200


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_a_body_within_the_limit_is_read(small: MockApp, size: int) -> None:
    assert call(small, "POST", "/manifests", TEXT, b"a" * size).status in (200, 422)
    parts = [b"a"] * size or [b""]
    assert call(small, "POST", "/manifests", TEXT, chunks=parts).status in (200, 422)


@pytest.mark.parametrize("chunks", [[b"a" * 101], [b"a" * 60] * 2, [b"a"] * 101])
def test_a_body_over_the_limit_is_refused_however_it_comes(
    small: MockApp, chunks: list[bytes]
) -> None:
    for path in ("/manifests", "/nowhere", "/ships"):
        answer = call(small, "POST", path, TEXT, chunks=chunks)
        assert answer.status == 413
        assert answer.header("connection") == "close"
        assert answer.reason == "the body is larger than 100 bytes"


def test_of_a_body_that_is_said_to_be_too_large_nothing_is_read(small: MockApp) -> None:
    headers = [*TEXT, ("Content-Length", "101")]
    assert call(small, "POST", "/manifests", headers, chunks=[]).status == 413


def test_a_client_that_goes_away_gets_no_answer_and_is_no_failure(small: MockApp) -> None:
    for path in ("/manifests", "/nowhere"):
        with pytest.raises(NoAnswerError):
            call(small, "POST", path, TEXT, chunks=[])


def test_a_reason_is_one_line_of_ascii_that_has_an_end() -> None:
    mock = mock_of(*FIVE)
    for name in ("é" * 300, "名" * 300, "a\tb", "\x7f\x01"):
        answer = call(mock, "GET", f"/{name}".encode().decode("latin-1"), [("Prefer", "x")])
        assert answer.reason.isascii()
        assert answer.reason.isprintable()
        assert len(answer.reason) <= 600
    headers = [("x-api-key", "k"), ("Prefer", f"example={'x' * 900}")]
    body = {"name": "n", "expires_at": "2030-01-01T00:00:00Z"}
    answer = call(mock, "POST", "/v1/api-keys", headers, body)
    assert answer.status == 201
    assert len(answer.reason) == 600
    assert answer.reason.endswith("...")
