"""A client that is slow, silent or one too many is told so, and holds up nobody else."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys, time
from understudy.mockserver.connection import Limits
from understudy.mockserver.repeated import AGAIN, KNOWN
from understudy.mockserver.serve import serve
from understudy.mockserver.sockets import bind, origin

async def app(scope, receive, send):
    if scope["path"] == "/busy":
        time.sleep(0.4)
    if scope["path"] == "/again":
        known = scope["extensions"].setdefault(KNOWN, {})
        known[AGAIN] = lambda body: (202, b"content-length: 0\\r\\n", b"")
    while (message := await receive()).get("more_body"):
        pass
    if message["type"] == "http.request":
        body = b"x" * int(scope["query_string"] or b"2")
        length = (b"content-length", b"%d" % len(body))
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": body})

sockets = bind("127.0.0.1", 0)
print_ = lambda text: print(text, flush=True)
limits = Limits(
    head_seconds=1, body_seconds=2, idle_seconds=1, reading_seconds=1, connections=20
)
serve(app, sockets, lambda: print_(origin(sockets)), print_, limits)
"""
BUSY = b"GET /busy HTTP/1.1\r\nHost: x\r\n\r\n"
WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
HALF_HEAD = b"GET / HTTP/1.1\r\nHo"
HALF_BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"


class Server:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.stdout = process.stdout
        self._port = int(self.stdout.readline().rpartition(":")[2])

    def connect(self, sent: bytes) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self._port), 30)
        connection.sendall(sent)
        return connection

    def ask(self) -> bytes:
        """The first line of an answer."""
        with self.connect(WHOLE) as connection:
            return connection.recv(1000).partition(b"\r\n")[0]


@contextmanager
def server() -> Iterator[Server]:
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield Server(process)
        finally:
            process.kill()


def rest(connection: socket.socket) -> bytes:
    answer = bytearray()
    while part := connection.recv(65536):
        answer += part
    return bytes(answer)


def test_a_client_that_is_late_reads_408_while_others_are_answered() -> None:
    with server() as running, ExitStack() as open_:
        late = [open_.enter_context(running.connect(sent)) for sent in (HALF_HEAD, HALF_BODY)]
        assert running.ask() == b"HTTP/1.1 200 OK"
        answers = [rest(one) for one in late]
    assert [answer[:12] for answer in answers] == [b"HTTP/1.1 408"] * 2
    assert b"not complete after 1 seconds" in answers[0]
    assert b"not complete after 2 seconds" in answers[1]


def test_dripping_does_not_make_a_deadline_later() -> None:
    with server() as running, running.connect(HALF_BODY) as slow:
        slow.settimeout(0.1)
        answer = b""
        while not answer:
            try:
                answer = slow.recv(12)
            except TimeoutError:
                slow.sendall(b" ")
    assert answer == b"HTTP/1.1 408"


def test_a_client_that_says_nothing_is_left_without_a_word() -> None:
    with server() as running, ExitStack() as open_:
        silent, idle, blank = (
            open_.enter_context(running.connect(sent)) for sent in (b"", WHOLE, WHOLE + b"\r\n")
        )
        assert rest(silent) == b""
        assert rest(idle).count(b"HTTP/1.1") == rest(blank).count(b"HTTP/1.1") == 1


def test_a_client_that_says_the_same_again_and_again_is_not_idle() -> None:
    asked = WHOLE.replace(b"/ ", b"/again?0 ")
    with server() as running, running.connect(asked) as busy, running.connect(WHOLE) as idle:
        first = [busy.recv(1000)[:12]]
        # It is looked at every second, and idle after one: by then it is gone.
        idle.settimeout(0.05)
        while rest_of(idle) is None:
            busy.sendall(asked)
            first.append(busy.recv(1000)[:12])
        busy.sendall(asked)
        assert busy.recv(1000)[:12] == b"HTTP/1.1 202"
        assert rest(busy) == b""
    assert set(first[2:]) == {b"HTTP/1.1 202"}


def rest_of(connection: socket.socket) -> bytes | None:
    """What comes to the end of a connection; None while it has not ended."""
    try:
        return rest(connection)
    except TimeoutError:
        return None


def test_a_client_that_does_not_read_its_answer_is_dropped() -> None:
    with server() as running:
        ask = WHOLE.replace(b"/ ", b"/?100000000 ")
        with running.connect(ask) as deaf, running.connect(HALF_HEAD) as clock:
            rest(clock)
            assert running.ask() == b"HTTP/1.1 200 OK"
            with running.connect(HALF_HEAD) as clock_again:
                rest(clock_again)
            try:
                received = len(rest(deaf))
            except ConnectionError:
                received = 0
    assert received < 100_000_000


def test_a_new_client_takes_the_place_of_a_silent_one() -> None:
    with server() as running, ExitStack() as open_:
        for _ in range(50):
            open_.enter_context(running.connect(b""))
            assert running.ask() == b"HTTP/1.1 200 OK"


def test_where_all_are_busy_a_new_client_reads_503() -> None:
    with server() as running, ExitStack() as open_:
        for _ in range(20):
            open_.enter_context(running.connect(HALF_BODY))
        assert running.ask() == b"HTTP/1.1 503 Service Unavailable"


def test_a_body_that_has_not_come_at_the_end_gets_503() -> None:
    with server() as running, running.connect(HALF_BODY) as half:
        assert running.ask() == b"HTTP/1.1 200 OK"
        running.process.send_signal(signal.SIGTERM)
        assert rest(half).startswith(b"HTTP/1.1 503")
        assert running.process.wait(10) == 0


def test_a_late_client_is_told_so_also_while_others_keep_the_server_busy() -> None:
    with server() as running, running.connect(HALF_HEAD) as late, running.connect(b"") as busy:
        late.setblocking(False)
        for _ in range(9):
            busy.sendall(BUSY)
            while not busy.recv(1000).endswith(b"xx"):
                pass
            with suppress(BlockingIOError):
                assert late.recv(1000).startswith(b"HTTP/1.1 408 ")
                return
    raise AssertionError("the client with half a head is not told that it is late")
