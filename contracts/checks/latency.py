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
    """The same of one exchange; it may be the moment and not the input that made it slow.

    The first one is left out: a server that has just been started takes its time.
    """
    if exchange.answer is None or exchange.answer.seconds <= _LEAST:
        return
    if exchange is subject.exchanges[0]:
        return
    timed = [one.answer.seconds for one in subject.exchanges if one.answer]
    if len(timed) < _ENOUGH:
        return
    usual = median(timed)
    if exchange.answer.seconds > _TIMES * usual:
        yield _seen(exchange, exchange.answer.seconds, usual)


def _seen(exchange: Exchange, seconds: float, usual: float) -> Observation:
    return Observation(
        NAME,
        Severity.WARNING,
        subject_of(exchange.trial),
        f"{input_of(exchange.trial)}: far slower than other requests",
        (exchange,),
        received=f"an answer after {seconds:.1f} s, where others take {usual * 1000:.0f} ms",
        at=exchange.trial.rule_at,
    )
