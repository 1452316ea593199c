"""Slow answers by class of input: never more than a warning, since time is not in the document."""

from __future__ import annotations

from collections.abc import Iterator
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
    """An answer ten times slower than the usual, and slower than a second.

    The first one is left out: a server that has just been started takes its time.
    """
    timed = [(e, e.answer.seconds) for e in subject.exchanges[1:] if e.answer]
    if len(timed) < _ENOUGH:
        return
    usual = median(seconds for _, seconds in timed)
    slow = [(e, seconds) for e, seconds in timed if seconds > max(_LEAST, _TIMES * usual)]
    for exchange, seconds in slow[:_ENOUGH]:
        yield _seen(exchange, seconds, usual)


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
