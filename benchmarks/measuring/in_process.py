"""CPU time of one request inside the ASGI application, without sockets or HTTP, as a command.

`python -m benchmarks.measuring.in_process CASE REQUESTS BATCHES` prints JSON: microseconds a
request for the bare function and for the mock, one for each batch. This hardly depends on what else
the machine does.
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

from .cases import CASES, Case
from .exchange import Exchange
from .serve_bare import answering
from .variants import BARE, UNDERSTUDY

App = Callable[..., Any]


def mock(case: Case) -> App:
    """The documents of a case, as `understudy mock --quiet` serves them."""
    outcomes = read(select(case.own).paths)
    return create_app([outcome.api for outcome in outcomes if outcome.api], Options())


def scope(exchange: Exchange) -> dict[str, Any]:
    """What uvicorn says of a request."""
    path, _, query = exchange.path.partition("?")
    headers = [("Host", "127.0.0.1:4010"), *exchange.headers]
    if exchange.body:
        headers.append(("Content-Length", str(len(exchange.body))))
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "server": ("127.0.0.1", 4010),
        "client": ("127.0.0.1", 50000),
        "scheme": "http",
        "method": exchange.method,
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
        "state": {},
    }


async def batch(app: App, exchange: Exchange, requests: int) -> float:
    """Microseconds that each of so many requests took."""
    statuses: list[int] = []
    scopes = [scope(exchange) for _ in range(requests)]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": exchange.body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if "status" in message:
            statuses.append(message["status"])

    began = time.process_time()
    for each in scopes:
        await app(each, receive, send)
    took = time.process_time() - began
    if len(statuses) != requests or not exchange.statuses.issuperset(statuses):
        raise RuntimeError(f"{requests} requests were answered {sorted(set(statuses))}")
    return took / requests * 1e6


def measure(case: Case, requests: int, batches: int) -> dict[str, list[float]]:
    """A figure for each batch of each lane, in turn, after one batch to warm up."""
    played = mock(case)
    lanes = {
        BARE: (answering(min(case.exchange.statuses), case.ready), case.exchange),
        UNDERSTUDY: (played, case.exchange),
    }
    lanes |= {name: (played, exchange) for name, exchange in case.more.items()}
    for app, exchange in lanes.values():
        asyncio.run(batch(app, exchange, 1))
    gc.collect()
    gc.freeze()
    figures: dict[str, list[float]] = {name: [] for name in lanes}
    for number in range(batches + 1):
        for name, (app, exchange) in lanes.items():
            figure = asyncio.run(batch(app, exchange, requests))
            if number:
                figures[name].append(figure)
    return figures


if __name__ == "__main__":
    _, name, requests, batches = sys.argv
    case = next(case for case in CASES if case.name == name)
    print(json.dumps(measure(case, int(requests), int(batches))))
