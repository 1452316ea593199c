"""An answer is one of those that the document describes: status, media type, body, headers."""

from __future__ import annotations

from collections.abc import Iterator

from understudy.contracts.exchange import Answer, Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.severity import Severity
from understudy.contracts.subject import Subject
from understudy.contracts.wording import asked, pointer_of, shown
from understudy.openapi.format_checks import spaced_date_time
from understudy.openapi.location import Location
from understudy.openapi.model import MediaType, Response
from understudy.openapi.sampling import Sampler
from understudy.openapi.violation import Violation

NAME = "conformance"
_GENERIC = frozenset((401, 403, 404, 405, 406, 408, 411, 413, 414, 415, 429, 431))
"""Statuses that stand before the operation, from a gateway or a framework."""


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """What in an answer is not as documented for its status."""
    answer, trial = exchange.answer, exchange.trial
    if answer is None or trial.rule == "method" or answer.status >= 500:
        return
    response = exchange.response
    if response is None:
        yield from _undocumented(subject, exchange, answer)
        if answer.content.is_json and answer.content.fault and answer.body:
            yield _unreadable(exchange, answer, Severity.WARNING, subject.operation.at)
        return
    severity = _severity(answer, response)
    empty = answer.status == 204 and response.status == "204"
    if not empty and trial.request.method != "HEAD":
        yield from _content(subject, exchange, answer, response, severity)
    yield from _headers(exchange, answer, response, severity)


def _undocumented(subject: Subject, exchange: Exchange, answer: Answer) -> Iterator[Observation]:
    status = answer.status
    documented = ", ".join(subject.operation.responses) or "no response at all"
    redirect = 300 <= status < 400
    refused = 400 <= status < 500
    if refused or redirect:
        severity = Severity.NOTE
    else:
        severity = Severity.FAILURE if _names_success(subject) else Severity.NOTE
    yield Observation(
        "undocumented-status",
        severity,
        f"status {status}",
        f"{status} is not documented",
        (exchange,),
        documented=documented,
        received=str(status),
        at=subject.operation.at.child("responses"),
        drift=("status", str(status)),
    )


def _names_success(subject: Subject) -> bool:
    """Whether the document says at all what comes of a request that is carried out."""
    return any(status[0] in "123d" for status in subject.operation.responses)


def _severity(answer: Answer, response: Response) -> Severity:
    """A gateway's refusal under a documented `default` is very likely, not certainly, wrong."""
    if answer.status in _GENERIC and response.status != str(answer.status):
        return Severity.WARNING
    return Severity.FAILURE


def _content(
    subject: Subject, exchange: Exchange, answer: Answer, response: Response, severity: Severity
) -> Iterator[Observation]:
    if not response.content:
        if answer.body and response.status != "default" and answer.succeeded:
            yield _seen(
                exchange,
                "undocumented-body",
                Severity.NOTE,
                f"body of {answer.status}",
                f"the answer {answer.status} has a body, and none is documented",
                response,
            )
        return
    content = answer.content
    media = exchange.media
    documented = ", ".join(media.name for media in response.content)
    if media is None:
        came = content.media_type or ("a body without a Content-Type" if answer.body else "no body")
        yield _seen(
            exchange,
            "media-type",
            severity,
            f"{answer.status} {content.media_type or came}",
            f"the answer {answer.status} is {came}, where {documented} is documented",
            response,
            documented,
            came,
        )
        return
    if content.is_json and content.fault:
        yield _unreadable(exchange, answer, severity, response.at)
        return
    if media.schema is None or not content.has_value:
        return
    broken = [one for one in media.schema.violations(content.value) if not _is_open(one)]
    if broken and not _can_be_kept(subject, media):
        severity = Severity.NOTE
    for violation in broken:
        yield _broken(subject, exchange, answer, violation, severity)


def _can_be_kept(subject: Subject, media: MediaType) -> bool:
    """Whether any value keeps the schema: one that was made up, or one that was answered."""
    schema = media.schema
    assert schema is not None
    kept = schema.schemas.memory.setdefault("can be kept", {})
    if schema.at not in kept:
        kept[schema.at] = Sampler(schema).draw(subject.scene("kept"))[1]
    return kept[schema.at] or any(
        schema.is_valid(one.answer.content.value)
        for one in subject.exchanges
        if one.answer and one.answer.content.has_value and one.media is media
    )


def _unreadable(
    exchange: Exchange, answer: Answer, severity: Severity, at: Location
) -> Observation:
    fault = answer.content.fault
    return Observation(
        "invalid-json",
        severity,
        f"{answer.status} {fault.split(' at ')[0]}",
        f"the answer {answer.status} is labelled JSON, and is none: {fault}",
        (exchange,),
        documented="JSON (RFC 8259)",
        received=fault,
        at=at,
    )


def _is_open(violation: Violation) -> bool:
    """Whether a value is written as some read its format."""
    if violation.rule != "format" or not isinstance(violation.value, str):
        return False
    return spaced_date_time(violation.value)


def _broken(
    subject: Subject,
    exchange: Exchange,
    answer: Answer,
    violation: Violation,
    severity: Severity,
) -> Observation:
    missing = violation.rule == "required"
    generic = tuple("[]" if isinstance(part, int) else part for part in violation.path)
    where = pointer_of(generic) or "the body"
    loose = violation.rule == "format" and "date-time" not in violation.message
    if loose and severity is Severity.FAILURE and _looks_right(violation):
        severity = Severity.WARNING
    return Observation(
        "schema",
        severity,
        f"{answer.status} {where} {violation.rule}",
        f"in the answer {answer.status}, {where} {'is missing' if missing else violation.message}",
        (exchange,),
        documented=asked(subject.api, violation.rule_at, violation.rule) or "another value",
        received=f"nothing called {generic[-1]}" if missing else shown(violation.value),
        at=violation.rule_at,
    )


def _looks_right(violation: Violation) -> bool:
    """A UUID without hyphens or of another version is one to many."""
    text = violation.value
    bare = text.replace("-", "").lower() if isinstance(text, str) else ""
    return len(bare) == 32 and all(c in "0123456789abcdef" for c in bare)


def _headers(
    exchange: Exchange, answer: Answer, response: Response, severity: Severity
) -> Iterator[Observation]:
    for header in response.headers:
        if header.required and answer.header(header.name) is None:
            yield _seen(
                exchange,
                "header-missing",
                severity,
                f"{answer.status} {header.name}",
                f"the answer {answer.status} lacks the documented header {header.name}",
                response,
            )


def _seen(
    exchange: Exchange,
    check: str,
    severity: Severity,
    about: str,
    title: str,
    response: Response,
    documented: str = "",
    received: str = "",
) -> Observation:
    return Observation(
        check, severity, about, title, (exchange,), documented, received, response.at
    )
