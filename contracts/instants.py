"""Moments as answers write them: date-times, and seconds or milliseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def instant(value: Any) -> datetime | None:
    """A moment from a date-time, or from (milli)seconds since 1970; None for what is none."""
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value.strip().upper())
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / (1000 if value > 10**11 else 1), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None
