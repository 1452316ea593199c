"""A server of bytes: it reads requests as they come, and answers with what a test wants to see."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Say = Callable[[socket.socket, bytes], object]
"""Answers one request on a connection; a true value: the connection is kept open."""


@dataclass
class RawServer:
    """Where it listens, and every request that reached it, in order."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    connections: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def saying(*pieces: bytes, keep: bool = False) -> Say:
    """Answers with these bytes."""

    def say(connection: socket.socket, _: bytes) -> bool:
        for piece in pieces:
            connection.sendall(piece)
        return keep

    return say


@contextmanager
def raw_server(
    say: Say, *, context: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[RawServer]:
    """A server on a free port of this machine until the block ends."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, 0), family=family)
    server = RawServer(listener.getsockname()[1])
    stopped = threading.Event()

    def accept() -> None:
        while not stopped.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            server.connections += 1
            thread = threading.Thread(target=serve, args=(connection,), daemon=True)
            threads.append(thread)
            thread.start()

    def serve(plain: socket.socket) -> None:
        plain.settimeout(5)
        with suppress(OSError), plain:
            connection = context.wrap_socket(plain, server_side=True) if context else plain
            with connection:
                while request := read_request(connection):
                    server.requests.append(request)
                    if not say(connection, request) or stopped.is_set():
                        return

    threads = [threading.Thread(target=accept, daemon=True)]
    threads[0].start()
    try:
        yield server
    finally:
        stopped.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in threads:
            thread.join(6)


def read_request(connection: socket.socket) -> bytes:
    """A request to its last byte; none where the other side is done."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(x.split(b":")[1]) for x in lines if x.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body
