"""The one clock of a mock: real, or started at a fixed instant and moved on by every request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import time

DEFAULT_START = datetime(2025, 1, 1, 9, 0, 0, tzinfo=UTC)
STEP = timedelta(seconds=1)


class Clock:
    """`start` None: the real time. Else the time stands still until `tick` moves it on."""

    def __init__(self, start: datetime | None) -> None:
        self.fixed_start = start
        self.began = start or datetime.now(UTC).replace(microsecond=0)
        self._fixed = start
        self._second = 0
        self._moment = self.began

    def restart(self) -> None:
        """Set a fixed clock back to its start."""
        self._fixed = self.fixed_start

    def now(self) -> datetime:
        """The moment, in UTC and whole seconds; asking has no effect."""
        if self._fixed is not None:
            return self._fixed
        second = int(time())
        if second != self._second:
            self._second, self._moment = second, datetime.fromtimestamp(second, UTC)
        return self._moment

    def tick(self) -> datetime:
        """The moment at which a request is answered; a fixed clock is a second later after it."""
        moment = self.now()
        if self._fixed is not None:
            self._fixed = moment + STEP
        return moment
