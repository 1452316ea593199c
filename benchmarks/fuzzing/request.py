"""A request of any bytes gets one whole answer from the mock of the five documents, and no 5xx."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from understudy.mockserver.app import MockApp, create_app
from understudy.mockserver.options import Options
from understudy.openapi.selection import read, select

_PATHS = ("/v1/api-keys", "/v1/api_keys", "/v1/api_key", "/v2/users/api_keys", "/api/v2/api-keys",
          "/login", "/__understudy/health", "/__understudy/documents/lumino")  # fmt: skip
_METHODS = ("POST", "GET", "PUT", "HEAD", "OPTIONS", "DELETE")
_FIELDS = ("x-api-key", "authorization", "galileo-api-key", "content-type", "accept", "prefer",
           "origin", "access-control-request-method", "content-encoding", "cookie")  # fmt: skip
_SPECS = Path(__file__).resolve().parents[2] / "specs"
_KEYS = b"x-api-key: k\nauthorization: Bearer a.b.c\ngalileo-api-key: k\n"
_MOCKS: list[MockApp] = []


def run(data: bytes) -> None:
    """A line of target, lines of fields, an empty line and a body, as in HTTP."""
    head, _, body = data.partition(b"\n\n")
    line, *lines = head.split(b"\n")
    method, target = _METHODS[line[0] % len(_METHODS)] if line else "GET", line[1:]
    if target[:1].isdigit():
        target = _PATHS[int(target[:1]) % len(_PATHS)].encode() + target[1:]
    fields = [_field(one) for one in lines if b":" in one]
    status, answered, told = _asked(method, b"/" + target.lstrip(b"/"), fields, body)
    wanted = any(name == b"prefer" for name, _ in fields) or b"__code" in target
    assert 200 <= status < 500 or (wanted and status < 600), (status, told)
    reason = dict(answered).get(b"understudy-reason", b"")
    assert reason.isascii()
    assert reason.decode().isprintable(), reason
    for name, value in answered:
        assert not {10, 13, 0} & set(name + value), (name, value)
    if told and b"json" in dict(answered).get(b"content-type", b""):
        json.loads(told)


def seeds() -> list[bytes]:
    """Creates of the documents, and some requests that are refused."""
    bodies = [
        b'{"name": "a", "expires_at": "2030-01-01T00:00:00Z", "type": "PERSONAL"}',
        b'{"description": "d"}',
        b'{"name": 5}',
        b"grant_type=password&username=a&password=b",
        b"",
    ]
    typed = _KEYS + b"content-type: application/json"
    asked = [b"0%d\n%b\n\n%b" % (path, typed, body) for path in range(8) for body in bodies]
    more = [b"01?__code=404&__seed=5\n" + typed, b"40\norigin: http://localhost\nprefer: code=503"]
    return asked + more


def _field(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    if len(name) == 1:
        name = _FIELDS[name[0] % len(_FIELDS)].encode()
    # What a server lets in: no controls in values, and a token as a name.
    kept = bytes(byte for byte in value.strip() if byte >= 32 and byte != 127)
    return bytes(b for b in name.lower() if 33 <= b < 127) or b"x", kept


def _asked(
    method: str, target: bytes, fields: list[tuple[bytes, bytes]], body: bytes
) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    path, _, query = target.partition(b"?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote_to_bytes(path).decode("utf-8", "surrogateescape"),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"localhost"), *fields],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 4010),
    }
    messages = [{"type": "http.request", "body": body, "more_body": False}]
    sent: list[Any] = []

    async def receive() -> Any:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    call = _mock()(scope, receive, send).__await__()
    with suppress(StopIteration):
        call.send(None)
    start, *rest = sent
    assert start["type"] == "http.response.start"
    assert rest
    assert not rest[-1].get("more_body")
    return start["status"], list(start["headers"]), b"".join(p.get("body", b"") for p in rest)


def _mock() -> MockApp:
    if not _MOCKS:
        apis = [one.api for one in read(select([_SPECS]).paths) if one.api]
        _MOCKS.append(create_app(apis, Options(seed=1)))
    return _MOCKS[0]
