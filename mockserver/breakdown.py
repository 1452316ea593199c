"""How the carrying of an answer fails where a test asks for it: late, in part or not at all.

What carries an application's messages says how it can: a server, or a client in process.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from enum import StrEnum
from typing import Any, Protocol

from .front import Receive, Scope, Send

CARRIER = "understudy.carrier"
"""Key in `scope["extensions"]`: the Carrier of a request."""


class Breakdown(StrEnum):
    """`reset`: the connection is reset; `close`: it ends without an answer; `cut`: with half."""

    RESET = "reset"
    CLOSE = "close"
    CUT = "cut"


class Carrier(Protocol):
    """What carries requests and answers, as far as it can be made to fail."""

    async def wait(self, seconds: float) -> None:
        """Let time pass; less of it where nobody waits any more."""

    def end(self, scope: Scope, how: Breakdown) -> None:
        """End the connection of a request; what was sent before is delivered unless it is reset."""


async def break_down(scope: Scope, receive: Receive, how: Breakdown) -> None:
    """End the connection that a request came on, and wait until it is over."""
    carrier: Carrier = scope["extensions"][CARRIER]
    carrier.end(scope, how)
    while (await receive())["type"] != "http.disconnect":
        pass


def halved(send: Send) -> Send:
    """Sends the head as it is, and of the body the first half."""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if body := message.get("body"):
            message = {**message, "body": body[: len(body) // 2], "more_body": True}
        await send(message)

    return sending
