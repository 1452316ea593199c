"""The edge to ASGI: reads a request's body within its limit, sends the answer, tells listeners."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from time import perf_counter
from typing import Any, cast

from .answering import LONG, AtOnce, line
from .cors import Cors
from .exchange import Exchange, Verdict
from .journal import Witness
from .memory import LARGE, give_back_what_is_large
from .refusal import Refusal, plain
from .repeated import KNOWN
from .reply import Reply
from .request import Request
from .response_headers import clean

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Listener = Callable[[Exchange], None]

REASON = "Understudy-Reason"
_LONGEST_REASON = 600
_BODIES = 2  # of the largest size: so much of incomplete ones is held at a time
_FULL = plain(
    503, "bodies of other requests take up all the room; send it again", ("Retry-After", "1")
)


class NotReadError(Exception):
    """A body that there is no room for; nothing of it is kept."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


class ClientGoneError(Exception):
    """The client went away before its request was complete."""


class Front:
    """What every request passes on its way in and every answer on its way out."""

    def __init__(self, cors: Cors, max_body: int) -> None:
        self.cors = cors
        self.max_body = max_body
        self._held = 0
        self.listeners: list[Listener] = []
        self.witness: Witness | None = None

    def request(self, scope: Scope) -> Request:
        """The request of this scope, without its body; its head is read once if it comes again."""
        known = (scope.get("extensions") or {}).get(KNOWN)
        if known is None:
            return Request(scope)
        if KNOWN not in known:
            known[KNOWN] = Request(scope)
        first: Request = known[KNOWN]
        return first.again()

    def admit(self, request: Request) -> None:
        """Raise NotReadError for a request that says that its body is too large."""
        declared = request.headers.get("content-length", "0")
        if declared.isdecimal() and int(declared) > self.max_body:
            raise self._too_large()

    async def body(self, receive: Receive) -> bytes:
        """The whole body; raises NotReadError without holding more than the limit."""
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            body: bytes = message.get("body", b"")
            if len(body) > self.max_body:
                raise self._too_large()
            return body
        give_back_what_is_large()
        collected = bytearray()
        try:
            while self._add(message, collected):
                message.clear()  # it is not to be kept while the rest is waited for
                message = await receive()
            # There is no room for a copy of a large one, which is read as bytes are.
            return cast(bytes, collected) if len(collected) > LARGE else bytes(collected)
        finally:
            self._held -= len(collected)

    def _add(self, message: Message, collected: bytearray) -> bool:
        """Whether more of a body is to come; all that are under way share some room."""
        if message["type"] != "http.request":
            raise ClientGoneError
        chunk: bytes = message.get("body", b"")
        if len(collected) + len(chunk) > self.max_body:
            raise self._too_large()
        if self._held + len(chunk) > self.max_body * _BODIES:
            raise NotReadError(_FULL)
        collected += chunk
        self._held += len(chunk)
        return bool(message.get("more_body"))

    def _too_large(self) -> NotReadError:
        return NotReadError(plain(413, f"the body is larger than {self.max_body} bytes"))

    async def send(
        self,
        send: Send,
        request: Request,
        reply: Reply,
        exposed: bytes,
        at_once: AtOnce | None = None,
    ) -> None:
        """The answer, at once or as ASGI messages."""
        status, lines, body = self.written(request, reply, exposed)
        if at_once is not None and status >= 200 and at_once(status, b"".join(lines), body):
            return
        headers = [tuple(one[:-2].split(b": ", 1)) for one in lines]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def written(
        self, request: Request, reply: Reply, exposed: bytes
    ) -> tuple[int, list[bytes], bytes]:
        """An answer's status, its header lines, each with its end, and its body.

        HEAD gets the headers of GET and no body.
        """
        lines = [
            _known_line(name, value) if len(value) <= LONG else _line(name, value)
            for name, value in reply.headers
        ]
        if reply.status >= 200 and reply.status not in (204, 304):
            lines.append(b"content-length: %d\r\n" % len(reply.body))
        if reply.reason:
            lines.append(b"understudy-reason: %s\r\n" % _ascii(reply.reason))
        origin = request.headers.get("origin")
        if origin is not None:
            lines += [line(*header) for header in self.cors.headers(origin, exposed)]
        return reply.status, lines, b"" if request.method == "HEAD" else reply.body

    def tell(
        self,
        request: Request,
        reply: Reply,
        verdict: Verdict,
        began: float,
        operation: str = "",
        document: str = "",
    ) -> None:
        """Report an answered request to whoever listens."""
        if not self.listeners:
            return
        path = request.raw_path.decode("latin-1")
        exchange = Exchange(
            method=request.method,
            target=f"{path}?{request.query}" if request.query else path,
            status=reply.status,
            operation=operation,
            document=document,
            verdict=verdict,
            reason=reply.reason,
            notices=reply.notices,
            milliseconds=(perf_counter() - began) * 1000,
            client=request.client,
        )
        for listener in self.listeners:
            listener(exchange)


def _line(name: str, value: str) -> bytes:
    """A header's line, its name in lower case."""
    return line(name.lower().encode("latin-1"), value.encode("latin-1"))


_known_line = lru_cache(maxsize=512)(_line)


def _ascii(reason: str) -> bytes:
    """A reason as a header value: one line of ASCII, cut where it is too long."""
    if len(reason) <= _LONGEST_REASON and reason.isascii() and reason.isprintable():
        return " ".join(reason.split()).encode("ascii")
    line = " ".join(reason[:_LONGEST_REASON].split())
    written = clean(line.encode("ascii", "backslashreplace").decode("ascii")).encode("ascii")
    if len(reason) > _LONGEST_REASON or len(written) > _LONGEST_REASON:
        return written[: _LONGEST_REASON - 3] + b"..."
    return written
