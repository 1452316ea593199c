"""What was sent comes back under the same name, as the same value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from understudy.contracts.exchange import Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.parts import flat_of
from understudy.contracts.sameness import is_rewritten, kept
from understudy.contracts.severity import Severity
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected
from understudy.contracts.wording import shown, subject_of
from understudy.openapi.sampling.casting import role_of
from understudy.openapi.sampling.roles import Role, words
from understudy.openapi.schema import Schema

NAME = "echo"
_WRITING = frozenset(("POST", "PUT", "PATCH"))


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """Members of a valid body that the answer has with another value, or has lost."""
    answer, trial = exchange.answer, exchange.trial
    if answer is None or not answer.succeeded or trial.expected is not Expected.SUCCESS:
        return
    if subject.operation.method not in _WRITING or not answer.content.has_value:
        return
    sent = trial.values.body if trial.values else None
    found, media = answer.content.value, exchange.media
    if not isinstance(sent, dict) or not isinstance(found, dict) or media is None:
        return
    declared = media.schema
    if declared is None:
        return
    for name, value in sent.items():
        member = declared.property(name)
        if value is None or member is None or not member.is_valid(value):
            continue
        if name not in found or found[name] is None:
            yield from _lost(subject, exchange, name, value, member)
        elif not kept(value, found[name], _format(member)):
            yield _changed(exchange, name, value, found[name], member)


def _format(member: Schema) -> str:
    return str(flat_of(member).get("format", ""))


def _lost(
    subject: Subject, exchange: Exchange, name: str, value: Any, member: Schema
) -> Iterator[Observation]:
    """Optional members of an answer may be left out; null where a value was sent says something."""
    if exchange.answer is not None and name in exchange.answer.content.value:
        asked = subject.base.body if subject.base else None
        needed = isinstance(asked, dict) and name in asked
        certain = exchange.trial.plain and needed
        severity = Severity.FAILURE if certain else Severity.WARNING
        yield _seen(exchange, name, "is null in the answer", value, "null", member, severity)
    elif exchange.trial.plain and not _answers_little(subject, exchange):
        what, came = "is left out of the answer", "an answer without it"
        yield _seen(exchange, name, what, value, came, member, Severity.WARNING)


def _answers_little(subject: Subject, exchange: Exchange) -> bool:
    """Whether an answer has its required members alone: a style, not a loss."""
    media, answer = exchange.media, exchange.answer
    if media is None or media.schema is None or answer is None:
        return True
    required = flat_of(media.schema).get("required", ())
    return not set(answer.content.value) - set(required) or _seen_nowhere(subject, exchange)


def _seen_nowhere(subject: Subject, exchange: Exchange) -> bool:
    """Whether no answer of the run has ever had the members that this one lacks."""
    answer = exchange.answer
    sent = exchange.trial.values.body if exchange.trial.values else {}
    missing = set(sent) - set(answer.content.value if answer else {})
    for other in subject.exchanges:
        value = other.answer.content.value if other.answer else None
        if isinstance(value, dict) and missing & set(value):
            return False
    return True


def _changed(exchange: Exchange, name: str, value: Any, came: Any, member: Schema) -> Observation:
    """Plain values come back as they are; of odd ones a server may think otherwise."""
    role = role_of(name, flat_of(member), frozenset(words(name)), "")
    varied = exchange.trial.member[1:2]
    other = not exchange.trial.member or varied not in ((), (name,))
    plain = exchange.trial.plain or other
    severity = Severity.FAILURE if plain and role is not Role.SECRET else Severity.WARNING
    if _is_tidied(value, came) or is_rewritten(_format(member)):
        severity = Severity.WARNING
    what = "has another value in the answer"
    return _seen(exchange, name, what, value, shown(came), member, severity)


def _is_tidied(value: Any, came: Any) -> bool:
    """Whether only spaces around a text are gone, or the items of a list are in another order."""
    if isinstance(value, list) and isinstance(came, list) and len(value) == len(came):
        return all(any(kept(one, other) for other in came) for one in value)
    return isinstance(value, str) and value.strip() == came


def _seen(
    exchange: Exchange,
    name: str,
    what: str,
    value: Any,
    came: str,
    member: Schema,
    severity: Severity,
) -> Observation:
    varied = exchange.trial.member[1:2] == (name,) and not exchange.trial.plain
    return Observation(
        NAME,
        severity,
        f"{name} {what}" + (f" ({subject_of(exchange.trial)})" if varied else ""),
        f"{name} was sent and {what}",
        (exchange,),
        documented=f"{name}, as it was sent: {shown(value)}",
        received=came,
        at=member.at,
    )
