"""Moments in an answer agree with the clock of the server that sent it, and with each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from understudy.contracts.exchange import Answer, Exchange
from understudy.contracts.instants import instant
from understudy.contracts.members import given_members, of_role
from understudy.contracts.observation import Observation
from understudy.contracts.severity import Severity
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected
from understudy.openapi.sampling.roles import Role

NAME = "clock"
_SLACK = timedelta(minutes=5)
_EQUAL = timedelta(seconds=2)
_ENDED = frozenset("expired revoked deleted disabled inactive archived suspended".split())


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """When something was made is now, it was changed no earlier, and it expires later."""
    answer = exchange.answer
    if answer is None or not answer.succeeded or not subject.creates:
        return
    if exchange.trial.expected is not Expected.SUCCESS:
        return
    made = dict(_moments(subject, exchange, Role.CREATED))
    changed = dict(_moments(subject, exchange, Role.UPDATED))
    yield from _now(subject, exchange, answer, {**made, **changed})
    for name, created in made.items():
        for other, updated in changed.items():
            if updated < created - _EQUAL:
                what = f"{other} is before {name}"
                yield _seen(subject, exchange, f"{other} {name}", what, other)
        for other, expires in _moments(subject, exchange, Role.EXPIRES):
            if expires < created - _EQUAL and other not in given_members(exchange):
                what = f"{other} is before {name}, and nobody asked for that"
                yield _seen(subject, exchange, f"{other} {name}", what, other)
    yield from _used(subject, exchange)
    yield from _status(subject, exchange)


def _moments(subject: Subject, exchange: Exchange, *wanted: Role) -> Iterator[tuple[str, datetime]]:
    for name, value in of_role(subject, exchange, *wanted):
        moment = instant(value)
        if moment is not None and name not in given_members(exchange):
            yield name, moment


def _now(
    subject: Subject, exchange: Exchange, answer: Answer, moments: dict[str, datetime]
) -> Iterator[Observation]:
    """By the server's own Date, so that only its clocks have to agree."""
    try:
        now = parsedate_to_datetime(answer.header("Date") or "").astimezone(UTC)
    except ValueError:
        return
    for name, moment in moments.items():
        if abs(moment - now) > _SLACK:
            what = f"{name} is {_apart(moment - now)} the time of the answer"
            yield _seen(subject, exchange, f"{name} now", what, name)


def _apart(difference: timedelta) -> str:
    hours = abs(difference.total_seconds()) / 3600
    much = f"{hours:.0f} hours" if hours >= 1.5 else f"{hours * 60:.0f} minutes"
    return f"{much} {'after' if difference > timedelta(0) else 'before'}"


def _used(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """What has just been made has not been used, nor has it ended."""
    for name, value in of_role(subject, exchange, Role.USED, Role.ENDED):
        if instant(value) is not None and name not in given_members(exchange):
            what = f"{name} has a moment, although it was only just made"
            yield _seen(subject, exchange, f"{name} set", what, name)


def _status(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """A status that says active of what has expired, or expired of what has not."""
    now = datetime.now(UTC)
    future = all(
        (instant(written) or now) >= now for _, written in of_role(subject, exchange, Role.EXPIRES)
    )
    states = [(n, v) for n, v in of_role(subject, exchange, Role.STATUS) if isinstance(v, str)]
    for name, value in states:
        if value.lower() in _ENDED and name not in given_members(exchange) and future:
            what = f"{name} is {value} of what was only just made"
            yield _seen(subject, exchange, f"{name} {value.lower()}", what, name)
            continue
        for _, written in of_role(subject, exchange, Role.EXPIRES):
            expires = instant(written)
            if expires is None or abs(expires - now) < _SLACK:
                continue
            said = value.lower()
            wrong = (said in ("active", "valid") and expires < now) or (
                said == "expired" and expires > now
            )
            if wrong:
                when = "before" if expires < now else "after"
                what = f"{name} is {value}, although it expires {when} now"
                yield _seen(subject, exchange, f"{name} {said}", what, name)
    for name, value in of_role(subject, exchange, Role.HAS_ENDED, Role.HAS_EXPIRED):
        if value is True and name not in given_members(exchange) and exchange.trial.plain:
            what = f"{name} is true of what was only just made"
            yield _seen(subject, exchange, f"{name} true", what, name)


def _seen(subject: Subject, exchange: Exchange, about: str, what: str, name: str) -> Observation:
    media = subject.media_type(exchange)
    declared = media.schema.property(name) if media and media.schema else None
    came: Any = exchange.answer.content.value if exchange.answer else {}
    return Observation(
        NAME,
        Severity.WARNING,
        about,
        what,
        (exchange,),
        documented="moments agree with the clock and with each other",
        received=f"{name}: {came.get(name)}",
        at=declared.at if declared else subject.operation.at,
    )
