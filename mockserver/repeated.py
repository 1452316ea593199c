"""A head that a client says again, byte for byte: it need not be read again.

Clients mostly repeat themselves. What is kept are the latest heads that a server was told, and only
of requests that came whole in one read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, cast

from uvicorn._types import HTTPScope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from .answering import whole

KNOWN = "understudy.known"
"""Key in `scope["extensions"]`: a dict for what an application finds out from this head alone."""
AGAIN = "understudy.again"
"""Key in that dict: an Again, where the application has one for this head."""

Again = Callable[[bytes], tuple[int, bytes, bytes] | None]
"""`body -> (status, header lines, body)`: answers a request with this head without ASGI; None, and
nothing has happened, where it must be asked as any other."""


_END = b"\r\n\r\n"
_MOST_KEPT = 256
_MOST_TOLD = 4096


class Head:
    """The head of one request, as it came and as it was understood."""

    __slots__ = ("_body_size", "_scope", "known", "raw", "size")

    def __init__(self, raw: bytes, body_size: int, scope: HTTPScope) -> None:
        self.raw = raw
        self.known: dict[str, Any] = {}
        self._body_size = body_size
        self.size = len(raw) + body_size
        self._scope = scope

    def answer(self, data: bytes, own: Iterable[tuple[bytes, bytes]]) -> bytes | None:
        """The answer to the request that these bytes are, with the server's own headers.

        None where the application has to be asked.
        """
        again: Again | None = self.known.get(AGAIN)
        if again is None:
            return None
        try:
            answer = again(data[len(self.raw) :])
        except Exception:  # noqa: BLE001 - asked as any other, the application tells of it
            del self.known[AGAIN]
            return None
        if answer is None:
            return None
        status, lines, body = answer
        return whole(status, own, lines, body)

    def cycle(self, data: bytes, connection: HttpToolsProtocol) -> RequestResponseCycle:
        """The request that these bytes are, complete."""
        own = {"client": connection.client, "server": connection.server}
        state = connection.app_state.copy()
        scope = cast(HTTPScope, {**self._scope, **own, "state": state})
        cycle = RequestResponseCycle(
            scope=scope,
            transport=connection.transport,
            flow=connection.flow,
            logger=connection.logger,
            access_logger=connection.access_logger,
            access_log=connection.access_log,
            default_headers=connection.server_state.default_headers,
            message_event=asyncio.Event(),
            expect_100_continue=False,
            keep_alive=True,
            on_response=connection.on_response_complete,
        )
        cycle.body += data[-self._body_size :] if self._body_size else b""
        cycle.more_body = False
        cycle.message_event.set()
        return cycle


class Heads:
    """The heads that a server was told lately, each of one client's host."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, bytes], Head] = {}
        # What is not repeated is not worth keeping: here is what was told once, by its hash.
        self._told: set[int] = set()

    def of(self, host: str, data: bytes) -> Head | None:
        """The head of these bytes, where they are one whole request whose head is known."""
        head = self._kept.get((host, data[: data.find(_END) + len(_END)]))
        return head if head is not None and head.size == len(data) else None

    def keep(self, host: str, data: bytes, cycle: RequestResponseCycle) -> Head | None:
        """The head of the request that these bytes are, where it can be known when it comes again.

        `cycle` is the request as it was read.
        """
        if cycle.more_body or not cycle.keep_alive or cycle.waiting_for_100_continue:
            return None
        size = len(cycle.body)
        raw = data[: len(data) - size]
        mark = hash((host, raw))
        if mark not in self._told:
            if len(self._told) >= _MOST_TOLD:
                self._told.clear()
            self._told.add(mark)
            return None
        names = [name for name, _ in cycle.scope["headers"]]
        if b"transfer-encoding" in names or b"upgrade" in names:
            return None
        if raw.find(_END) + len(_END) != len(raw):
            return None
        if len(self._kept) >= _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        head = self._kept[host, raw] = Head(raw, size, cycle.scope.copy())
        return head
