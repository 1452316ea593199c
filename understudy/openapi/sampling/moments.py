"""When things happen: created, then updated, then now, then expired; written as the schema asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from understudy.openapi import formats

from .flattening import Flat
from .member import Entity, Member, Step, type_of
from .roles import Role, words
from .scene import Scene, moment_text

_DAY = 86_400
_MILLISECONDS = frozenset(("ms", "millis", "millisecond", "milliseconds"))
_LATEST_SECONDS = 10**11


def moment_step(member: Member) -> Step:
    """The step that makes a member which holds a date or a time."""
    choose, role, write = _CHOICES[member.role], member.role, writer(member.name, member.flat)
    absent, can_be_absent = member.absent(), member.can_be_absent

    def step(scene: Scene, entity: Entity) -> Any:
        moment = choose(scene, entity)
        if moment is None:
            if can_be_absent:
                return absent
            moment = scene.now
        entity.moments[role] = moment
        return write(moment)

    return step


def _created(scene: Scene, entity: Entity) -> datetime:
    if scene.method == "POST":
        return scene.now
    return _moved(scene.now, -_DAY - scene.random.getrandbits(24))


def _updated(scene: Scene, entity: Entity) -> datetime:
    created = entity.moments.get(Role.CREATED)
    if scene.method == "POST":
        return created or scene.now
    if scene.method in ("PUT", "PATCH"):
        return max(created or scene.now, scene.now)
    return _between(created, scene)


def _used(scene: Scene, entity: Entity) -> datetime | None:
    if scene.method == "POST":
        return None
    return _between(entity.moments.get(Role.CREATED), scene)


def _between(earliest: datetime | None, scene: Scene) -> datetime:
    if earliest is None:
        earliest = _moved(scene.now, -30 * _DAY)
    span = max(0, int((scene.now - earliest).total_seconds()))
    return earliest + timedelta(seconds=scene.random.getrandbits(32) % (span + 1))


def _expires(scene: Scene, entity: Entity) -> datetime:
    return _moved(scene.now, (30 + scene.random.getrandbits(8)) * _DAY)


def _moved(moment: datetime, seconds: int) -> datetime:
    """A moment so much later; the moment itself where the calendar ends before that."""
    try:
        return moment + timedelta(seconds=seconds)
    except OverflowError:
        return moment


def _ended(scene: Scene, entity: Entity) -> datetime | None:
    return scene.now if scene.method == "DELETE" or entity.said_over else None


_CHOICES: dict[Role, Callable[[Scene, Entity], datetime | None]] = {
    Role.CREATED: _created,
    Role.UPDATED: _updated,
    Role.USED: _used,
    Role.EXPIRES: _expires,
    Role.ENDED: _ended,
    Role.STARTS: lambda scene, entity: entity.moments.get(Role.CREATED, scene.now),
}


def writer(name: str, flat: Flat) -> Callable[[datetime], Any]:
    """How a member writes a moment: RFC 3339, its date alone, or a number since 1970."""
    if type_of(flat) in ("integer", "number"):
        scale = scale_of(name, flat)
        return lambda moment: int(moment.timestamp() * scale)
    declared = flat.get("format")
    if declared in ("date-time", None):
        shown = [*flat.get("examples", ()), flat.get("example")]
        dated = any(isinstance(one, str) and len(one) == 10 for one in shown)
        return day_of if dated and declared is None else moment_text
    if declared == "date":
        return day_of
    if formats.counts_seconds(declared):
        return lambda moment: str(int(moment.timestamp()))
    return moment_text


def scale_of(name: str, flat: Flat) -> int:
    """How many of a number's units make a second."""
    said = {*words(name), *words(str(flat.get("description", "")))}
    shown = [*flat.get("examples", ()), flat.get("example"), flat.get("minimum")]
    large = any(isinstance(one, int | float) and one > _LATEST_SECONDS for one in shown)
    return 1000 if said & _MILLISECONDS or large else 1


def moment_of(value: Any) -> datetime | None:
    """The instant that a member's value means, or None where it means none."""
    try:
        if isinstance(value, str):
            # What RFC 3339 has and Python has not: a leap second, and the year 0.
            text = f"{value[:17]}59{value[19:]}" if value[17:19] == "60" else value
            parsed = datetime.fromisoformat(f"0001{text[4:]}" if text[:5] == "0000-" else text)
            if parsed.tzinfo is UTC:
                return parsed
            return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if value > _LATEST_SECONDS else value
            return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def day_of(moment: datetime) -> str:
    """The full-date of an instant, in UTC (RFC 3339)."""
    return moment.astimezone(UTC).date().isoformat()
