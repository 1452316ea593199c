"""A refusal tells the truth about itself, and nothing about the inside of the server."""

from __future__ import annotations

import re
from collections.abc import Iterator

from understudy.contracts.exchange import Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.severity import Severity
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected

NAME = "error-body"
_STATUS_NAMES = ("status", "statusCode", "status_code", "code")
_INSIDE = re.compile(
    r"Traceback \(most recent call last\)|^\s+File \"[^\"]+\", line \d+|\bat [\w.$<>]+\([\w.]+:\d+"
    r"|\bat .+\((?:/|[A-Za-z]:\\)[^)]*:\d+:\d+\)|goroutine \d+ \[|panicked at|Caused by: [\w.]+"
    r"|SQLSTATE\[|psycopg|sqlalchemy\.|ORA-\d{5}|java\.lang\.|\.py\", line \d+|node_modules/",
    re.MULTILINE,
)


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """A status in the body that is another than the answer's; what only its authors should see."""
    answer, trial = exchange.answer, exchange.trial
    if answer is None or answer.status < 400:
        yield from _success_that_is_none(subject, exchange)
        return
    text = answer.content.text or ""
    if _INSIDE.search(text):
        yield _seen(subject, exchange, "inside", "a stack trace or the like stands in an answer")
    value = answer.content.value
    for name in _STATUS_NAMES if isinstance(value, dict) else ():
        said = value.get(name)
        number = int(said) if isinstance(said, str) and said.isdecimal() else said
        if isinstance(number, int) and 100 <= number <= 599 and number != answer.status:
            what = f"the body says {name} {said}, the answer is {answer.status}"
            yield _seen(subject, exchange, f"{name}", what)
    if answer.content.media_type == "text/html" and trial.expected is not Expected.ANYTHING:
        documented = subject.response(answer.status)
        if documented is None:
            yield _seen(
                subject, exchange, f"html {answer.status}", "an error is a HTML page", Severity.NOTE
            )


def _success_that_is_none(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """An error in the words of a success."""
    answer = exchange.answer
    value = answer.content.value if answer and answer.succeeded else None
    if not isinstance(value, dict) or answer is None:
        return
    declared = subject.media_type(exchange)
    schema = declared.schema if declared else None
    for name in ("error", "errors"):
        known = schema is not None and schema.property(name) is not None
        if value.get(name) and not known:
            what = f"an answer {answer.status} has an {name} in it"
            yield _seen(subject, exchange, f"{name} in success", what)


def _seen(
    subject: Subject,
    exchange: Exchange,
    about: str,
    what: str,
    severity: Severity = Severity.WARNING,
) -> Observation:
    return Observation(
        NAME,
        severity,
        about,
        what,
        (exchange,),
        documented="an error says what is wrong with the request",
        received=what,
        at=subject.operation.at.child("responses"),
    )
