"""Requests to an ASGI application, in process, and to a mock behind a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any, Protocol

_JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return self.headers.get("understudy-reason", "")


class Mock(Protocol):
    def post(self, path: str, body: str, prefer: str = "") -> Answer:
        """The answer to a JSON body."""


class InProcess:
    """An ASGI application, called without a server."""

    def __init__(self, app: Any, runner: asyncio.Runner) -> None:
        self._app = app
        self._runner = runner

    def post(self, path: str, body: str, prefer: str = "") -> Answer:
        return self._runner.run(self._post(path, body.encode(), prefer))

    async def _post(self, path: str, body: bytes, prefer: str) -> Answer:
        sent: list[dict[str, Any]] = []
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return waiting.pop() if waiting else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self._app(_scope(path, body, prefer), receive, send)
        text = b"".join(message.get("body", b"") for message in sent).decode()
        headers = {k.decode().lower(): v.decode("latin-1") for k, v in sent[0]["headers"]}
        return Answer(sent[0]["status"], text, headers)


class OverHttp:
    """A mock that listens; one connection for all requests."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = HTTPConnection(host, port, timeout=60)

    def post(self, path: str, body: str, prefer: str = "") -> Answer:
        headers = dict(_headers(prefer))
        self._connection.request("POST", path, body.encode(), headers)
        with self._connection.getresponse() as response:
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, response.read().decode(), names)

    def close(self) -> None:
        self._connection.close()


def _headers(prefer: str) -> Iterable[tuple[str, str]]:
    yield "Host", "localhost"
    yield "Content-Type", _JSON
    if prefer:
        yield "Prefer", prefer


def _scope(path: str, body: bytes, prefer: str) -> dict[str, Any]:
    headers = [(name.lower().encode(), value.encode()) for name, value in _headers(prefer)]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [*headers, (b"content-length", str(len(body)).encode())],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "extensions": {},
    }
