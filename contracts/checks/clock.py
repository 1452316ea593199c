"""Moments in an answer agree with the clock of the server that sent it, and with each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

from understudy.contracts.exchange import Answer, Exchange
from understudy.contracts.instants import instant
from understudy.contracts.members import of_role
from understudy.contracts.observation import Observation
from understudy.contracts.sighting import sighting
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected
from understudy.contracts.wording import shown
from understudy.openapi.sampling.roles import Role

NAME = "clock"
_SLACK = timedelta(minutes=5)
_EQUAL = timedelta(seconds=2)
_DAY = 10
_ENDED = frozenset("expired revoked deleted disabled inactive archived suspended".split())
_ALIVE = frozenset(("active", "valid"))


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """When something was made is now, it was changed no earlier, and it expires later."""
    answer = exchange.answer
    if answer is None or not answer.succeeded or not subject.creates:
        return
    if exchange.trial.expected is not Expected.SUCCESS:
        return
    now = _date(answer)
    if now is not None:
        yield from _now(subject, exchange, now)
    yield from _order(subject, exchange)
    yield from _unused(subject, exchange)
    yield from _states(subject, exchange, now)
    yield from _flags(subject, exchange)


def _date(answer: Answer) -> datetime | None:
    """The time by the server's own clock, so that only its clocks have to agree."""
    try:
        return parsedate_to_datetime(answer.header("Date") or "").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _moments(subject: Subject, exchange: Exchange, *wanted: Role) -> Iterator[tuple[str, datetime]]:
    """The moments that the server set; a date alone says too little to be compared."""
    for name, value in of_role(exchange, *wanted):
        moment = instant(value)
        day = isinstance(value, str) and len(value.strip()) <= _DAY
        if moment is not None and not day and name not in exchange.given:
            yield name, moment


def _now(subject: Subject, exchange: Exchange, now: datetime) -> Iterator[Observation]:
    for name, moment in _moments(subject, exchange, Role.CREATED, Role.UPDATED):
        if abs(moment - now) > _SLACK:
            what = f"{name} is {_apart(moment - now)} the time of the answer"
            asks = f"the answer's Date, {now.isoformat()}"
            yield _seen(subject, exchange, f"{name} now", what, name, asks)


def _apart(difference: timedelta) -> str:
    hours = abs(difference.total_seconds()) / 3600
    much = f"{hours:.0f} hours" if hours >= 1.5 else f"{hours * 60:.0f} minutes"
    return f"{much} {'after' if difference > timedelta(0) else 'before'}"


def _order(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """Nothing changes or expires before it was made."""
    changed = list(_moments(subject, exchange, Role.UPDATED))
    expires = list(_moments(subject, exchange, Role.EXPIRES))
    for name, created in _moments(subject, exchange, Role.CREATED):
        asks = f"{name}: {created.isoformat()}"
        for other, moment in changed:
            if moment < created - _EQUAL:
                what = f"{other} is before {name}"
                yield _seen(subject, exchange, f"{other} {name}", what, other, asks)
        for other, moment in expires:
            if moment < created - _EQUAL:
                what = f"{other} is before {name}, and nobody asked for that"
                yield _seen(subject, exchange, f"{other} {name}", what, other, asks)


def _unused(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """What has just been made has not been used, nor has it ended."""
    for name, value in of_role(exchange, Role.USED, Role.ENDED):
        if instant(value) is not None and name not in exchange.given:
            what = f"{name} has a moment, although it was only just made"
            yield _seen(subject, exchange, f"{name} set", what, name)


def _states(subject: Subject, exchange: Exchange, now: datetime | None) -> Iterator[Observation]:
    """A status that says active of what has expired, or expired of what has not."""
    ends = [instant(value) for _, value in of_role(exchange, Role.EXPIRES)]
    known = [moment for moment in ends if moment is not None]
    late = [moment for moment in known if now is None or moment < now + _SLACK]
    for name, value in of_role(exchange, Role.STATUS):
        if not isinstance(value, str):
            continue
        said = value.lower()
        see = partial(_seen, subject, exchange, f"{name} {said}")
        if said in _ENDED and not late and name not in exchange.given:
            yield see(f"{name} is {value} of what was only just made", name)
        elif said == "expired" and now is not None and known and not late:
            yield see(f"{name} is {value}, although it expires later", name)
        elif said in _ALIVE and now is not None and any(m < now - _SLACK for m in known):
            yield see(f"{name} is {value}, although it has expired", name)


def _flags(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """A flag that says ended or expired of what was only just made."""
    for name, value in of_role(exchange, Role.HAS_ENDED, Role.HAS_EXPIRED):
        if value is True and name not in exchange.given and exchange.trial.plain:
            what = f"{name} is true of what was only just made"
            yield _seen(subject, exchange, f"{name} true", what, name)


def _seen(
    subject: Subject, exchange: Exchange, about: str, what: str, name: str, asks: str = ""
) -> Observation:
    value = exchange.answer.content.value.get(name) if exchange.answer else None
    return sighting(
        NAME,
        subject,
        exchange,
        about,
        what,
        documented=asks,
        received=f"{name}: {shown(value)}",
        member=name,
    )
