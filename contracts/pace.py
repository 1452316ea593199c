"""When the next request may go out: at most so many a second, and not while the target rests."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from threading import Lock

from .exchange import Answer

LONGEST_WAIT = 30.0
_USUAL_WAIT = 1.0


class Pace:
    """The pace of a whole run, kept over all threads and connections; `rate` is per second."""

    def __init__(
        self,
        rate: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval = 1 / rate if rate else 0.0
        self._next = float("-inf")
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()

    def turn(self) -> None:
        """Wait until one more request may go out."""
        with self._held():
            now = self._clock()
            at = max(now, self._next)
            self._next = at + self._interval
        if at > now:
            self._sleep(at - now)

    def rest(self, seconds: float) -> None:
        """Let nothing go out for so long."""
        with self._held():
            self._next = max(self._next, self._clock() + seconds)

    @contextmanager
    def _held(self) -> Iterator[None]:
        """The pace, which nobody else changes until the block ends."""
        with self._lock:
            yield


def asked_to_wait(answer: Answer | None, now: float) -> float | None:
    """Seconds that a 429 or 503 asks to wait (RFC 9110 section 10.2.3); None where it does not.

    `now` is in seconds since 1970, for a Retry-After that is a date.
    """
    if answer is None or answer.status not in (429, 503):
        return None
    text = (answer.header("Retry-After") or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text)
    try:
        return max(parsedate_to_datetime(text).timestamp() - now, 0.0)
    except (ValueError, TypeError, OverflowError):
        return _USUAL_WAIT if answer.status == 429 else None
