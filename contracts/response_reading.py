"""An HTTP/1.1 response read from a connection (RFC 9112), within limits of size and time.

It gives the message as it came; what its Content-Encoding hides is for `unpacking`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

from .exchange import Trouble
from .trouble import WireError

MAX_BODY = 8 * 1024 * 1024
MAX_HEAD = 256 * 1024
MAX_INTERIM = 32
_LONGEST_CHUNK_LINE = 4096
_RECEIVED = 65536
_STATUS_LINE = re.compile(rb"HTTP/(\d\.\d) +([1-9]\d\d)(?: .*)?", re.DOTALL)
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FORBIDDEN = re.compile(rb"[\x00\r\n]")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?", re.DOTALL)
_TLS_RECORD = (b"\x15\x03", b"\x16\x03")

Headers = tuple[tuple[str, str], ...]
Receive = Callable[[int], bytes]
"""At most so many bytes; none at the end of the stream."""


@dataclass(frozen=True, slots=True)
class Message:
    """A response as it came; `reusable`: the connection can carry another request."""

    status: int
    headers: Headers
    body: bytes
    reusable: bool


def read_response(receive: Receive, method: str) -> Message:
    """The final response to a request with this method; WireError where there is none."""
    stream = _Stream(receive)
    for _ in range(MAX_INTERIM + 1):
        version, status, headers = _head(stream)
        if status >= 200 or status == HTTPStatus.SWITCHING_PROTOCOLS:
            break
    else:
        what = f"more than {MAX_INTERIM} interim answers (1xx) came, and no final one"
        raise WireError(Trouble.MALFORMED, what)
    body, ended = _body(stream, method, status, headers)
    if status >= 200 and stream.rest().strip(b"\r\n"):
        what = f"{len(stream.rest())} bytes follow the end of the answer{_told(headers)}"
        raise WireError(Trouble.MALFORMED, what)
    said = ",".join(values(headers, "connection")).lower()
    closes = "close" in said or (version == "1.0" and "keep-alive" not in said)
    return Message(status, headers, body, not (ended or closes or status < 200))


def values(headers: Headers, name: str) -> list[str]:
    """The elements of every header of this name, which is in lower case."""
    found = (value for key, value in headers if key.lower() == name)
    return [part.strip() for value in found for part in value.split(",") if part.strip()]


class _Stream:
    """What was received and not read yet."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._buffer = bytearray()

    def more(self) -> bool:
        """Receive something; False at the end of the stream."""
        piece = self._receive(_RECEIVED)
        self._buffer += piece
        return bool(piece)

    def rest(self) -> bytes:
        """What was received and not read."""
        return bytes(self._buffer)

    def line(self, most: int) -> bytes | None:
        """A line without its end; None where the stream ends first."""
        start = 0
        while (end := self._buffer.find(b"\n", start)) < 0:
            start = len(self._buffer)
            if start > most:
                raise WireError(Trouble.TOO_LARGE, f"a line of the answer has over {most} bytes")
            if not self.more():
                return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line.removesuffix(b"\r")

    def take(self, most: int) -> bytes:
        """Some bytes, at most so many; none at the end of the stream."""
        if not self._buffer and not self.more():
            return b""
        piece = bytes(self._buffer[:most])
        del self._buffer[:most]
        return piece


def _head(stream: _Stream) -> tuple[str, int, Headers]:
    first = stream.line(MAX_HEAD)
    if first is None:
        got = stream.rest()
        if not got:
            raise WireError(Trouble.CLOSED, "the connection was closed before an answer")
        raise _not_http(got)
    found = _STATUS_LINE.fullmatch(first)
    if not found:
        raise _not_http(first)
    return found[1].decode(), int(found[2]), tuple(_fields(stream, len(first)))


def _not_http(line: bytes) -> WireError:
    if line.startswith(_TLS_RECORD):
        return WireError(Trouble.MALFORMED, "the target speaks TLS: it is an https URL")
    shown = line[:60].decode("ascii", "backslashreplace")
    return WireError(Trouble.MALFORMED, f"the answer is not HTTP: it begins {shown!r}")


def _fields(stream: _Stream, size: int) -> Iterator[tuple[str, str]]:
    """The fields of a head, of which `size` bytes are read."""
    name, value = b"", b""
    while line := stream.line(MAX_HEAD):
        size += len(line) + 1
        if size > MAX_HEAD:
            what = f"the answer's headers are larger than {MAX_HEAD // 1024} KiB"
            raise WireError(Trouble.TOO_LARGE, what)
        if line[:1] in (b" ", b"\t") and name:
            value += b" " + line.strip(b" \t")
            continue
        if name:
            yield name.decode("ascii"), _text(value)
        name, colon, value = line.partition(b":")
        name, value = name.rstrip(b" \t"), value.strip(b" \t")
        if not colon or not _NAME.fullmatch(name) or _FORBIDDEN.search(value):
            shown = line[:60].decode("ascii", "backslashreplace")
            raise WireError(Trouble.MALFORMED, f"a header of the answer can't be read: {shown!r}")
    if line is None:
        raise WireError(Trouble.MALFORMED, "the answer ended within its headers")
    if name:
        yield name.decode("ascii"), _text(value)


def _text(value: bytes) -> str:
    """A header's value: UTF-8 where it is that, else every byte one character (RFC 9110 5.5)."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _body(stream: _Stream, method: str, status: int, headers: Headers) -> tuple[bytes, bool]:
    """The body, and whether the stream ended with it (RFC 9112 section 6.3)."""
    if method == "HEAD" or status in (204, 304) or status < 200:
        return b"", False
    codings = [coding.lower() for coding in values(headers, "transfer-encoding")]
    if codings:
        if codings[-1] == "chunked":
            return _together(_chunks(stream)), False
        return _together(_until_closed(stream)), True
    lengths = set(values(headers, "content-length"))
    if not lengths:
        return _together(_until_closed(stream)), True
    if len(lengths) > 1 or not (text := lengths.pop()).isdecimal() or not text.isascii():
        raise WireError(
            Trouble.MALFORMED, f"the answer's Content-Length is unclear{_told(headers)}"
        )
    if len(text) > 18:
        raise _too_large()
    return _together(_sized(stream, int(text), "of its Content-Length")), False


def _told(headers: Headers) -> str:
    lengths = ", ".join(values(headers, "content-length"))
    return f" (Content-Length: {lengths[:40]})" if lengths else ""


def _too_large() -> WireError:
    return WireError(Trouble.TOO_LARGE, f"the answer's body is larger than {MAX_BODY // 2**20} MiB")


def _together(pieces: Iterator[bytes]) -> bytes:
    found = bytearray()
    for piece in pieces:
        found += piece
        if len(found) > MAX_BODY:
            raise _too_large()
    return bytes(found)


def _until_closed(stream: _Stream) -> Iterator[bytes]:
    while piece := stream.take(_RECEIVED):
        yield piece


def _sized(stream: _Stream, length: int, told: str) -> Iterator[bytes]:
    missing = length
    while missing:
        piece = stream.take(min(missing, _RECEIVED))
        if not piece:
            what = f"the answer ended after {length - missing} of {length} bytes {told}"
            raise WireError(Trouble.MALFORMED, what)
        missing -= len(piece)
        yield piece


def _chunks(stream: _Stream) -> Iterator[bytes]:
    while True:
        line = stream.line(_LONGEST_CHUNK_LINE)
        if line is None:
            raise WireError(Trouble.MALFORMED, "the answer ended before its last chunk")
        found = _CHUNK_SIZE.fullmatch(line)
        if not found:
            shown = line[:40].decode("ascii", "backslashreplace")
            raise WireError(Trouble.MALFORMED, f"{shown!r} is no size of a chunk")
        size = int(found[1], 16)
        if not size:
            # Trailers are read, and bound like headers; nothing looks at them.
            tuple(_fields(stream, 0))
            return
        yield from _sized(stream, size, "of a chunk")
        if stream.line(_LONGEST_CHUNK_LINE) != b"":
            raise WireError(Trouble.MALFORMED, "a chunk is longer than its size says")
