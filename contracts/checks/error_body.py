"""A refusal tells the truth about itself, and nothing about the inside of the server."""

from __future__ import annotations

import re
from collections.abc import Iterator

from understudy.contracts.exchange import Answer, Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.severity import Severity
from understudy.contracts.sighting import declared_at, sighting
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected
from understudy.contracts.wording import shown

NAME = "error-body"
_STATUS_NAMES = ("status", "statusCode", "status_code", "code")
_STATUS = re.compile(r"[1-5][0-9]{2}")
_LOOKED_AT = 100_000
_INSIDE = re.compile(
    r"Traceback \(most recent call last\)|^[ \t]+File \"[^\"]+\", line \d+|\.py\", line \d+"
    r"|\bat [\w.$<>]+\([\w.]+:\d+|\bat .{1,200}?\((?:/|[A-Za-z]:\\)[^)]*:\d+:\d+\)"
    r"|goroutine \d+ \[|panicked at|Caused by: [\w.]+|java\.lang\.|node_modules/"
    r"|SQLSTATE\[|psycopg|sqlalchemy\.|ORA-\d{5}",
    re.MULTILINE,
)


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """A status in the body that is another than the answer's; what only its authors should see."""
    answer = exchange.answer
    if answer is None:
        return
    if answer.status < 400:
        yield from _success_that_is_none(subject, exchange, answer)
        return
    yield from _inside(subject, exchange, answer)
    yield from _status(subject, exchange, answer)
    page = answer.content.media_type == "text/html" and exchange.response is None
    if page and exchange.trial.expected is not Expected.ANYTHING:
        what, about = "an error is an HTML page", f"html {answer.status}"
        yield _seen(subject, exchange, about, what, "text/html", Severity.NOTE)


def _inside(subject: Subject, exchange: Exchange, answer: Answer) -> Iterator[Observation]:
    found = _INSIDE.search((answer.content.text or "")[:_LOOKED_AT])
    if found:
        what = "a stack trace or the like stands in an answer"
        yield _seen(subject, exchange, "inside", what, shown(found.group().strip()))


def _status(subject: Subject, exchange: Exchange, answer: Answer) -> Iterator[Observation]:
    value = answer.content.value
    for name in _STATUS_NAMES if isinstance(value, dict) else ():
        said = value.get(name)
        number = int(said) if isinstance(said, str) and _STATUS.fullmatch(said) else said
        if isinstance(number, int) and 100 <= number <= 599 and number != answer.status:
            what = f"the body says {name} {said}, the answer is {answer.status}"
            yield _seen(subject, exchange, name, what, f"{name}: {shown(said)}")


def _success_that_is_none(
    subject: Subject, exchange: Exchange, answer: Answer
) -> Iterator[Observation]:
    """An error in the words of a success."""
    value = answer.content.value if answer.succeeded else None
    if not isinstance(value, dict):
        return
    for name in ("error", "errors"):
        if value.get(name) and declared_at(subject, exchange, name) is None:
            what = f"an answer {answer.status} has an {name} in it"
            yield _seen(
                subject, exchange, f"{name} in success", what, f"{name}: {shown(value[name])}"
            )


def _seen(
    subject: Subject,
    exchange: Exchange,
    about: str,
    what: str,
    received: str,
    severity: Severity = Severity.WARNING,
) -> Observation:
    return sighting(NAME, subject, exchange, about, what, received=received, severity=severity)
