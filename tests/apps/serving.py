"""An API on a real socket of the loopback address, in a thread, for as long as a block runs."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn

from .api import Api
from .exchange import Answer, Handler, Request
from .reading import LARGEST

# The messages of ASGI are dictionaries by definition.
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Message, Receive, Send], Awaitable[None]]


@dataclass(frozen=True)
class Served:
    """Where an API answers, and the right credential of each scheme, as a person would give it."""

    url: str
    credentials: Mapping[str, str]


@contextmanager
def served(api: Api, port: int = 0) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", port)) as bound:
        server = uvicorn.Server(_settings(asgi(api.handler())))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        try:
            credentials = {door.scheme: door.credential for door in api.porch.doors}
            yield Served(f"http://127.0.0.1:{bound.getsockname()[1]}", credentials)
        finally:
            server.should_exit = True
            thread.join(10)


def _settings(app: Asgi) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
        log_level="critical",
        timeout_graceful_shutdown=1,
    )


def asgi(handler: Handler) -> Asgi:
    async def app(scope: Message, receive: Receive, send: Send) -> None:
        request = await _request(scope, receive)
        answer = handler(request)
        await asyncio.sleep(answer.delay)
        await _send(answer, send)

    return app


async def _request(scope: Message, receive: Receive) -> Request:
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]
    )
    return Request(scope["method"], scope["path"], headers, await _body(receive))


async def _body(receive: Receive) -> bytes:
    """All of it, or enough to see that it is too much."""
    parts: list[bytes] = []
    while sum(map(len, parts)) <= LARGEST:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    return b"".join(parts)


async def _send(answer: Answer, send: Send) -> None:
    if not {"content-length", "transfer-encoding"} & {name.lower() for name, _ in answer.headers}:
        answer = answer.having("Content-Length", str(len(answer.body)))
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    half = len(answer.body) // 2
    await send({"type": "http.response.body", "body": answer.body[:half], "more_body": True})
    await send({"type": "http.response.body", "body": answer.body[half:]})
