"""A head that a connection's client says again, byte for byte: it need not be read again.

Clients that keep a connection mostly repeat themselves. What is kept is one head for each
connection, and only where one whole request came in one read.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn._types import HTTPScope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

KNOWN = "understudy.known"
"""Key in `scope["extensions"]`: a dict for what an application finds out from this head alone."""


class Head:
    """The head of one request, as it came and as it was understood."""

    __slots__ = ("_body_size", "_scope", "_size", "known", "raw")

    def __init__(self, raw: bytes, body_size: int, scope: HTTPScope) -> None:
        self.raw = raw
        self.known: dict[str, Any] = {}
        self._body_size = body_size
        self._size = len(raw) + body_size
        self._scope = scope

    def begins(self, data: bytes) -> bool:
        """Whether these bytes are one whole request with this head."""
        return len(data) == self._size and data.startswith(self.raw)

    def cycle(self, data: bytes, connection: HttpToolsProtocol) -> RequestResponseCycle:
        """The request that these bytes are, complete."""
        scope = cast(HTTPScope, {**self._scope, "state": connection.app_state.copy()})
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


def head_of(data: bytes, cycle: RequestResponseCycle) -> Head | None:
    """The head of the request that these bytes are, where it can be known when it comes again."""
    if cycle.more_body or not cycle.keep_alive or cycle.waiting_for_100_continue:
        return None
    size = len(cycle.body)
    raw = data[: len(data) - size]
    names = [name for name, _ in cycle.scope["headers"]]
    if b"transfer-encoding" in names or b"upgrade" in names or not raw.endswith(b"\r\n\r\n"):
        return None
    return Head(raw, size, cycle.scope.copy())
