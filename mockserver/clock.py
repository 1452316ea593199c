"""The one clock of a mock: real, or started at a fixed instant and moved on by every request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

DEFAULT_START = datetime(2025, 1, 1, 9, 0, 0, tzinfo=UTC)
STEP = timedelta(seconds=1)


class Clock:
    """`start` None: the real time. Else the time stands still until `tick` moves it on."""

    def __init__(self, start: datetime | None) -> None:
        self.fixed_start = start
        self.began = start or datetime.now(UTC)
        self._fixed = start

    def now(self) -> datetime:
        """The moment, in UTC; asking has no effect."""
        return datetime.now(UTC) if self._fixed is None else self._fixed

    def tick(self) -> datetime:
        """The moment at which a request is answered; a fixed clock is a second later after it."""
        moment = self.now()
        if self._fixed is not None:
            self._fixed = moment + STEP
        return moment
