"""Waiting for a target that is coming up: it is there once it answers anything at all."""

from __future__ import annotations

import time
from collections.abc import Callable

from .exchange import Sent, Trouble
from .target import Target
from .trouble import WireError
from .wire import Wire, WireOptions

_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 1.0
_ANSWERED = (Trouble.TOO_LARGE, Trouble.MALFORMED)


def wait_for(
    target: Target,
    seconds: float,
    options: WireOptions,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> WireError | None:
    """Ask again and again until there is an answer; what stood in the way when time was up."""
    wire = Wire(options)
    sent = Sent("GET", target.url("/"), (("Accept", "*/*"),), None)
    end = clock() + seconds
    pause = _FIRST_PAUSE
    try:
        while True:
            try:
                wire.send(sent)
            except WireError as error:
                left = end - clock()
                if error.trouble in _ANSWERED:
                    return None
                if left <= 0:
                    return error
                sleep(min(pause, left))
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                return None
    finally:
        wire.close()
