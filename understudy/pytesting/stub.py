"""One operation of a mock, as a test directs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from understudy.mockserver.direction import UNSAID, Direction

Directing = Callable[[Direction, bool], None]


class Stub:
    """What `mock.on(...)` gives: `respond` says how the operation answers from now on."""

    def __init__(self, directing: Directing) -> None:
        self._directing = directing

    def respond(
        self,
        status: int | None = None,
        *,
        json: Any = UNSAID,
        example: str | None = None,
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        times: int | None = None,
        fault: Literal["reset", "close", "cut"] | None = None,
        contract: bool = True,
    ) -> Stub:
        """Answer the requests that keep the document so; what is left out is as documented.

        `example` is the name of a documented one, `delay` in seconds. With `times` so many
        requests are answered so, and answers asked for with `times` come first, in their order.
        `fault` ends the connection: `reset` and `close` without an answer, `cut` within its body.
        DirectionError for an answer that the document does not allow, unless `contract` is False.
        """
        __tracebackhide__ = True
        said = Direction(status, json, example, headers, delay, times, fault)
        self._directing(said, contract)
        return self
