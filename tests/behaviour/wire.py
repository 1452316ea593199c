"""HTTP over a plain socket: what is sent is what a scenario says, byte for byte."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPResponse

_SECONDS = 20
_CHUNK = 4096


@dataclass(frozen=True)
class Message:
    """A request; header names and values are text, the body is bytes."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes = b""

    def encoded(self, host: str) -> bytes:
        """The request as it goes over the wire."""
        names = {name.lower() for name, _ in self.headers}
        chunked = ("transfer-encoding", "chunked") in [
            (name.lower(), value.lower()) for name, value in self.headers
        ]
        added = [] if "host" in names else [("Host", host)]
        if not chunked and "content-length" not in names:
            added.append(("Content-Length", str(len(self.body))))
        lines = [f"{self.method} {self.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in [*added, *self.headers]]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode()
        return head + (_in_chunks(self.body) if chunked else self.body)


@dataclass(frozen=True)
class Answer:
    """A response; header names are in lower case, and may repeat."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The value of a header, several joined by a comma."""
        found = [value for key, value in self.headers if key == name.lower()]
        return ", ".join(found) if found else None


def exchange(address: tuple[str, int], request: Message) -> Answer:
    """Send a request and read its answer, on a connection of its own."""
    with socket.create_connection(address, _SECONDS) as connection:
        # Refused before all of it was read: the answer is there all the same.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request.encoded(f"{address[0]}:{address[1]}"))
        response = HTTPResponse(connection, method=request.method)
        try:
            response.begin()
            headers = [(name.lower(), value) for name, value in response.getheaders()]
            return Answer(response.status, headers, response.read())
        finally:
            response.close()


def _in_chunks(body: bytes) -> bytes:
    parts = [body[start : start + _CHUNK] for start in range(0, len(body), _CHUNK)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
