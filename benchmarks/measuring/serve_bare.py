"""The least that can answer: an ASGI function that checks nothing, as `python FILE PORT`.

It runs on uvicorn with the settings that the mock has.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

Messages = Callable[[dict[str, Any]], Awaitable[None]]

_BODY = json.dumps(
    {
        "id": "0f1f3f0e-6a3c-4c5e-9d5b-1c1f5ad0b7a4",
        "created_at": "2025-01-01T09:00:00Z",
        "expires_at": "2099-12-31T23:59:59Z",
        "status": "ACTIVE",
        "name": "benchmark",
        "prefix": "mock_Vw3x",
        "secret": "mock_Vw3xJ0a8ZkYpQm2uT6sHcR9dLgE4fNbK",
    },
    separators=(",", ":"),
).encode()
_START = {
    "type": "http.response.start",
    "status": 201,
    "headers": [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(_BODY)),
    ],
}


async def app(scope: dict[str, Any], receive: object, send: Messages) -> None:
    """The same answer to every request."""
    await send(_START)
    await send({"type": "http.response.body", "body": _BODY})


def main() -> None:
    """Serve until a signal comes."""
    import uvicorn

    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
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
