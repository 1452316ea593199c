"""One client's connection: what of HTTP is let in, how long a client may take, how it is ended.

It answers by itself only what no application can be asked: what is no HTTP, too long or too late.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, cast

import httptools
import orjson
from uvicorn._types import ASGI3Application, HTTPScope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from .answering import AT_ONCE, at_once, begin, line, whole
from .channel import Channel, Flow
from .refusal import phrase
from .repeated import KNOWN, Head, Heads

_HOST = re.compile(rb"[A-Za-z0-9._~%!$&'()*+,;=:\[\]-]*")
_OURS = frozenset((b"host", b"expect", b"transfer-encoding"))
_VERSIONS = ("1.1", "1.0")
_CLOSING_SECONDS = 1.0
_PIECE_BYTES = 4096
_MOST_QUEUED = 50


@dataclass(frozen=True, slots=True)
class Limits:
    """What a client may take: seconds for a head, for a body, between two requests, and without
    reading any more of an answer; bytes and fields of a head; connections of all at a time.
    """

    head_seconds: float = 10
    body_seconds: float = 60
    idle_seconds: float = 65
    reading_seconds: float = 60
    head_bytes: int = 64 * 1024
    head_fields: int = 1000
    connections: int = 10_000


class NotAcceptedError(Exception):
    """A request that is answered before any application sees it."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(status, detail)
        self.status = status
        self.detail = detail


class Connection(HttpToolsProtocol):
    """uvicorn's connection, for clients of any will."""

    # uvicorn says that they are always there, and means from the first request on.
    scope: HTTPScope | None  # type: ignore[assignment]
    cycle: RequestResponseCycle | None  # type: ignore[assignment]
    flow: Flow

    def __init__(self, *args: Any, limits: Limits, heads: Heads, **named: Any) -> None:
        super().__init__(*args, **named)
        self._limits = limits
        self._heads, self._client_host = heads, ""
        self._ignores = self._leaves = False
        self._partial = 0
        self._kept, self._at = b"", 0
        self._hosts, self._known_host = 0, b"localhost"
        self._seen: tuple[float | None, int] = (None, 0)
        self._seen_request: object = None
        self._since = 0.0
        self._starts_here = False
        self._to_start: tuple[RequestResponseCycle, ASGI3Application] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn's own
        super().connection_made(transport)
        self._transport = transport
        self._client_host = self.client[0] if self.client else ""
        self.flow = Flow(transport)
        channel = Channel(
            transport.write,
            self._close,
            self._is_closing,
            transport.get_extra_info,
            transport.abort,
        )
        self.transport = cast(asyncio.Transport, channel)
        if len(self.connections) > self._limits.connections:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        if self._ignores:
            return
        if self._kept or len(data) > _PIECE_BYTES:
            self._kept = self._kept[self._at :] + data
            self._at = 0
            self._read_kept()
            return
        cycle = self.cycle
        between = self.scope is None if cycle is None else self._is_over(cycle)
        known = self._heads.of(self._client_host, data) if between else None
        if known is not None:
            self._take_again(known, data)
            return
        self._starts_here = True
        self._read(data)
        self._starts_here = False
        if self._to_start is not None:
            (cycle, app), self._to_start = self._to_start, None
            kept = between and not self.pipeline
            head = self._heads.keep(self._client_host, data, cycle) if kept else None
            self._begin(cycle, app, head)

    def _take_again(self, head: Head, data: bytes) -> None:
        """Answer what is asked with a head that is known."""
        # The first one goes the long way: from then on the connection is seen to wait for the next.
        if self.cycle is not None and not self.flow.write_paused:
            answer = head.answer(data, self.server_state.default_headers)
            if answer is not None:
                self._transport.write(answer)
                self._seen_request = None
                return
        self.cycle = cycle = head.cycle(data, self)
        self.scope = cycle.scope
        self._begin(cycle, self.app, head)

    def _is_over(self, cycle: RequestResponseCycle) -> bool:
        """Whether the last request is answered, and nothing of another one has come."""
        return cycle.response_complete and not cycle.more_body and self.scope is cycle.scope

    def _begin(self, cycle: RequestResponseCycle, app: ASGI3Application, head: Head | None) -> None:
        extensions: dict[str, Any] = {AT_ONCE: at_once(cycle)}
        if head is not None:
            extensions[KNOWN] = head.known
        cycle.scope["extensions"] = extensions
        rest = begin(cycle.run_asgi(app))
        if rest is None:  # and nothing is left that only the collector of garbage would find
            cycle.scope.pop("extensions", None)
        self._go_on(rest)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        """As uvicorn's; but what came in one read is begun at its end, when the body is there."""
        if self._starts_here:
            self._to_start = cycle, app
        else:
            self._go_on(cycle.run_asgi(app))

    def _go_on(self, answering: Coroutine[Any, Any, None] | None) -> None:
        if answering is not None:
            task = self.loop.create_task(answering)
            task.add_done_callback(self.tasks.discard)
            self.tasks.add(task)

    def on_response_complete(self) -> None:
        """As uvicorn's, without a timer for each answer: `look` ends who is idle."""
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        if self._kept:
            self._read_kept()

    def _read_kept(self) -> None:
        """Read in pieces, no faster than what is asked for is answered: others have their turn."""
        kept, size = self._kept, len(self._kept)
        while self._at < size and not self._ignores and len(self.pipeline) < _MOST_QUEUED:
            begin, self._at = self._at, self._at + _PIECE_BYTES
            self._read(kept[begin : self._at])
        if self._at >= size or self._ignores:
            self._kept, self._at = b"", 0
        self._hold(bool(self._kept))

    def _hold(self, held: bool) -> None:
        self.flow.held = held
        if held:
            self.flow.pause_reading()
        elif not self._transport.is_closing():
            self.flow.resume_reading()

    def _read(self, data: bytes) -> None:
        # With what came before the head in the same read; the head itself is counted at its end.
        self._partial = len(data) + (self._partial if self._reads_head() else 0)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._without_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserError as error:
            reason = error.__context__
            if not isinstance(reason, NotAcceptedError):
                reason = NotAcceptedError(400, "Invalid HTTP request received")
            self._refuse(reason)
        else:
            if self._partial > self._limits.head_bytes + _PIECE_BYTES and self._reads_head():
                self._refuse(self._too_long())

    def on_header(self, name: bytes, value: bytes) -> None:
        name = name.lower()
        self.headers.append((name, value))
        if name in _OURS and self._reads_head():
            self._look_at(name, value)

    def _look_at(self, name: bytes, value: bytes) -> None:
        """Who is asked is said once, and a body comes in chunks at most (RFC 9112, 3.2 and 6.1)."""
        if name == b"host":
            self._hosts += 1
            if value != self._known_host and not _HOST.fullmatch(value):
                raise NotAcceptedError(400, "the Host field names no host")
            self._known_host = value
        elif name == b"expect":
            self.expect_100_continue = value.lower() == b"100-continue"
        elif value.lower() != b"chunked":
            raise NotAcceptedError(501, "of the transfer codings only chunked is known here")

    def on_headers_complete(self) -> None:
        version = self.parser.get_http_version()
        if version not in _VERSIONS:
            raise NotAcceptedError(505, "HTTP/1.1 is spoken here")
        hosts, self._hosts = self._hosts, 0
        if hosts != 1 and (hosts or version == "1.1"):
            raise NotAcceptedError(400, "a request must have one Host field")
        headers, limits = self.headers, self._limits
        if self._partial > limits.head_bytes:
            size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in headers)
            if size > limits.head_bytes:
                raise self._too_long()
        if len(headers) > limits.head_fields:
            raise NotAcceptedError(431, f"more than {limits.head_fields} header fields")
        if self.parser.should_upgrade():
            if self.parser.get_method() == b"CONNECT":
                raise NotAcceptedError(400, "CONNECT asks for a proxy, and this is none")
            return
        if not self.url.startswith(b"/") and self.url != b"*":
            self._take_host_from_target()
        super().on_headers_complete()
        # Fields behind a body are not for the application: it has been asked already.
        self.headers = []

    def on_message_complete(self) -> None:
        cycle = self.cycle
        # There is none yet where another protocol was asked for.
        if cycle is not None and not cycle.response_complete:
            cycle.more_body = False
            cycle.message_event.set()

    def look(self, now: float) -> None:
        """End it if its client takes too long; to be called about every second."""
        seen = (self._allowed(), self._transport.get_write_buffer_size())
        if seen != self._seen or self.scope is not self._seen_request:
            self._seen, self._seen_request, self._since = seen, self.scope, now
        elif seen[1] and now - self._since >= self._limits.reading_seconds:
            self._transport.abort()
        elif seen[0] is not None and now - self._since >= seen[0]:
            if self._reads_head() or self._reads_body():
                late = f"the request was not complete after {seen[0]:g} seconds"
                self._refuse(NotAcceptedError(408, late))
            else:
                self._transport.close()

    def give_way(self) -> bool:
        """End it if its client asks for nothing now, and say whether that was so."""
        answered = self.cycle is None or self.cycle.response_complete
        if not answered or self._reads_head() or self._is_closing():
            return False
        self._transport.close()
        return True

    def shutdown(self) -> None:
        """End it with the server; a request whose body is not complete is not waited for."""
        if self._reads_body():
            self._refuse(NotAcceptedError(503, "the server is being stopped"))
        elif not self._leaves:
            super().shutdown()

    def _reads_head(self) -> bool:
        return self.scope is not None and "method" not in self.scope

    def _reads_body(self) -> bool:
        cycle = self.cycle
        return cycle is not None and cycle.more_body and not cycle.response_complete

    def _allowed(self) -> float | None:
        """The seconds that the client has for what it is doing; None while it waits for us."""
        if self._leaves or self.pipeline:
            return None
        if self.scope is None:
            return self._limits.head_seconds
        if self.cycle is None or self.cycle.response_complete:
            reads = self._reads_head()
            return self._limits.head_seconds if reads else self._limits.idle_seconds
        return self._limits.body_seconds if self.cycle.more_body else None

    def _make_room(self) -> None:
        """A silent client gives way to a new one; where all are busy, the new one has to."""
        others = (one for one in self.connections if one is not self)
        if not any(isinstance(one, Connection) and one.give_way() for one in others):
            most = self._limits.connections
            self._refuse(NotAcceptedError(503, f"{most} connections are open already"))

    def _take_host_from_target(self) -> None:
        """An absolute target says which host is meant, not the field (RFC 9112, 3.2.2)."""
        target = httptools.parse_url(self.url)
        if not target.host:
            raise NotAcceptedError(400, "the target of the request is no path and no URL")
        host = b"[%s]" % target.host if b":" in target.host else target.host
        if target.port:
            host += b":%d" % target.port
        kept = [(name, value) for name, value in self.headers if name != b"host"]
        self.headers[:] = [(b"host", host), *kept]
        self.url = (target.path or b"/") + (b"?" + target.query if target.query else b"")

    def _without_upgrade(self, rest: bytes) -> None:
        """Another protocol is not offered: the request is read as if none had been asked for."""
        self.logger.warning("Unsupported upgrade request")
        line = b"%s %s HTTP/1.1\r\n" % (self.parser.get_method(), self.url)
        fields = (b"%s: %s\r\n" % field for field in self.headers if field[0] != b"upgrade")
        self.parser = httptools.HttpRequestParser(self)
        self.scope = None
        self._read(line + b"".join(fields) + b"\r\n" + rest)

    def _too_long(self) -> NotAcceptedError:
        return NotAcceptedError(431, f"the head is longer than {self._limits.head_bytes} bytes")

    def _refuse(self, fault: NotAcceptedError) -> None:
        """Answer it and end the connection; requests that came before get their answers first."""
        self.logger.warning(fault.detail)
        self._ignores = True
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if not cycle.more_body:
                cycle.keep_alive = False
                return
            cycle.disconnected = True
            cycle.message_event.set()
            if cycle.response_started or self.pipeline:
                self._transport.close()
                return
        self._transport.write(_answer(fault, self.server_state.default_headers))
        self._leave()

    def _close(self) -> None:
        if self._reads_no_more():
            self._transport.close()
        else:
            self._leave()

    def _reads_no_more(self) -> bool:
        unread = self.cycle is not None and self.cycle.more_body
        return self._leaves or not unread or self._transport.is_closing()

    def _leave(self) -> None:
        """Say no more, and let the client read the answer: what it still sends would reset that."""
        self._ignores = self._leaves = True
        if not self._transport.is_closing():
            self._transport.write_eof()
            self._hold(False)
            self.loop.call_later(_CLOSING_SECONDS, self._transport.close)

    def _is_closing(self) -> bool:
        return self._leaves or self._transport.is_closing()


def _answer(fault: NotAcceptedError, headers: list[tuple[bytes, bytes]]) -> bytes:
    title = phrase(fault.status)
    problem = {
        "type": "about:blank",
        "title": title,
        "status": fault.status,
        "detail": fault.detail,
    }
    body = orjson.dumps(problem)
    own = (
        (b"content-type", b"application/problem+json"),
        (b"content-length", b"%d" % len(body)),
        (b"connection", b"close"),
    )
    return whole(fault.status, headers, b"".join(line(*field) for field in own), body)
