"""How an answer gets out without waiting: begun without a task, and sent whole.

Most answers need nothing to wait for; for those a task and a message for each part of the answer
would cost as much as making it.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Coroutine, Generator, Iterable
from functools import lru_cache, partial
from typing import Any

from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    RequestResponseCycle,
)

AT_ONCE = "understudy.at_once"
"""Key in `scope["extensions"]`: the AtOnce of a request, where the server has one."""

AtOnce = Callable[[int, bytes, bytes], bool]
"""`(status, header lines, body)`: sends a whole answer. It says False, and has sent nothing, where
only ASGI's messages can. The lines say how long the body is, where it may have one."""

LONG = 256
"""Of so many characters a header's value is not remembered: clients may have a say in it."""
_CLOSE = b"connection: close\r\n"


def at_once(cycle: RequestResponseCycle) -> AtOnce:
    """How this request is answered at once."""
    return partial(_sent, cycle)


def _sent(cycle: RequestResponseCycle, status: int, lines: bytes, body: bytes) -> bool:
    if cycle.response_started or cycle.disconnected or cycle.flow.write_paused:
        return False
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    if not cycle.keep_alive:
        lines += _CLOSE
    cycle.transport.write(whole(status, cycle.default_headers, lines, body))
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True


def whole(status: int, own: Iterable[tuple[bytes, bytes]], lines: bytes, body: bytes) -> bytes:
    """An answer as it goes over the wire: the server's own headers, then these lines."""
    first = [line(name, value) for name, value in own]
    return b"".join((STATUS_LINE[status], *first, lines, b"\r\n", body))


def line(name: bytes, value: bytes) -> bytes:
    """A header's line; RuntimeError where it would be more than one, as uvicorn has it."""
    if len(value) > LONG:
        return _line(name, value)
    return _known_line(name, value)


def _line(name: bytes, value: bytes) -> bytes:
    if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
        raise RuntimeError("Invalid HTTP header")
    return b"%s: %s\r\n" % (name, value)


_known_line = lru_cache(maxsize=1024)(_line)


def begin(answering: Coroutine[Any, Any, None]) -> Coroutine[Any, Any, None] | None:
    """Go as far as it goes without waiting; the rest of it, where it has to wait."""
    try:
        awaited = answering.send(None)
    except StopIteration:
        return None
    return _rest(answering, awaited)


async def _rest(begun: Coroutine[Any, Any, None], awaited: Any) -> None:
    await _continued(begun, awaited)


@types.coroutine
def _continued(begun: Coroutine[Any, Any, None], awaited: Any) -> Generator[Any, Any, None]:
    while True:
        try:
            told = yield awaited
        except BaseException as error:  # noqa: BLE001 - it is the coroutine's to handle
            step = partial(begun.throw, error)
        else:
            step = partial(begun.send, told)
        try:
            awaited = step()
        except StopIteration:
            return
