"""No request makes a server fail: no 5xx, no closed connection, no answer that is not HTTP."""

from __future__ import annotations

from collections.abc import Iterator

from understudy.contracts.exchange import Exchange, Trouble
from understudy.contracts.observation import Observation
from understudy.contracts.severity import Severity
from understudy.contracts.subject import Subject
from understudy.contracts.trial import HOSTILE, Expected
from understudy.contracts.wording import input_of, subject_of

NAME = "server-error"
_NOT_ITS_FAULT = (Trouble.UNREACHABLE, Trouble.TLS, Trouble.UNSENDABLE, Trouble.WITHHELD)
_WANTED = {
    Expected.SUCCESS: "a success: the request keeps the document",
    Expected.REFUSAL: "4xx: the request breaks the document",
    Expected.DENIAL: "401 or 403",
    Expected.ANYTHING: "a status below 500",
}


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """A failure for every 5xx that is not about being busy, and for what never was answered.

    An answer that takes too long is never more than a warning: time is not in the document.
    What only an attacker sends, and many a JSON library gives up on, is a warning.
    """
    answer, trial = exchange.answer, exchange.trial
    if answer is None:
        if exchange.trouble not in _NOT_ITS_FAULT:
            slow = exchange.trouble is Trouble.TIMEOUT
            severity = Severity.WARNING if slow else Severity.FAILURE
            yield _seen(exchange, f"{exchange.trouble}", exchange.what, severity)
        return
    if answer.status < 500 or (answer.status == 501 and trial.rule == "method"):
        return
    busy = answer.status == 503 and answer.header("Retry-After") is not None
    severity = Severity.WARNING if busy or trial.rule == HOSTILE else Severity.FAILURE
    yield _seen(exchange, str(answer.status), f"answered {answer.status}", severity)


def _seen(exchange: Exchange, kind: str, what: str, severity: Severity) -> Observation:
    trial = exchange.trial
    return Observation(
        NAME,
        severity,
        f"{kind} {subject_of(trial)}",
        f"{input_of(trial)}: {what}",
        (exchange,),
        documented=_WANTED[trial.expected],
        received=what,
        at=trial.rule_at,
    )
