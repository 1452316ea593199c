"""A line for every request: what came, what went back, and what the mock thought of it.

No header value and no body is ever in it; secrets of the query are masked.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from understudy.masking import Masks
from understudy.openapi.model import Api
from understudy.terminal import Paint, plain, visible

from .exchange import Exchange
from .sink import Sink

Format = Callable[[Exchange, float], str]
"""An exchange, masked, and the time it ended (seconds since 1970) -> its line."""

_QUIET = frozenset({"valid", "control", "preflight"})
_ENCODE = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


def query_secrets(apis: Iterable[Api]) -> frozenset[str]:
    """The names of the query parameters that carry a key in these documents."""
    return frozenset(
        scheme.parameter
        for api in apis
        for scheme in api.security_schemes.values()
        if scheme.kind == "apiKey" and scheme.place == "query"
    )


class Log:
    """A listener that writes each exchange as one line, as soon as it is over.

    `clock` tells a reader when it was; it is the wall's, not the mock's own.
    """

    def __init__(
        self,
        sink: Sink,
        line: Format,
        secrets: Iterable[str] = (),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._write = sink.write
        self._line = line
        self._masks = Masks(secrets)
        self._clock = clock

    def __call__(self, exchange: Exchange) -> None:
        if "?" in exchange.target:
            exchange = self._masked(exchange)
        self._write(self._line(exchange, self._clock()))

    def _masked(self, exchange: Exchange) -> Exchange:
        target, masks = exchange.target, self._masks
        return Exchange(
            exchange.method,
            masks.target(target),
            exchange.status,
            exchange.operation,
            exchange.document,
            exchange.verdict,
            masks.text(exchange.reason, target),
            tuple(masks.text(notice, target) for notice in exchange.notices),
            exchange.milliseconds,
            exchange.client,
        )


def text_lines(paint: Paint = plain) -> Format:
    """Lines for a person: time, request line, status, operation, verdict, reason."""
    statuses = {status: _status(status, paint) for status in range(100, 600)}
    verdicts: dict[str, str] = {}
    second, stamp = -1, ""

    def line(exchange: Exchange, now: float) -> str:
        nonlocal second, stamp
        if int(now) != second:
            second = int(now)
            stamp = paint(time.strftime("%H:%M:%S", time.localtime(second)), "dim")
        verdict = exchange.verdict
        shown = verdicts.get(verdict)
        if shown is None:
            colour = "dim" if verdict in _QUIET else "yellow"
            shown = verdicts[verdict] = paint(verdict, colour)
        request = f"{exchange.method} {exchange.target}"
        tail = _tail(exchange)
        if not request.isprintable():
            request = visible(request)
        if not tail.isprintable():
            tail = visible(tail)
        status = statuses.get(exchange.status) or str(exchange.status)
        return f"{stamp} {request} {status} {shown}{tail}\n"

    return line


def _tail(exchange: Exchange) -> str:
    tail = ""
    if exchange.operation:
        tail = f" [{exchange.operation}]"
    elif exchange.document:
        tail = f" [{exchange.document}]"
    if exchange.reason:
        tail += f" {exchange.reason}"
    for notice in exchange.notices:
        if notice not in exchange.reason:
            tail += f"; {notice}" if exchange.reason else f" {notice}"
    return tail


def _status(status: int, paint: Paint) -> str:
    colours = ("dim", "green", "cyan", "yellow", "red")
    return paint(str(status), colours[status // 100 - 1])


def json_lines(exchange: Exchange, now: float) -> str:
    """The same as one JSON object; `time` is RFC 3339 in UTC."""
    return (
        _ENCODE(
            {
                "event": "request",
                "time": datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds"),
                "method": exchange.method,
                "target": exchange.target,
                "status": exchange.status,
                "operation": exchange.operation or None,
                "document": exchange.document or None,
                "verdict": exchange.verdict,
                "reason": exchange.reason or None,
                "notices": exchange.notices,
                "milliseconds": exchange.milliseconds,
                "client": exchange.client or None,
            }
        )
        + "\n"
    )
