"""Where the log is written to: a stream that may be closed, full, or read by nobody.

It never makes the mock wait: what nobody reads is kept up to a limit, and then left out.
"""

from __future__ import annotations

import asyncio
import os
import select
from collections.abc import Callable
from typing import TextIO

LIMIT = 1024 * 1024
_PIECE: int = getattr(select, "PIPE_BUF", 512)
_RETRY_SECONDS = 0.05
_PATIENCE_SECONDS = 1.0


LeftOut = Callable[[int], str]
"""How many lines are missing -> the line that says so."""


class Sink:
    """Lines on their way to a stream.

    In an event loop those of one turn of it go together, at its end. A pipe or a terminal that
    nobody reads would block the writer as soon as it is full, so each write asks first. A stream
    without a descriptor (a test's buffer) is written to as it is.
    """

    def __init__(self, stream: TextIO | None, left_out: LeftOut = lambda lines: "") -> None:
        self._stream = stream
        self._encoding = getattr(stream, "encoding", None) or "utf-8"
        self._descriptor = _descriptor(stream)
        self._ready = _readiness(self._descriptor)
        self._left_out = left_out
        self._lost = 0
        self._pending = bytearray()
        self._waiting: asyncio.Handle | None = None

    def write(self, text: str) -> None:
        """Send whole lines, or keep them until the reader is ready for more."""
        if self._descriptor is None:
            self._write_text(text)
        elif len(self._pending) > LIMIT:
            self._lost += 1
        else:
            self._pending += text.encode(self._encoding, "backslashreplace")
            if self._waiting is None:
                self._send_soon()

    def close(self) -> None:
        """Send what is left, for as long as a reader takes it; the stream stays open."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        self._send(_PATIENCE_SECONDS)

    def _send_soon(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._send(_PATIENCE_SECONDS)
        else:
            self._waiting = loop.call_soon(self._flush, loop)

    def _flush(self, loop: asyncio.AbstractEventLoop) -> None:
        self._waiting = None
        if not self._send(0):
            self._waiting = loop.call_later(_RETRY_SECONDS, self._flush, loop)

    def _send(self, patience: float) -> bool:
        """Whether everything has left."""
        while self._pending or self._lost:
            if not self._pending:
                self._pending += self._left_out(self._lost).encode()
                self._lost = 0
            if not self._ready(patience) or not self._send_piece():
                return False
        return True

    def _send_piece(self) -> bool:
        assert self._descriptor is not None
        try:
            sent = os.write(self._descriptor, self._pending[:_PIECE])
        except BlockingIOError:
            return False
        except OSError:
            # Closed or full: nothing that the mock could do about it, and no reason to stop.
            self._pending.clear()
            self._lost = 0
            return True
        del self._pending[:sent]
        return True

    def _write_text(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except (OSError, ValueError):
            self._stream = None


def _descriptor(stream: TextIO | None) -> int | None:
    if stream is None:
        return None
    try:
        stream.flush()
        return stream.fileno()
    except (OSError, ValueError):
        return None


def _readiness(descriptor: int | None) -> Callable[[float], bool]:
    """A question that waits at most so many seconds: would a write go through at once?"""
    if descriptor is None or not hasattr(select, "poll"):
        return lambda patience: True
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    return lambda patience: bool(poll.poll(patience * 1000))
