"""Slow answers by class of input: never more than a warning, since time is not in the document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from statistics import median

from understudy.contracts.exchange import Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.severity import Severity
from understudy.contracts.subject import Subject
from understudy.contracts.wording import input_of, subject_of

NAME = "latency"
_TIMES = 10
_LEAST = 1.0
_ENOUGH = 5


def whole(subject: Subject) -> Iterator[Observation]:
    """An answer ten times slower than the usual, and slower than a second."""
    slow = (one for exchange in list(subject.exchanges) for one in each(subject, exchange))
    yield from islice(slow, _ENOUGH)


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """The same of one exchange; it may be the moment and not the input that made it slow."""
    if exchange.answer is None or exchange.answer.seconds <= _LEAST:
        return
    timed = [one.answer.seconds for one in subject.exchanges if one.answer]
    if len(timed) < _ENOUGH:
        return
    usual = median(timed)
    if exchange.answer.seconds > _TIMES * usual:
        yield _seen(exchange, usual)


def _seen(exchange: Exchange, usual: float) -> Observation:
    seconds = exchange.answer.seconds if exchange.answer else 0.0
    return Observation(
        NAME,
        Severity.WARNING,
        subject_of(exchange.trial),
        f"{input_of(exchange.trial)}: far slower than other requests",
        (exchange,),
        documented=f"others take {usual * 1000:.0f} ms",
        received=f"{seconds:.1f} s",
        at=exchange.trial.rule_at,
    )
