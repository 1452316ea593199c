"""A served app answers from the moment it is announced, and ends when it is told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from understudy.errors import PortTakenError
from understudy.mockserver.serve import BackgroundServer

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from understudy.mockserver.serve import serve
from understudy.mockserver.sockets import bind, origin

async def app(scope, receive, send):
    if scope["path"] == "/fault":
        raise ValueError("what the client sent")
    more = True
    while more:
        message = await receive()
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})

sockets = bind(None, 0)
print_ = lambda text: print(text, flush=True)
serve(app, sockets, lambda: print_(origin(sockets)), lambda text: print_("complaint: " + text))
print_("after")
"""


async def path_app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


class Child:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.stdout = process.stdout
        self.origin = self.stdout.readline().strip()
        self.port = int(self.origin.rpartition(":")[2])

    def connect(self, sent: bytes, host: str = "127.0.0.1") -> socket.socket:
        connection = socket.create_connection((host, self.port), 5)
        connection.sendall(sent)
        return connection

    def end(self, number: int) -> int:
        """The exit status after this signal."""
        self.process.send_signal(number)
        return self.process.wait(10)


@contextmanager
def child(*prefix: str) -> Iterator[Child]:
    with subprocess.Popen(
        [*prefix, sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield Child(process)
        finally:
            process.kill()


WHOLE = b"GET /whole HTTP/1.1\r\nHost: x\r\n\r\n"
HALF_BODY = b"POST /half HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"
HALF_HEAD = b"POST /half HTTP/1.1\r\nHo"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_well_whatever_connections_are_open(number: int) -> None:
    with child() as server:
        whole = server.connect(WHOLE)
        assert whole.recv(1000).startswith(b"HTTP/1.1 200")
        halves = [server.connect(HALF_HEAD), server.connect(HALF_BODY), server.connect(b"")]
        status = server.end(number)
        rest = server.stdout.read()
        for one in (whole, *halves):
            one.close()
    assert status == 0
    assert rest == "after\n"


def test_a_hangup_that_was_to_be_ignored_is() -> None:
    with child("nohup") as server:
        server.process.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        with server.connect(WHOLE) as connection:
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        assert server.end(signal.SIGTERM) == 0


def test_it_answers_on_each_loopback_address_as_soon_as_it_is_announced() -> None:
    with child() as server:
        hosts = {info[4][0] for info in socket.getaddrinfo("localhost", server.port)}
        for host in {"127.0.0.1", *map(str, hosts)}:
            with server.connect(WHOLE, host) as connection:
                assert connection.recv(1000).startswith(b"HTTP/1.1 200")


def test_answers_carry_a_date_and_no_server_name() -> None:
    with child() as server, urlopen(server.origin) as answer:
        names = {name.lower() for name in answer.headers}
    assert "date" in names
    assert "server" not in names


def test_a_fault_of_the_app_is_one_line_without_what_the_client_sent() -> None:
    with child() as server:
        with server.connect(WHOLE.replace(b"whole", b"fault")) as connection:
            assert connection.recv(1000).startswith(b"HTTP/1.1 500")
        server.end(signal.SIGTERM)
        out = server.stdout.read().splitlines()
    assert out[0].startswith("complaint: Exception in ASGI application: ValueError at ")
    assert out[1:] == ["after"]


def test_what_is_no_http_is_refused_in_one_line() -> None:
    with child() as server:
        with server.connect(b"\x16\x03\x01 not http\r\n\r\n") as connection:
            assert connection.recv(1000).startswith(b"HTTP/1.1 400")
        server.end(signal.SIGTERM)
        assert server.stdout.readline().startswith("complaint: Invalid HTTP request received")


def test_a_websocket_is_answered_as_a_request_and_noted_in_one_line() -> None:
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    with child() as server:
        with server.connect(WHOLE.removesuffix(b"\r\n") + upgrade) as connection:
            assert connection.recv(1000).startswith(b"HTTP/1.1 200")
        server.end(signal.SIGTERM)
        assert server.stdout.read() == "complaint: Unsupported upgrade request\nafter\n"


def test_a_background_server_answers_where_it_is_entered_and_not_after_it_is_left() -> None:
    with BackgroundServer(path_app) as server, urlopen(server.origin + "/x") as answer:
        assert answer.read() == b"/x"
        port = int(server.origin.rpartition(":")[2])
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), 1)


def test_background_servers_have_ports_of_their_own() -> None:
    with BackgroundServer(path_app) as one, BackgroundServer(path_app) as other:
        assert one.origin != other.origin


def test_a_background_server_on_a_taken_port_fails_where_it_is_made() -> None:
    with BackgroundServer(path_app) as one, pytest.raises(PortTakenError):
        BackgroundServer(path_app, port=int(one.origin.rpartition(":")[2]))


def test_stopping_twice_or_before_the_start_does_nothing() -> None:
    server = BackgroundServer(path_app)
    server.stop()
    server.stop()
