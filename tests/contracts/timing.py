"""A clock that stands still until somebody sleeps, so that no test depends on real time."""

from __future__ import annotations

from threading import Lock


class Clock:
    """Calling it tells the time in seconds; `slept` are the pauses that were made."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []
        self._lock = Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds
