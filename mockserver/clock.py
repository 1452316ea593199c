"""The one clock of a mock: real, or started at a fixed instant and moved on by every request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

DEFAULT_START = datetime(2025, 1, 1, 9, 0, 0, tzinfo=UTC)
STEP = timedelta(seconds=1)


class Clock:
    """`start` None: the real time. Else each call of `now` is one second after the last."""

    def __init__(self, start: datetime | None) -> None:
        self.start = start
        self.began = start or datetime.now(UTC)
        self._next = start

    def now(self) -> datetime:
        """The moment at which the current request is answered, in UTC."""
        if self._next is None:
            return datetime.now(UTC)
        moment = self._next
        self._next = moment + STEP
        return moment
