"""One request and its answer as they are reported: to the log, and to whoever listens."""

from __future__ import annotations

from typing import Literal, NamedTuple

Verdict = Literal[
    "valid",
    "invalid",
    "unauthenticated",
    "forbidden",
    "unknown",
    "unreadable",
    "control",
    "preflight",
    "error",
]
"""What the mock thought of a request; `error` is a fault of the mock's own."""


class Exchange(NamedTuple):
    """A request that has been answered; no header value and no body is in it.

    `target` is the raw path with its query. `operation` is an operation's key and `document` a
    document's name; both are empty where no operation was found. `notices` are what the mock
    let pass and would like to be known. `milliseconds` is the mock's own time, where measured.
    """

    method: str
    target: str
    status: int
    operation: str = ""
    document: str = ""
    verdict: Verdict = "valid"
    reason: str = ""
    notices: tuple[str, ...] = ()
    milliseconds: float | None = None
    client: str = ""
