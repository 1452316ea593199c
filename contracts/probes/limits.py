"""Limits that the document does not have: where a text that was too long begins to be so."""

from __future__ import annotations

from dataclasses import replace

from understudy.contracts.exchange import Exchange
from understudy.contracts.subject import Subject
from understudy.contracts.texts import stretched
from understudy.contracts.trial import BODY, Expected
from understudy.contracts.variations import replaced, value_at

PHASE = "limits"
_STEPS = 17


def probe(subject: Subject) -> None:
    """Search between the longest text that was taken and the shortest that was refused."""
    if subject.base is None:
        return
    for member in _long_members(subject):
        taken, refused = bounds(subject, member)
        for _ in range(_STEPS if taken and refused else 0):
            if refused - taken <= 1:
                break
            middle = (taken + refused) // 2
            exchange = _send(subject, member, middle)
            if exchange.answer is None or exchange.answer.status >= 500:
                break
            if exchange.answer.succeeded:
                taken = middle
            else:
                refused = middle


def _long_members(subject: Subject) -> list[tuple[str | int, ...]]:
    tried = [e.trial.member for e in subject.exchanges if _is_length(e)]
    return list(dict.fromkeys(tried))


def bounds(subject: Subject, member: tuple[str | int, ...]) -> tuple[int, int]:
    """The longest length that was taken and the shortest that was refused; 0: there is none."""
    taken, refused = [0], []
    for exchange in subject.exchanges:
        answer = exchange.answer
        if exchange.trial.member != member or not _is_length(exchange) or answer is None:
            continue
        length = _length_of(exchange)
        if answer.succeeded:
            taken.append(length)
        elif answer.status in (400, 413, 422):
            refused.append(length)
    return max(taken), min(refused, default=0)


def _is_length(exchange: Exchange) -> bool:
    return exchange.trial.rule == "maxLength" and exchange.trial.expected is Expected.SUCCESS


def _length_of(exchange: Exchange) -> int:
    """The length in characters of the text that a trial varied."""
    values = exchange.trial.values
    found = value_at(values.body, exchange.trial.member[1:]) if values else None
    return len(found) if isinstance(found, str) else 0


def _send(subject: Subject, member: tuple[str | int, ...], length: int) -> Exchange:
    assert subject.base is not None
    body = replaced(subject.base.body, member[1:], stretched("understudy", length))
    values = replace(subject.base, body=body)
    return subject.send(
        subject.write(
            values,
            phase=PHASE,
            about=f"{length:,} characters",
            member=(*BODY, *member[1:]),
            rule="maxLength",
        )
    )
