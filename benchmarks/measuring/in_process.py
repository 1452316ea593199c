"""CPU time of one create inside the ASGI application, without sockets or HTTP, as a command.

Prints JSON: microseconds a request for the bare function and for the mock, one for each batch.
This hardly depends on what else the machine does.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from understudy.mockserver.app import create_app
from understudy.mockserver.options import Options
from understudy.openapi.selection import read, select

from . import serve_bare
from .exchange import BODY, KEY, METHOD, PATH, TYPE
from .variants import BARE, UNDERSTUDY

App = Callable[..., Any]

_HEADERS = [("Host", "127.0.0.1:4010"), KEY, TYPE, ("Content-Length", str(len(BODY)))]


def mock() -> App:
    """The documents that come along, as `understudy mock --quiet` serves them."""
    outcomes = read(select(()).paths)
    return create_app([outcome.api for outcome in outcomes if outcome.api], Options())


def scope() -> dict[str, Any]:
    """What uvicorn says of a create."""
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "server": ("127.0.0.1", 4010),
        "client": ("127.0.0.1", 50000),
        "scheme": "http",
        "method": METHOD,
        "root_path": "",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in _HEADERS],
        "state": {},
    }


async def batch(app: App, requests: int) -> float:
    """Microseconds that each of so many requests took."""
    statuses: list[int] = []
    scopes = [scope() for _ in range(requests)]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": BODY, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if "status" in message:
            statuses.append(message["status"])

    began = time.process_time()
    for each in scopes:
        await app(each, receive, send)
    took = time.process_time() - began
    if statuses != [201] * requests:
        raise RuntimeError(f"creates were answered {sorted(set(statuses))}")
    return took / requests * 1e6


def measure(requests: int, batches: int) -> dict[str, list[float]]:
    """A figure for each batch, the applications in turn, after one batch to warm up."""
    apps = {BARE: serve_bare.app, UNDERSTUDY: mock()}
    for app in apps.values():
        asyncio.run(batch(app, 1))
    gc.collect()
    gc.freeze()
    figures: dict[str, list[float]] = {name: [] for name in apps}
    for number in range(batches + 1):
        for name, app in apps.items():
            figure = asyncio.run(batch(app, requests))
            if number:
                figures[name].append(figure)
    return figures


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
