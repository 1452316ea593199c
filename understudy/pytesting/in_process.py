"""httpx transports that call a mock in process: no socket, no thread, no proxy.

Only imported when a test asks for one; httpx is not a requirement of understudy.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any
from urllib.parse import unquote_to_bytes

import anyio
import httpx

from understudy.mockserver.breakdown import CARRIER, Breakdown

App = Callable[..., Coroutine[Any, Any, None]]
_FAULTS: dict[Breakdown, tuple[type[httpx.TransportError], str]] = {
    Breakdown.RESET: (httpx.ReadError, "the connection was reset"),
    Breakdown.CLOSE: (httpx.RemoteProtocolError, "the server closed without sending an answer"),
    Breakdown.CUT: (httpx.RemoteProtocolError, "the server closed within the body of its answer"),
}


class Transport(httpx.BaseTransport):
    """For `httpx.Client(transport=...)`."""

    def __init__(self, app: App) -> None:
        self._app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The mock's answer; it never waits for anything but a delay that was asked for."""
        passage = _Passage(request, request.read(), _sleep)
        running = self._app(passage.scope, passage.receive, passage.send)
        try:
            running.send(None)
        except StopIteration:
            return passage.response()
        running.close()
        raise RuntimeError("the mock waits for something that never comes")


class AsyncTransport(httpx.AsyncBaseTransport):
    """For `httpx.AsyncClient(transport=...)`, under asyncio and trio."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The mock's answer."""
        passage = _Passage(request, await request.aread(), anyio.sleep)
        await self._app(passage.scope, passage.receive, passage.send)
        return passage.response()


class _Passage:
    """One request's way to the mock and back; it carries, and breaks down when it is asked to."""

    def __init__(
        self, request: httpx.Request, body: bytes, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self.scope = _scope(request, self)
        self._request = request
        self._body: list[bytes] = [body]
        self._sleep = sleep
        self._sent: list[MutableMapping[str, Any]] = []
        self._failure: httpx.TransportError | None = None

    async def receive(self) -> MutableMapping[str, Any]:
        """The request's body, and then that nobody waits any more."""
        if not self._body:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": self._body.pop(), "more_body": False}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Take a part of the answer."""
        self._sent.append(message)

    async def wait(self, seconds: float) -> None:
        """Let time pass, but no more than the client's timeout for reading."""
        limit = self._request.extensions.get("timeout", {}).get("read")
        if limit is None or seconds <= limit:
            await self._sleep(seconds)
            return
        await self._sleep(limit)
        self._failure = httpx.ReadTimeout("the answer took too long", request=self._request)

    def end(self, scope: MutableMapping[str, Any], how: Breakdown) -> None:
        """Remember how the request is to fail."""
        error, what = _FAULTS[how]
        self._failure = self._failure or error(what, request=self._request)

    def response(self) -> httpx.Response:
        """The answer, or the error that the client is to see."""
        if self._failure is not None:
            raise self._failure
        start, *parts = self._sent
        body = b"".join(part.get("body", b"") for part in parts)
        return httpx.Response(
            start["status"], headers=start["headers"], stream=httpx.ByteStream(body)
        )


async def _sleep(seconds: float) -> None:
    time.sleep(seconds)  # noqa: ASYNC251 - the caller is not asynchronous


def _scope(request: httpx.Request, carrier: _Passage) -> dict[str, Any]:
    path = request.url.raw_path.partition(b"?")[0]
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": unquote_to_bytes(path).decode("utf-8", "surrogateescape"),
        "raw_path": path,
        "query_string": request.url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 0),
        "server": (request.url.host, request.url.port or 80),
        "extensions": {CARRIER: carrier},
    }
