"""What reaches the mock gets one answer, whichever parser of HTTP stands before it.

The command has a parser of its own making; what it lets in or refuses otherwise is named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple

import pytest

from .commands import Mock, mock
from .documents import document, operation, written
from .parsers import under
from .test_requests import CHUNKED, CLOSE, GET, HOST, LAST, PLAIN, POST, statuses

PARSERS = ("command", "h11", "httptools")


def asked(target: str, *fields: bytes, method: str = "GET", host: bytes = HOST) -> bytes:
    line = f"{method} {target} HTTP/1.1\r\n".encode("latin-1")
    return line + host + CLOSE + b"".join(field + b"\r\n" for field in fields) + b"\r\n"


ALIKE = {
    "a request": asked("/a"),
    "HEAD": asked("/a", method="HEAD"),
    "a method that is not documented": asked("/a", method="DELETE"),
    "a method that nobody knows": asked("/a", method="PURGE"),
    "OPTIONS": asked("/a", method="OPTIONS"),
    "OPTIONS of everything": asked("*", method="OPTIONS"),
    "a path that is not there": asked("/nowhere"),
    "an empty segment": asked("//a"),
    "dots": asked("/b/../a"),
    "encoded dots": asked("/b/%2e%2e/a"),
    "a value in the path": asked("/b/1"),
    "a wrong value in the path": asked("/b/x"),
    "an encoded value": asked("/b/%31"),
    "an encoded slash": asked("/b/1%2F2"),
    "half an encoding": asked("/b/%3"),
    "an encoding that is no UTF-8": asked("/b/%ff"),
    "an encoded null byte": asked("/b/%00"),
    "an encoded line break": asked("/b/%0d%0aX:%20y"),
    "an encoded query": asked("/a?n=%31"),
    "a wrong query": asked("/a?n=x"),
    "a query twice": asked("/a?n=1&n=2"),
    "a question in the query": asked("/a?n=1?2"),
    "a field": asked("/a", b"X-N: 1"),
    "a wrong field": asked("/a", b"X-N: x"),
    "a field in other letters": asked("/a", b"x-n: x"),
    "a field twice": asked("/a", b"X-N: 1", b"X-N: 2"),
    "an empty field": asked("/a", b"X-N:"),
    "a field with space around": asked("/a", b"X-N: \t1 "),
    "a field in latin-1": asked("/a", b"X-M: caf\xe9"),
    "an object": POST + CLOSE + b"Content-Length: 2\r\n\r\n{}",
    "no object": POST + CLOSE + b"Content-Length: 2\r\n\r\n[]",
    "no JSON": POST + CLOSE + b"Content-Length: 2\r\n\r\n{]",
    "no body": POST + CLOSE + b"\r\n",
    "chunks": POST + CLOSE + CHUNKED + b"1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n",
    "a body that is too large": POST + CLOSE + b"Content-Length: 104857600\r\n\r\n",
    "an encoded body": POST + CLOSE + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    "a body with GET": GET + HOST + CLOSE + b"Content-Length: 2\r\n\r\n{}",
    "a page of the mock": asked("/__understudy/health"),
    "a page under another name": asked("/__understudy/health", host=b"Host: evil.example\r\n"),
    "a page that is a file": asked("/__understudy/documents/..%2f..%2fetc%2fpasswd"),
    "a page for another site": asked("/__understudy/health", b"Sec-Fetch-Site: cross-site"),
    "several requests": PLAIN * 3 + LAST,
    "HTTP/1.0": b"GET /a HTTP/1.0\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
    "a null byte in a field": GET + HOST + b"X: a\0b\r\n\r\n",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n",
    "a chunk that is none": POST + CLOSE + CHUNKED + b"zz\r\n",
    "a space before a colon": GET + b"Host : localhost\r\n\r\n",
}


class Difference(NamedTuple):
    """A request that is answered differently: by whom, how, and why."""

    sent: bytes
    answers: tuple[list[int], list[int], list[int]]
    why: str


DIFFERENT = {
    "no host": Difference(
        GET + b"\r\n", ([400], [400], [200]), "httptools asks for none (RFC 9112, 3.2)"
    ),
    "two hosts": Difference(
        GET + HOST + HOST + CLOSE + b"\r\n", ([400], [400], [200]), "httptools passes both on"
    ),
    "a host that is none": Difference(
        asked("/a", host=b"Host: a/b c\r\n"), ([400], [200], [200]), "uvicorn reads no host"
    ),
    "a length and chunks": Difference(
        POST + CLOSE + b"Content-Length: 2\r\n" + CHUNKED + b"0\r\n\r\n",
        ([400], [422], [400]),
        "h11 goes by the chunks, as it may (RFC 9112, 6.1); to refuse is safer",
    ),
    "an absolute target": Difference(
        b"GET http://localhost/a HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n",
        ([200], [404], [200]),
        "under h11 uvicorn takes it for a path (RFC 9112, 3.2.2)",
    ),
    "a folded field": Difference(
        asked("/a", b"X: a", b" b"),
        ([400], [200], [400]),
        "h11 unfolds it; both are right (RFC 9112, 5.2)",
    ),
    "a method in small letters": Difference(
        asked("/a", method="get"),
        ([400], [405], [400]),
        "httptools knows no such method, h11 any; methods are told apart by case",
    ),
    "a tunnel": Difference(
        b"CONNECT localhost:1 HTTP/1.1\r\n" + HOST + CLOSE + b"\r\n",
        ([400], [404], [400]),
        "h11 takes the host for a path",
    ),
    "a later version": Difference(
        b"GET /a HTTP/2.0\r\n" + HOST + CLOSE + b"\r\n",
        ([505], [200], [200]),
        "uvicorn answers it in HTTP/1.1",
    ),
    "2,000 fields": Difference(
        asked("/a", *[b"X: a"] * 2_000), ([431], [200], [200]), "uvicorn counts no fields"
    ),
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Mock]]:
    number = {"type": "integer"}
    named = [
        {"name": "n", "in": "query", "schema": number},
        {"name": "X-N", "in": "header", "schema": number},
    ]
    one = {"name": "id", "in": "path", "required": True, "schema": number}
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    paths: dict[str, Any] = {
        "/a": {"get": operation({}, parameters=named), "post": operation({}, requestBody=body)},
        "/b/{id}": {"get": operation({}, parameters=[one])},
    }
    path = written(tmp_path_factory.mktemp("api"), document(paths))
    with ExitStack() as open_:
        command = open_.enter_context(mock(path, "--quiet"))
        stock = {parser: open_.enter_context(under(parser, path)) for parser in PARSERS[1:]}
        yield {"command": command, **stock}


@pytest.mark.parametrize("name", ALIKE)
def test_an_answer_does_not_depend_on_the_parser(name: str, running: dict[str, Mock]) -> None:
    answers = {parser: statuses(running[parser].send(ALIKE[name])) for parser in PARSERS}
    assert answers["command"]
    assert answers == dict.fromkeys(PARSERS, answers["command"])
    assert max(answers["command"]) < 500


@pytest.mark.parametrize("name", DIFFERENT)
def test_where_it_does_the_command_follows_the_standard(
    name: str, running: dict[str, Mock]
) -> None:
    sent, expected, why = DIFFERENT[name]
    found = tuple(statuses(running[parser].send(sent)) for parser in PARSERS)
    assert (found, bool(why)) == (expected, True)
