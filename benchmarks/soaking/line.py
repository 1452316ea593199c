"""A client's connection: sends bytes as they are, and reads answers as HTTP/1.1 frames them."""

from __future__ import annotations

import asyncio
import socket
import struct
from types import TracebackType

from .question import Answer

SECONDS = 20
"""How long an answer may take on a machine that has other things to do."""
_HEAD_BYTES = 64 * 1024


class NoAnswerError(Exception):
    """What came is no answer, or nothing came; it says which."""


class Line:
    """`async with Line(port) as line:` is open, and closed afterwards whatever happened."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Line:
        opening = asyncio.open_connection("127.0.0.1", self._port, limit=_HEAD_BYTES)
        self._reader, self._writer = await asyncio.wait_for(opening, SECONDS)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._writer.close()

    def write(self, data: bytes) -> None:
        """Send without waiting."""
        self._writer.write(data)

    async def send(self, data: bytes) -> None:
        """Send, no faster than it is read; what is not taken any more is left."""
        self._writer.write(data)
        try:
            await self._writer.drain()
        except ConnectionError:
            return

    def reset(self) -> None:
        """Close so that the other side gets RST."""
        sock: socket.socket = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def answer(self, *, head: bool = False, seconds: float = SECONDS) -> Answer:
        """The next answer, of `head` without a body; raises NoAnswerError."""
        try:
            async with asyncio.timeout(seconds):
                return await self._read(head)
        except TimeoutError:
            raise NoAnswerError(f"no answer within {seconds:g} s") from None
        except asyncio.IncompleteReadError as error:
            said = f"closed after {error.partial[:80]!r}" if error.partial else "closed"
            raise NoAnswerError(f"no answer: {said}") from None
        except (ConnectionError, asyncio.LimitOverrunError) as error:
            raise NoAnswerError(f"no answer: {error}") from None

    async def rest(self, seconds: float = SECONDS) -> bytes:
        """What comes until the other side closes; raises NoAnswerError where it does not."""
        try:
            return await asyncio.wait_for(self._reader.read(), seconds)
        except TimeoutError:
            raise NoAnswerError(f"not closed within {seconds:g} s") from None
        except ConnectionError:
            return b""

    async def _read(self, head: bool) -> Answer:
        while True:
            answer = _head(await self._reader.readuntil(b"\r\n\r\n"))
            if answer.status >= 200:
                break
        if head or answer.status in (204, 304):
            return answer
        length = answer.fields.get("content-length", "")
        if not length.isdecimal():
            raise NoAnswerError("an answer without Content-Length")
        return Answer(answer.status, answer.fields, await self._reader.readexactly(int(length)))


def _head(text: bytes) -> Answer:
    first, *lines = text[:-4].decode("latin-1").split("\r\n")
    version, _, status = first.partition(" ")
    if version != "HTTP/1.1" or not status[:3].isdecimal():
        raise NoAnswerError(f"no status line: {first[:80]!r}")
    fields = (line.partition(":") for line in lines)
    return Answer(int(status[:3]), {n.lower(): v.strip() for n, _, v in fields}, b"")
