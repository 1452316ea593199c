"""A server for tests: it keeps what it was asked, and answers as a function says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)


Headers = tuple[tuple[str, str], ...]
Answered = tuple[int, Any] | tuple[int, Any, Headers]
"""A status, a value for the JSON body, and more headers; None: no body."""
Respond = Callable[[Asked], Answered]


@dataclass
class Server:
    url: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def answering(respond: Respond) -> Iterator[Server]:
    """The server, for as long as the block runs."""
    server = Server("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one piece, which the other side does not wait for

        def handle_one_request(self) -> None:
            self.close_connection = True
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                return
            size = int(self.headers.get("Content-Length") or 0)
            headers = tuple(self.headers.items())
            asked = Asked(self.command, self.path, headers, self.rfile.read(size))
            server.asked.append(asked)
            status, value, *more = respond(asked)
            body = b"" if value is None else json.dumps(value).encode()
            self.send_response(status)
            for header in more[0] if more else ():
                self.send_header(*header)
            if value is not None:
                self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if asked.method == "HEAD" else body)
            self.wfile.flush()

        def log_request(self, code: object = "-", size: object = "-") -> None:
            """Not a word."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        server.url = f"http://127.0.0.1:{http.server_address[1]}"
        try:
            yield server
        finally:
            http.shutdown()
            thread.join(5)
