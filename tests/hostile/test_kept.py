"""Nothing of what clients send is kept, however many different things they send."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .commands import Mock, mock
from .documents import document, operation, written
from .test_requests import HOST

LARGE = b"a" * 60_000
SOME = 50
MANY = 400
ALLOWED = 8 * 1024 * 1024  # of the 21 MB that are different in the requests after the first
MADE: dict[str, Any] = {
    "type": "object",
    "required": ["id", "created_by_email"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "created_by_email": {"type": "string", "format": "email"},
    },
}


def asked(
    target: bytes = b"/things/a", *fields: bytes, key: bytes = b"k", body: bytes = b""
) -> bytes:
    lines = [HOST, *(field + b"\r\n" for field in fields), b"X-Key: " + key + b"\r\n"]
    length = b"Content-Length: %d\r\n\r\n" % len(body)
    return b"POST " + target + b" HTTP/1.1\r\n" + b"".join(lines) + length + body


KINDS: dict[str, Callable[[bytes], bytes]] = {
    "key": lambda text: asked(key=text),
    "path": lambda text: asked(b"/things/" + text),
    "path that is not there": lambda text: asked(b"/" + text),
    "path that the next request has too": lambda text: asked(b"/things/" + text[:3_900]),
    "query": lambda text: asked(b"/things/a?q=" + text),
    "accept": lambda text: asked(b"/things/a", b"Accept: text/" + text),
    "prefer": lambda text: asked(b"/things/a", b"Prefer: code=201, x=" + text),
    "seed": lambda text: asked(b"/things/a", b"Prefer: seed=" + text),
    "origin": lambda text: asked(b"/things/a", b"Origin: http://" + text),
    "media type": lambda text: asked(b"/things/a", b"Content-Type: text/" + text, body=b"{}"),
    "cookie": lambda text: asked(b"/things/a", b"Cookie: session=" + text),
    "member": lambda text: asked(b"/things/a", body=b'{"' + text + b'": 1}'),
    "value": lambda text: asked(b"/things/a", body=b'{"name": "' + text + b'"}'),
}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Mock]:
    sent = {"type": "object", "properties": MADE["properties"]}
    body = {"content": {"application/json": {"schema": sent}}}
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    making = operation(MADE, parameters=[name], requestBody=body, security=[{"key": []}])
    answer = making["responses"].pop("200")
    answer["headers"] = {"Location": {"schema": {"type": "string"}}}
    making["responses"]["201"] = answer
    described = document({"/things/{name}": {"post": making}})
    scheme = {"type": "apiKey", "in": "header", "name": "X-Key"}
    described["components"]["securitySchemes"] = {"key": scheme}
    path = written(tmp_path, described)
    with mock(path, "--quiet") as started:
        yield started


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_different_in_each_request_is_not_kept(kind: str, running: Mock) -> None:
    with running.connect() as client, client.makefile("rb") as reader:

        def exchange(number: int) -> None:
            client.sendall(KINDS[kind](b"%d" % number + LARGE))
            status, length = reader.readline(), 0
            assert status[9:10] in (b"2", b"4"), status
            while (line := reader.readline()) != b"\r\n":
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            reader.read(length)

        for number in range(SOME):
            exchange(number)
        before = running.memory()
        for number in range(SOME, MANY):
            exchange(number)
        assert running.memory() - before < ALLOWED
