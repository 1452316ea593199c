"""What a mock was asked and what it answered, in full, for a test that looks at it afterwards.

It holds the last requests only; nothing here judges them.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qs

from understudy.openapi.model import Operation

from .exchange import Verdict
from .refusal import Refusal
from .reply import Reply
from .request import Request

LIMIT = 1000
MAX_BYTES = 16 * 1024 * 1024
_NOT_THE_CLIENTS = frozenset(("valid", "control", "preflight"))


class Witness(Protocol):
    """Who is told of every request, in full: when it is there, and before its answer is sent."""

    def asked(self, request: Request, operation: Operation | None) -> None:
        """A request that has been read."""

    def answered(
        self,
        request: Request,
        reply: Reply,
        verdict: Verdict,
        operation: Operation | None = None,
        refusal: Refusal | None = None,
    ) -> None:
        """What it is answered; `refusal` where it was to be refused."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request and its answer; header names are in lower case.

    `key` is the operation's own (`lumino POST /v1/api-keys`) and `operation` its id; both are
    empty where the document has none for it. `target` is the path as sent, with the query.
    """

    number: int
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    answer_headers: tuple[tuple[str, str], ...]
    answer: bytes
    verdict: Verdict
    key: str = ""
    operation: str = ""
    reason: str = ""
    refusal: Refusal | None = None

    @property
    def path(self) -> str:
        """The path as sent, percent-encoded."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, list[str]]:
        """The values of each query parameter."""
        return parse_qs(self.target.partition("?")[2], keep_blank_values=True)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """The body, read as JSON; ValueError where it is none."""
        import json

        return json.loads(self.body)

    @property
    def keeps_the_document(self) -> bool:
        """Whether the client sent what the document allows."""
        return self.verdict in _NOT_THE_CLIENTS


class Journal:
    """The last calls, at most `limit`; it is written in one thread and read in another."""

    def __init__(self, limit: int = LIMIT, max_bytes: int = MAX_BYTES) -> None:
        self.limit = limit
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque()
        self._bytes = 0
        self._total = 0
        self._counts: Counter[str] = Counter()

    def add(
        self,
        request: Request,
        reply: Reply,
        verdict: Verdict,
        operation: Operation | None = None,
        refusal: Refusal | None = None,
    ) -> Call:
        """Write down one call; the oldest make room for it."""
        path = request.raw_path.decode("latin-1")
        call = Call(
            number=self._total + 1,
            method=request.method,
            target=f"{path}?{request.query}" if request.query else path,
            headers=request.headers,
            body=bytes(request.body),
            status=reply.status,
            answer_headers=reply.headers,
            answer=reply.body,
            verdict=verdict,
            key=operation.key if operation else "",
            operation=operation.operation_id if operation else "",
            reason=reply.reason,
            refusal=refusal,
        )
        with self._lock:
            self._keep(call)
        return call

    def _keep(self, call: Call) -> None:
        self._total += 1
        self._counts[call.key] += 1
        self._calls.append(call)
        self._bytes += _size(call)
        while len(self._calls) > self.limit or (
            self._bytes > self._max_bytes and len(self._calls) > 1
        ):
            self._bytes -= _size(self._calls.popleft())

    @property
    def calls(self) -> tuple[Call, ...]:
        """Those that are held, the oldest first."""
        with self._lock:
            return tuple(self._calls)

    @property
    def forgotten(self) -> int:
        """How many are not held any more."""
        with self._lock:
            return self._total - len(self._calls)

    def count(self, key: str) -> int:
        """How often an operation was asked for, those not held any more among them."""
        return self._counts[key]

    def clear(self) -> None:
        """Begin anew."""
        with self._lock:
            self._calls.clear()
            self._counts.clear()
            self._bytes = self._total = 0


def _size(call: Call) -> int:
    return len(call.body) + len(call.answer)
