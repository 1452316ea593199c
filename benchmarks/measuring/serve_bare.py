"""The least that can answer, an ASGI function that checks nothing: `python FILE PORT STATUS BODY`.

It runs on uvicorn with the settings that the mock has.
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Any

Messages = Callable[[dict[str, Any]], Awaitable[None]]

App = Callable[[dict[str, Any], object, Messages], Awaitable[None]]


def answering(status: int, body: bytes) -> App:
    """An application with the same answer to every request."""
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
    ]
    start = {"type": "http.response.start", "status": status, "headers": headers if body else []}
    end = {"type": "http.response.body", "body": body}

    async def app(scope: dict[str, Any], receive: object, send: Messages) -> None:
        await send(start)
        await send(end)

    return app


def main() -> None:
    """Serve until a signal comes."""
    import uvicorn

    _, port, status, body = sys.argv
    uvicorn.run(
        answering(int(status), body.encode()),
        host="127.0.0.1",
        port=int(port),
        loop="auto",
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
