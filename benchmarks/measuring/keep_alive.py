"""A load generator for where there is no wrk: `python FILE PORT SECONDS CONNECTIONS DIGIT`.

It sends what it reads from standard input again and again, one request at a time on each
connection, with another number each time where NUMBER stands in it, and prints what wrk's script
prints; a status that begins with another digit is a failure. It is lighter than the servers, but no
wrk: it takes about as long for a request as a bare ASGI function does.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
import time
from array import array
from collections.abc import Iterator
from itertools import count

_LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
_PIECE = 1 << 16
NUMBER = b"000000000000"


class Connection:
    """A connection with a request on its way."""

    def __init__(self, port: int, request: bytes, digit: bytes, numbers: Iterator[int]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._numbers = numbers if NUMBER in request else None
        self._digit = digit
        self._received = b""
        self._sent = 0.0

    def send(self) -> None:
        """Send the request; it is small enough to leave at once."""
        self._received = b""
        request = self._request
        if self._numbers is not None:
            request = request.replace(NUMBER, b"%012d" % next(self._numbers))
        self._sent = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> tuple[float, bool] | None:
        """Seconds that the answer took, and whether it is right; None while it is not whole."""
        piece = self.socket.recv(_PIECE)
        if not piece:
            raise ConnectionError("the server closes a connection")
        self._received = received = self._received + piece
        if not whole(received):
            return None
        return time.perf_counter() - self._sent, received[9:10] == self._digit


def whole(received: bytes) -> bool:
    """Whether this is an HTTP answer to its end, by its length or its last chunk."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return False
    length = _LENGTH.search(received, 0, end)
    if received[9:12] == b"204":  # it has no body, and may have no length
        return True
    if length is None:  # then it is in chunks
        return received.endswith(b"\r\n0\r\n\r\n")
    return len(received) >= end + 4 + int(length[1])


def run(
    port: int, seconds: float, connections: int, request: bytes, digit: bytes
) -> dict[str, float]:
    """The load for so many seconds; latencies are in milliseconds."""
    latencies, failed = array("d"), 0
    with selectors.DefaultSelector() as selector:
        numbers = count(1)
        opened = [Connection(port, request, digit, numbers) for _ in range(connections)]
        for connection in opened:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        began = time.perf_counter()
        for connection in opened:
            connection.send()
        while time.perf_counter() - began < seconds:
            for key, _ in selector.select(seconds):
                answered = key.data.receive()
                if answered is not None:
                    latencies.append(answered[0])
                    failed += not answered[1]
                    key.data.send()
        took = time.perf_counter() - began
        for connection in opened:
            connection.socket.close()
    ordered = sorted(latencies) or [seconds]
    return {
        "requests": len(latencies),
        "seconds": took,
        "p50": ordered[len(ordered) // 2] * 1000,
        "p99": ordered[len(ordered) * 99 // 100] * 1000,
        "failed": failed,
    }


if __name__ == "__main__":
    _, port, seconds, connections, digit = sys.argv
    figures = run(
        int(port), float(seconds), int(connections), sys.stdin.buffer.read(), digit.encode()
    )
    print(json.dumps(figures))
