"""Whatever a target does, the wire says what it was, within its limits."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from understudy.contracts.exchange import Answer, Sent, Trouble
from understudy.contracts.response_reading import MAX_BODY, read_response
from understudy.contracts.wire import Wire, WireError, WireOptions

from .raw_server import RawServer, Say, raw_server, saying

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
PATIENT = WireOptions(timeout=5)
HASTY = WireOptions(timeout=0.3)


def get(server: RawServer, options: WireOptions = PATIENT) -> Answer:
    wire = Wire(options)
    try:
        return wire.send(Sent("GET", f"{server.origin}/a?b=1", (), None))
    finally:
        wire.close()


def trouble(say: Say, options: WireOptions = PATIENT) -> WireError:
    with raw_server(say) as server, pytest.raises(WireError) as caught:
        get(server, options)
    assert caught.value.what
    return caught.value


def body(*pieces: bytes, head: bytes = b"") -> bytes:
    with raw_server(saying(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n", *pieces)) as server:
        return get(server).body


# How a body ends


def test_a_body_ends_at_its_length() -> None:
    assert body(b"ab", b"c", head=b"Content-Length: 3\r\n") == b"abc"


def test_a_body_without_a_length_ends_with_the_connection() -> None:
    assert body(b"ab", b"c") == b"abc"


def test_chunks_are_put_together() -> None:
    chunks = b"3;x=1\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n"
    assert body(chunks, head=b"Transfer-Encoding: chunked\r\n") == b"abcde"


@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body(status: int) -> None:
    with raw_server(saying(b"HTTP/1.1 %d X\r\nContent-Length: 9\r\n\r\n" % status)) as server:
        assert get(server).body == b""


def test_an_answer_to_head_has_no_body() -> None:
    with raw_server(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")) as server:
        wire = Wire(PATIENT)
        assert wire.send(Sent("HEAD", server.origin, (), None)).header("content-length") == "9"
        wire.close()


def test_interim_answers_are_passed_over() -> None:
    early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
    with raw_server(saying(early + OK)) as server:
        answer = get(server)
    assert (answer.status, answer.body, answer.header("Link")) == (200, b"ok", None)


def test_lines_may_end_without_a_carriage_return() -> None:
    with raw_server(saying(b"HTTP/1.1 200\nA: 1\n 2\nB:\xc3\xa9\n\nx")) as server:
        assert get(server).headers == (("A", "1 2"), ("B", "é"))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.lists(st.integers(1, 40), max_size=8), st.booleans())
def test_it_does_not_matter_in_which_pieces_an_answer_comes(
    data: bytes, sizes: list[int], chunked: bool
) -> None:
    if chunked:
        framed = b"Transfer-Encoding: chunked\r\n\r\n"
        framed += b"%x\r\n%b\r\n" % (len(data), data) if data else b""
        framed += b"0\r\n\r\n"
    else:
        framed = b"Content-Length: %d\r\n\r\n%b" % (len(data), data)
    rest = b"HTTP/1.1 200 OK\r\n" + framed
    pieces = []
    for size in sizes:
        pieces.append(rest[:size])
        rest = rest[size:]
    stream = iter([piece for piece in [*pieces, rest] if piece])
    assert read_response(lambda _: next(stream, b""), "GET").body == data


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_comes_is_an_answer_or_a_verdict(data: bytes) -> None:
    for start in (b"", b"HTTP/1.1 200 OK\r\n", _CHUNKED):
        received = BytesIO(start + data)
        with suppress(WireError):
            read_response(received.read, "GET")


# What is packed


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"abc", mtime=0)),
        ("gzip", gzip.compress(b"a", mtime=0) + gzip.compress(b"bc", mtime=0)),
        ("x-gzip", gzip.compress(b"abc", mtime=0)),
        ("deflate", zlib.compress(b"abc")),
        ("deflate", zlib.compress(b"abc", wbits=-15)),
        ("gzip, identity", gzip.compress(b"abc", mtime=0)),
        ("deflate, gzip", gzip.compress(zlib.compress(b"abc"), mtime=0)),
        ("unheard-of", b"abc"),
    ],
)
def test_a_packed_body_is_unpacked(coding: str, packed: bytes) -> None:
    assert body(packed, head=b"Content-Encoding: %b\r\n" % coding.encode()) == b"abc"


@pytest.mark.parametrize("packed", [b"abc", gzip.compress(b"abc" * 99, mtime=0)[:20]])
def test_a_body_that_is_not_packed_as_it_says_is_malformed(packed: bytes) -> None:
    say = saying(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + packed)
    assert trouble(say).trouble is Trouble.MALFORMED


def test_a_bomb_is_too_large() -> None:
    bomb = gzip.compress(gzip.compress(bytes(MAX_BODY * 20)))
    for coding in (b"gzip, gzip", b", ".join([b"gzip"] * 50)):
        say = saying(b"HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + b"\r\n\r\n" + bomb)
        assert trouble(say).trouble is Trouble.TOO_LARGE


# What goes wrong


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nabc",
        b"HTTP/1.1 204 No Content\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: \x00\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nA: 1\r\n",
        b"HTTP/1.1 OK 200\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"\x15\x03\x01\x00\x02\x02\x16",
        b"\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 100,
    ],
)
def test_what_is_not_http_is_malformed(said: bytes) -> None:
    assert trouble(saying(said)).trouble is Trouble.MALFORMED


def test_no_answer_is_a_closed_connection() -> None:
    assert trouble(saying()).trouble is Trouble.CLOSED


def test_a_reset_within_a_body_is_a_closed_connection() -> None:
    def reset(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc")
        time.sleep(0.1)
        linger = struct.pack("ii", 1, 0)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

    assert trouble(reset).trouble is Trouble.CLOSED


def test_nobody_there_is_unreachable() -> None:
    with raw_server(saying(OK)) as server:
        pass
    with pytest.raises(WireError) as caught:
        get(server)
    assert (caught.value.trouble, caught.value.unused) == (Trouble.UNREACHABLE, True)


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70 + ".invalid", "xn--"])
def test_a_host_that_is_none_is_unreachable(host: str) -> None:
    with pytest.raises(WireError) as caught:
        Wire(HASTY).send(Sent("GET", f"http://{host}/", (), None))
    assert caught.value.trouble is Trouble.UNREACHABLE


# What never ends


def endlessly(first: bytes, again: bytes, pause: float = 0) -> Say:
    def say(connection: socket.socket, _: bytes) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(again)
            time.sleep(pause)

    return say


@pytest.mark.parametrize("framing", [b"", b"Content-Length: 999999999999999999999\r\n"])
def test_an_endless_body_is_too_large(framing: bytes) -> None:
    say = endlessly(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n", b"x" * 65536)
    assert trouble(say).trouble is Trouble.TOO_LARGE


@pytest.mark.parametrize("again", [b"A: b\r\n", b"A" * 9999, b" folded\r\n"])
def test_endless_headers_are_too_large(again: bytes) -> None:
    say = endlessly(b"HTTP/1.1 200 OK\r\nX: y\r\n", again * 100)
    assert trouble(say).trouble is Trouble.TOO_LARGE


def test_endless_trailers_are_too_large() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    assert trouble(endlessly(head, b"A: b\r\n" * 100)).trouble is Trouble.TOO_LARGE


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nX: ",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n",
    ],
)
def test_a_byte_now_and_then_is_too_late(head: bytes) -> None:
    assert trouble(endlessly(head, b"H", 0.05), HASTY).trouble is Trouble.TIMEOUT


def test_a_server_that_says_nothing_is_too_late() -> None:
    def wait(connection: socket.socket, _: bytes) -> None:
        connection.recv(1)

    assert trouble(wait, HASTY).trouble is Trouble.TIMEOUT


def test_a_server_that_reads_nothing_is_too_late() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    wire = Wire(HASTY)
    with listener, pytest.raises(WireError) as caught:
        wire.send(Sent("POST", url, (), bytes(64 * 1024 * 1024)))
    assert caught.value.trouble is Trouble.TIMEOUT


def test_json_of_any_depth_is_read_or_refused() -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    say = saying(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + deep)
    with raw_server(say) as server:
        assert get(server).content.fault


# Connections


def test_a_connection_is_used_again() -> None:
    with raw_server(saying(OK, keep=True)) as server:
        wire = Wire(PATIENT)
        for _ in range(3):
            wire.send(Sent("POST", server.origin, (), b"{}"))
        wire.close()
    assert (server.connections, len(server.requests)) == (1, 3)


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 200 OK\r\n\r\nok",
    ],
)
def test_a_connection_that_ends_is_not_used_again(said: bytes) -> None:
    with raw_server(saying(said)) as server:
        wire = Wire(PATIENT)
        for _ in range(3):
            assert wire.send(Sent("POST", server.origin, (), b"{}")).body == b"ok"
    assert (server.connections, len(server.requests)) == (3, 3)


def test_no_request_is_sent_twice_by_itself() -> None:
    def first_only(connection: socket.socket, _: bytes) -> bool:
        if len(server.requests) % 2:
            connection.sendall(OK)
        return bool(len(server.requests) % 2)

    with raw_server(first_only) as server:
        wire = Wire(PATIENT)
        wire.send(Sent("POST", server.origin, (), b"{}"))
        with pytest.raises(WireError) as caught:
            wire.send(Sent("POST", server.origin, (), b"{}"))
        wire.close()
    assert caught.value.stale
    assert len(server.requests) == 2


def test_a_connection_on_which_more_came_is_not_used_again() -> None:
    def late(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(OK)
        time.sleep(0.1)
        connection.sendall(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n")
        return True

    with raw_server(late) as server:
        wire = Wire(PATIENT)
        for _ in range(2):
            assert wire.send(Sent("GET", server.origin, (), None)).status == 200
            time.sleep(0.3)
        wire.close()
    assert server.connections == 2


def test_an_answer_counts_that_comes_before_all_is_sent() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"

    def refuse() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(100)
            connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
            connection.shutdown(socket.SHUT_WR)
            time.sleep(0.2)

    thread = threading.Thread(target=refuse)
    thread.start()
    wire = Wire(PATIENT)
    with listener:
        assert wire.send(Sent("POST", url, (), bytes(16 * 1024 * 1024))).status == 413
    wire.close()
    thread.join(5)


def test_a_redirect_is_an_answer_like_any_other() -> None:
    moved = b"HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n"
    with raw_server(saying(moved)) as server:
        assert get(server).status == 302
    assert len(server.requests) == 1


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with raw_server(saying(OK)) as server:
        assert get(server).body == b"ok"


def test_an_address_may_be_of_ip_version_6() -> None:
    if not socket.has_ipv6:
        pytest.skip("this Python has no IPv6")
    try:
        with raw_server(saying(OK), host="::1") as server:
            wire = Wire(PATIENT)
            assert wire.send(Sent("GET", f"http://[::1]:{server.port}/", (), None)).body == b"ok"
            wire.close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    assert b"Host: [::1]:" in server.requests[0]


# What goes out


def test_a_request_goes_out_as_it_is_given() -> None:
    headers = (("X-One", "ü"), ("accept", "a/b"), ("X-One", "2"))
    with raw_server(saying(OK)) as server:
        wire = Wire(PATIENT)
        wire.send(Sent("PUT", f"{server.origin}/%2E%2e/a;b?c=%20&d", headers, b"xyz"))
        wire.close()
    head = f"PUT /%2E%2e/a;b?c=%20&d HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
    head += "X-One: ü\r\naccept: a/b\r\nX-One: 2\r\nContent-Length: 3\r\n\r\nxyz"
    assert server.requests == [head.encode()]


@pytest.mark.parametrize(
    "sent",
    [
        Sent("GET", "http://127.0.0.1:9/", (("X", "a\r\nY: b"),), None),
        Sent("GET", "http://127.0.0.1:9/", (("X", "\x00"),), None),
        Sent("GET", "http://127.0.0.1:9/", (("X", "\ud800"),), None),
        Sent("GET", "http://127.0.0.1:9/", (("X Y", "a"),), None),
        Sent("GET", "http://127.0.0.1:9/", (("", "a"),), None),
        Sent("GET", "http://127.0.0.1:9/a b", (), None),
        Sent("GET", "http://127.0.0.1:9/é", (), None),
        Sent("GE T", "http://127.0.0.1:9/", (), None),
    ],
)
def test_what_http_can_not_write_is_not_sent(sent: Sent) -> None:
    with pytest.raises(WireError) as caught:
        Wire(HASTY).send(sent)
    assert (caught.value.trouble, caught.value.unused) == (Trouble.UNSENDABLE, True)
