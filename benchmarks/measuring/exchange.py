"""A request that is measured, and whether a server answers it rightly. Which ones are: `cases`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection
from typing import Any

_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and what is a right answer to it.

    Every server that checks answers with one of `statuses`, and so it does to each of `broken`,
    which differ from it by a fault. The mock's answer also has `members` and no others but
    `optional`, says `echoed`, and differs from the next one in `fresh`. Under load the header that
    is called `numbered` is another one each time.
    """

    method: str
    path: str
    statuses: frozenset[int]
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    broken: Mapping[str, Exchange] = field(default_factory=dict)
    members: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    echoed: Mapping[str, str] = field(default_factory=dict)
    fresh: tuple[str, ...] = ()
    numbered: str = ""

    @property
    def refused(self) -> bool:
        """Whether a right answer is a refusal."""
        return min(self.statuses) >= 400


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and what the body says as JSON, None where it is none."""

    status: int
    value: Any


def ask(port: int, exchange: Exchange) -> Answer:
    """Its answer on a new connection; OSError or HTTPException where nothing answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        body = exchange.body or None
        connection.request(exchange.method, exchange.path, body, dict(exchange.headers))
        response = connection.getresponse()
        sent = response.read()
    finally:
        connection.close()
    try:
        return Answer(response.status, json.loads(sent))
    except ValueError:
        return Answer(response.status, None)


def faults(port: int, exchange: Exchange, *, checks: bool, coherent: bool) -> list[str]:
    """What is wrong with the answers on this port; nothing, where it may be measured.

    `checks`: requests that break the document are refused. `coherent`: answers are whole, and fit
    the request and each other.
    """
    found = list(_status_faults(port, exchange, checks=checks))
    if coherent and not found:
        first, second = ask(port, exchange).value, ask(port, exchange).value
        found += _member_faults(exchange, first)
        found += [
            f"two answers have the same {name}"
            for name in exchange.fresh
            if not found and first[name] == second[name]
        ]
    return found


def _status_faults(port: int, exchange: Exchange, *, checks: bool) -> Iterator[str]:
    asked = {"it": exchange} | (dict(exchange.broken) if checks else {})
    for what, one in asked.items():
        status = ask(port, one).status
        if status not in one.statuses:
            wanted = " or ".join(map(str, sorted(one.statuses)))
            yield f"{what} is answered {status}, not {wanted}"


def _member_faults(exchange: Exchange, value: Any) -> Iterator[str]:
    if not exchange.members:
        return
    if not isinstance(value, dict):
        yield "the answer is no JSON object"
        return
    lacking = sorted(exchange.members - set(value))
    unknown = sorted(set(value) - exchange.members - exchange.optional)
    if lacking:
        yield f"the answer has no {', '.join(lacking)}"
    if unknown:
        yield f"the answer has an unexpected {', '.join(unknown)}"
    for name, said in exchange.echoed.items():
        if name in value and not _same(value[name], said):
            yield f"the answer does not have the {name} that was sent"


def _same(value: Any, said: str) -> bool:
    """Equal, or one instant written in two ways."""
    if value == said:
        return True
    try:
        return datetime.fromisoformat(value) == datetime.fromisoformat(said)
    except (TypeError, ValueError):
        return False
