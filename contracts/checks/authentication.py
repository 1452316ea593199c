"""Who has no valid credential is turned away with 401 or 403, and who has one is not."""

from __future__ import annotations

from collections.abc import Iterator

from understudy.contracts.callers import label_of
from understudy.contracts.exchange import Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.severity import Severity
from understudy.contracts.sighting import told
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected
from understudy.openapi.security import authorization_word, is_bearer

NAME = "authentication"
_DENIED = (401, 403)


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """Let in without a credential; turned away in other words than HTTP has for it."""
    answer, trial = exchange.answer, exchange.trial
    if answer is None:
        return
    if answer.status == 401:
        yield from _challenge(subject, exchange)
    if trial.expected is not Expected.DENIAL:
        return
    if answer.succeeded:
        lenient = trial.rule in ("prose", "presentation")
        but = ", although the document says how to show it" if lenient else ""
        yield Observation(
            NAME,
            Severity.WARNING if lenient else Severity.FAILURE,
            trial.about,
            f"{trial.about}: let in{but}",
            (exchange,),
            documented=_asked(subject),
            received=told(exchange),
            at=trial.rule_at,
        )
    elif answer.status not in _DENIED and 400 <= answer.status < 500:
        yield Observation(
            "denial-status",
            Severity.NOTE,
            f"{trial.about} {answer.status}",
            f"{trial.about}: turned away with {answer.status}, where HTTP has 401 and 403",
            (exchange,),
            documented="401 or 403 (RFC 9110 section 15.5)",
            received=told(exchange),
            at=trial.rule_at,
        )


def whole(subject: Subject) -> Iterator[Observation]:
    """A documented alternative that is turned away although its credential was given."""
    seen: dict[str, list[Exchange]] = {}
    for exchange in subject.exchanges:
        trial = exchange.trial
        if exchange.answer and trial.expected is Expected.SUCCESS and trial.caller:
            seen.setdefault(trial.caller, []).append(exchange)
    works = any(e.answer.succeeded for found in seen.values() for e in found if e.answer)
    for caller, exchanges in seen.items():
        if not all(e.answer and e.answer.status in _DENIED for e in exchanges) or not works:
            continue
        anonymous = caller == "anonymous"
        yield Observation(
            "credential-refused",
            Severity.WARNING if anonymous else Severity.FAILURE,
            caller,
            f"{caller}: turned away, although the document lists it as enough",
            (exchanges[0],),
            documented=_asked(subject),
            received=told(exchanges[0]),
            at=subject.operation.security[0].at if subject.operation.security else None,
        )


def _asked(subject: Subject) -> str:
    """The alternatives, any of which is enough."""
    return f"security: {' or '.join(map(label_of, subject.operation.security))}"


def _challenge(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """RFC 9110 section 11.6.1: a 401 names how to authenticate."""
    answer = exchange.answer
    words = {
        authorization_word(requirement.scheme)
        for alternative in subject.operation.security
        for requirement in alternative.requirements
        if requirement.scheme.kind == "http" or is_bearer(requirement.scheme)
    }
    if not words or answer is None or answer.header("WWW-Authenticate"):
        return
    yield Observation(
        "challenge-missing",
        Severity.WARNING,
        "WWW-Authenticate",
        "a 401 does not say how to authenticate: WWW-Authenticate is missing",
        (exchange,),
        documented=f"WWW-Authenticate: {', '.join(sorted(words))} (RFC 9110 section 11.6.1)",
        received="401 without WWW-Authenticate",
        at=subject.operation.security[0].at,
    )
