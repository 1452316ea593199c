"""How far a run is, on one line of a terminal that is written over; nothing where there is none."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from threading import Lock
from typing import TextIO

from understudy.contracts.exchange import Exchange
from understudy.terminal import visible

_SECONDS = 0.1


class Progress:
    """A listener of exchanges; `most` is the largest number of requests that there may be."""

    def __init__(
        self,
        stream: TextIO | None,
        most: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream if stream is not None and _is_terminal(stream) else None
        self._most = f" of at most {most}" if most else ""
        self._clock = clock
        self._started = clock()
        self._last = self._started - 1
        self._count = 0
        self._lock = Lock()

    def __call__(self, exchange: Exchange) -> None:
        """Tell of one exchange more."""
        with self._lock:
            self._count += 1
            now = self._clock()
            if self._stream is None or now - self._last < _SECONDS:
                return
            self._last = now
            operation = exchange.trial.operation
            seconds = int(now - self._started)
            told = f"{self._count}{self._most} requests, {seconds} s  {operation.method} "
            self._write(visible(told + operation.path))

    def close(self) -> None:
        """Leave the line empty."""
        with self._lock:
            self._write("")

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        width = shutil.get_terminal_size().columns - 1
        self._stream.write(f"\r\x1b[K{text[:width]}")
        self._stream.flush()


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:
        return False
