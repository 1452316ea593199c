"""Date-times as RFC 3339 writes them: read into instants, and written again. Nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_DATE_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+-])(\d\d):(\d\d))",
    re.ASCII,
)


def instant(text: object) -> datetime | None:
    """The instant in UTC; None for what is no date-time, or none that a database could hold."""
    found = _DATE_TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    fraction, _, sign, hours, minutes = found.groups()[6:]
    if int(hours or 0) > 23 or int(minutes or 0) > 59:
        return None
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    zone = timezone(-offset if sign == "-" else offset)
    leap = second == 60
    microsecond = int((fraction or "0")[:6].ljust(6, "0"))
    try:
        moment = datetime(year, month, day, hour, minute, second - leap, microsecond, zone)
        return (moment + timedelta(seconds=leap)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def zulu(moment: datetime) -> str:
    """`2026-11-21T09:00:00Z`, with microseconds where there are any."""
    return moment.isoformat().replace("+00:00", "Z")
