"""Whatever is sent to the mock, it is answered as HTTP says, or the connection is closed."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from .commands import Mock, mock, rest
from .documents import both_ways, written

CLOSE = b"Connection: close\r\n"
GET = b"GET /a HTTP/1.1\r\n"
HOST = b"Host: localhost\r\n"
PLAIN = GET + HOST + b"\r\n"
LAST = GET + HOST + CLOSE + b"\r\n"
POST = b"POST /a HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
PROBLEM = b"content-type: application/problem+json\r\n"
WEBSOCKET = b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n"
MEBIBYTE = 1024 * 1024
LIMIT = 10 * MEBIBYTE

REFUSED = {
    "a field of a mebibyte": (431, GET + HOST + b"X: " + b"a" * MEBIBYTE + b"\r\n\r\n"),
    "a field that never ends": (431, GET + HOST + b"X: " + b"a" * MEBIBYTE),
    "a field of 70,000 bytes": (431, GET + HOST + b"X: " + b"a" * 70_000 + b"\r\n\r\n"),
    "100,000 fields": (431, GET + HOST + b"X: a\r\n" * 100_000 + b"\r\n"),
    "2,000 short fields": (431, GET + HOST + b"X: a\r\n" * 2_000 + b"\r\n"),
    "a target of a mebibyte": (431, b"GET /a?" + b"a" * MEBIBYTE + b" HTTP/1.1\r\n\r\n"),
    "no host": (400, GET + b"\r\n"),
    "two hosts": (400, GET + HOST + HOST + b"\r\n"),
    "a host that is none": (400, GET + b"Host: a/b c\r\n\r\n"),
    "two lengths": (400, POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
    "a length and chunks": (400, POST + b"Content-Length: 2\r\n" + CHUNKED + b"0\r\n\r\n"),
    "a negative length": (400, POST + b"Content-Length: -1\r\n\r\n"),
    "a length of thirty digits": (400, POST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n"),
    "a chunk that is none": (400, POST + CHUNKED + b"zz\r\n"),
    "a coding of the transfer": (501, POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n"),
    "a tunnel": (400, b"CONNECT localhost:1 HTTP/1.1\r\nHost: localhost:1\r\n\r\n"),
    "an old version": (505, b"GET /a\r\n\r\n"),
    "a later version": (505, b"GET /a HTTP/2.0\r\n" + HOST + b"\r\n"),
    "the greeting of HTTP/2": (400, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "the greeting of TLS": (400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
    "a null byte in the target": (400, b"GET /a\0b HTTP/1.1\r\n" + HOST + b"\r\n"),
    "a null byte in a field": (400, GET + HOST + b"X: a\0b\r\n\r\n"),
    "a lone CR in a field": (400, GET + HOST + b"X: a\rY: b\r\n\r\n"),
    "a folded field": (400, GET + HOST + b"X: a\r\n b\r\n\r\n"),
    "a space before a colon": (400, GET + b"Host : localhost\r\n\r\n"),
    "a method in small letters": (400, b"get /a HTTP/1.1\r\n" + HOST + b"\r\n"),
    "a path without a slash": (400, b"GET a HTTP/1.1\r\n" + HOST + b"\r\n"),
}

ANSWERED = {
    "HTTP/1.0 without a host": (b"GET /a HTTP/1.0\r\n\r\n", [200]),
    "many requests at once": (PLAIN * 500 + LAST, [200] * 501),
    "rubbish behind a request": (PLAIN + b"rubbish\r\n\r\n", [200]),
    "a body longer than it says": (POST + b"Content-Length: 2\r\n\r\n{}rubbish\r\n\r\n", [200]),
    "a websocket": (GET + HOST + b"Connection: Upgrade, close\r\n" + WEBSOCKET + b"\r\n", [200]),
    "a websocket, and more": (
        GET + HOST + b"Connection: Upgrade\r\n" + WEBSOCKET + b"\r\n" + LAST,
        [200, 200],
    ),
    "a body that asks for HTTP/2": (
        POST
        + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n"
        + b"Content-Length: 2\r\n\r\n{}"
        + LAST,
        [200, 200],
    ),
    "many websockets at once": (
        (GET + HOST + b"Connection: Upgrade\r\n" + WEBSOCKET + b"\r\n") * 500 + LAST,
        [200] * 501,
    ),
    "a body behind many requests": (
        PLAIN * 500 + POST + CLOSE + b"Content-Length: 100000\r\n\r\n" + b"{}".center(100_000),
        [200] * 501,
    ),
    "fields behind a body": (
        POST + CHUNKED + b"2\r\n{}\r\n0\r\n" + HOST + b"Expect: x\r\n\r\n" + LAST,
        [200, 200],
    ),
    "an absolute target": (b"GET http://h/a HTTP/1.1\r\nHost: i\r\n" + CLOSE + b"\r\n", [200]),
    "an absolute target without a path": (
        b"GET http://localhost HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"\r\n",
        [404],
    ),
    "chunks of one byte": (
        POST + CLOSE + CHUNKED + b"1\r\n \r\n" * 20_000 + b"2\r\n{}\r\n0\r\n\r\n",
        [200],
    ),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mock]:
    api = both_ways({"type": "object"})
    with mock(written(tmp_path_factory.mktemp("api"), api), "--quiet") as running:
        yield running


def statuses(answer: bytes) -> list[int]:
    return [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:] if part[:3].isdigit()]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_let_in_gets_one_problem_and_a_closed_connection(
    name: str, running: Mock
) -> None:
    status, sent = REFUSED[name]
    answer = running.send(sent)
    assert statuses(answer) == [status]
    assert PROBLEM in answer
    assert running.ask("/a").status == 200


@pytest.mark.parametrize("name", ANSWERED)
def test_each_request_that_came_in_whole_gets_its_answer(name: str, running: Mock) -> None:
    sent, expected = ANSWERED[name]
    assert statuses(running.send(sent)) == expected


def test_an_absolute_target_says_whose_pages_are_asked_for(running: Mock) -> None:
    page = b"GET http://evil.example/__understudy/health HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n"
    assert statuses(running.send(page)) == [403]


@pytest.mark.parametrize(
    "parts",
    [
        [POST + b"Content-Length: 104857600\r\n\r\n", *[b" " * MEBIBYTE] * 100],
        [POST + CHUNKED, *[b"100000\r\n" + b" " * MEBIBYTE + b"\r\n"] * 100],
        [POST + b"Content-Length: 1000000000\r\n\r\n{"],
        [POST + b"Content-Length: 104857600\r\nExpect: 100-continue\r\n\r\n"],
    ],
    ids=["100 MB", "endless chunks", "a declared gigabyte", "asked before it is sent"],
)
def test_a_body_over_the_limit_is_refused_and_its_sender_can_read_that(
    parts: list[bytes], running: Mock
) -> None:
    assert statuses(running.send(*parts)) == [413]


@pytest.mark.parametrize("size", [LIMIT // 2, LIMIT - 1])
def test_bodies_that_many_clients_leave_half_take_no_more_room_than_a_few(
    size: int, tmp_path: Path
) -> None:
    head = POST + b"Content-Length: %d\r\n\r\n" % LIMIT
    with mock(written(tmp_path, both_ways({})), "--quiet") as running, ExitStack() as open_:
        running.ask("/a", "POST", "{}")
        before = running.memory()
        running.forget_peak()
        for _ in range(20):
            client = open_.enter_context(running.connect())
            with suppress(ConnectionError):
                client.sendall(head + b" " * size)
        assert running.ask("/a").status == 200
        assert running.peak() - before < 3 * LIMIT
        assert statuses(rest(client)) == [503]


def test_clients_that_ask_for_much_and_read_nothing_take_little_room(tmp_path: Path) -> None:
    with mock(written(tmp_path, both_ways({})), "--quiet") as running, ExitStack() as open_:
        before = running.peak()
        for _ in range(10):
            client = open_.enter_context(running.connect())
            client.setblocking(False)
            with suppress(BlockingIOError):
                for _ in range(100):
                    client.send(PLAIN * 1_000)
        assert running.ask("/a").status == 200
        assert running.peak() - before < LIMIT


def test_5000_idle_clients_hold_up_nobody(tmp_path: Path) -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard < 8_000:
        pytest.skip("this machine allows a process fewer descriptors")
    soft = raised(8_000)
    api = written(tmp_path, both_ways({}))
    try:
        with mock(api, "--quiet", descriptors=8_000) as running, ExitStack() as open_:
            before = running.peak()
            for number in range(5_000):
                client = open_.enter_context(running.connect())
                if number % 3:
                    client.sendall(GET if number % 3 == 1 else PLAIN)
            assert running.ask("/__understudy/health").status == 200
            assert running.ask("/a").status == 200
            # Some kilobytes for each.
            assert running.peak() - before < 10 * LIMIT
    finally:
        raised(soft)


def raised(descriptors: int) -> int:
    """How many files this process might have open so far; now it may have that many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, hard))
    return soft


NO_PAGES = (
    *("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "..\\..\\x"),
    *("..%5c..%5cx", "api%00.json", "api/../../x", "//etc/passwd", "%2fetc%2fpasswd", "."),
    *("api.json", "link", "secret.json", "api%2f..%2fsecret", "%c0%ae%c0%ae/x", "~root"),
)


def test_no_name_of_a_page_leads_to_a_file(tmp_path: Path) -> None:
    api = written(tmp_path, both_ways({}))
    (tmp_path / "secret.json").write_text("a secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret.json")
    with mock(api, "--quiet") as running:
        for folder in ("/__understudy/documents/", "/__understudy/", "/", "/api/"):
            for name in NO_PAGES:
                line = f"GET {folder}{name} HTTP/1.1\r\n".encode()
                answer = running.send(line + HOST + CLOSE + b"\r\n")
                assert statuses(answer) == [404]
                assert b"a secret" not in answer
                assert b"root:" not in answer


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        (b"Host: localhost\r\n", 200),
        (b"Host: 127.0.0.1:80\r\n", 200),
        (b"Host: evil.example\r\n", 403),
        (b"Host: localhost.evil.example\r\n", 403),
        (b"Host: 127.0.0.1.evil.example\r\n", 403),
        (b"Host: evil.example:4010\r\n", 403),
        (b"Host: localhost@evil.example\r\n", 400),
        (b"Host: \r\n", 403),
        (HOST + b"Origin: http://evil.example\r\n", 403),
        (HOST + b"Origin: null\r\n", 403),
        (HOST + b"Sec-Fetch-Site: cross-site\r\n", 403),
        (HOST + b"X-Forwarded-Host: evil.example\r\n", 200),
        (b"Host: evil.example\r\nX-Forwarded-Host: localhost\r\n", 403),
        (b"Host: evil.example\r\nForwarded: host=localhost;for=127.0.0.1\r\n", 403),
    ],
)
def test_the_mocks_pages_are_for_this_machine(fields: bytes, status: int, running: Mock) -> None:
    for page in (b"health", b"documents", b"documents/api"):
        line = b"GET /__understudy/" + page + b" HTTP/1.1\r\n"
        assert statuses(running.send(line + fields + CLOSE + b"\r\n")) == [status]


def test_idle_clients_leave_no_descriptor_wanting(tmp_path: Path) -> None:
    api = written(tmp_path, both_ways({}))
    with mock(api, "--quiet", descriptors=100) as running, ExitStack() as open_:
        for _ in range(300):
            open_.enter_context(running.connect())
        assert running.ask("/__understudy/health").status == 200
