"""Bytes of any kind on a connection are answered as HTTP says, or end it."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from understudy.mockserver.connection import Connection, Limits
from understudy.mockserver.repeated import Heads

_STATUS_LINE = re.compile(rb"HTTP/1\.1 (\d\d\d) [ -~]*\r\n")
_TURNS = 8


class _Transport(asyncio.Transport):
    """Keeps what is written, and says when it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()
        self.closed = False

    def write(self, data: Any) -> None:
        self.written += data

    def write_eof(self) -> None:
        return

    def close(self) -> None:
        self.closed = True

    abort = close

    def is_closing(self) -> bool:
        return self.closed

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return {"sockname": ("127.0.0.1", 1), "peername": ("127.0.0.1", 2)}.get(name, default)

    def get_write_buffer_size(self) -> int:
        return 0

    def pause_reading(self) -> None:
        return

    def resume_reading(self) -> None:
        return


async def _app(scope: Any, receive: Any, send: Any) -> None:
    assert scope["method"].isascii()
    while (await receive()).get("more_body"):
        pass
    length = (b"content-length", b"2")
    await send({"type": "http.response.start", "status": 200, "headers": [length]})
    await send({"type": "http.response.body", "body": b"{}"})


_LOOP = asyncio.new_event_loop()
_FAULTS: list[Any] = []
_LOOP.set_exception_handler(lambda loop, context: _FAULTS.append(context))
_CONFIG = uvicorn.Config(_app, ws="none", lifespan="off", log_config=None, access_log=False)
_CONFIG.load()


def run(data: bytes) -> None:
    """The first byte says in what pieces the others come."""
    size = (data[0] if data else 0) * 4 + 1
    _LOOP.run_until_complete(_received([data[at : at + size] for at in range(1, len(data), size)]))
    assert not _FAULTS, _FAULTS


def seeds() -> list[bytes]:
    """Requests with and without bodies, some of them wrong."""
    host = b"Host: localhost\r\n"
    get, post = b"GET /a HTTP/1.1\r\n" + host, b"POST /a HTTP/1.1\r\n" + host
    heads = [
        get + b"\r\n",
        get + b"Connection: close\r\n\r\n",
        get + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        get + b"X: a\r\n b\r\n\r\n",
        post + b"Content-Length: 2\r\n\r\n{}",
        post + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: a\r\n\r\n",
        post + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
        post + b"Transfer-Encoding: gzip\r\n\r\n",
        b"GET http://h:1/a HTTP/1.1\r\n" + host + b"\r\n",
        b"CONNECT h:1 HTTP/1.1\r\n" + host + b"\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ]
    return [bytes([size]) + head * 2 for size in (0, 5, 255) for head in heads]


async def _received(pieces: list[bytes]) -> None:
    transport = _Transport()
    connection = Connection(
        _CONFIG, ServerState(), {}, asyncio.get_running_loop(), limits=Limits(), heads=Heads()
    )
    connection.connection_made(transport)
    for piece in pieces:
        if transport.closed:
            break
        connection.data_received(piece)
        await asyncio.sleep(0)
    for _ in range(_TURNS):
        await asyncio.sleep(0)
    connection.look(_LOOP.time())
    connection.connection_lost(None)
    await asyncio.sleep(0)
    statuses = [int(found) for found in _STATUS_LINE.findall(bytes(transport.written))]
    assert not [one for one in statuses if one >= 500 and one not in (501, 505)], statuses
    assert not transport.written or transport.written.startswith(b"HTTP/1.1 ")
