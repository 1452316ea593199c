"""What is made anew each time is new each time: ids and secrets of different calls differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from understudy.contracts.exchange import Exchange
from understudy.contracts.members import given_members, of_role, successes
from understudy.contracts.observation import Observation
from understudy.contracts.severity import Severity
from understudy.contracts.sighting import sighting
from understudy.contracts.starting import flat_of
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected
from understudy.contracts.wording import shown
from understudy.openapi.sampling.roles import Role, words

NAME = "uniqueness"
_MAKING = frozenset(
    "create creates created add new issue generate register insert make mint provision".split()
)


def whole(subject: Subject) -> Iterator[Observation]:
    """The same id or secret in the answers to two different calls."""
    if not subject.creates:
        return
    first: dict[tuple[str, Any], Exchange] = {}
    told: dict[str, Severity] = {}
    for exchange in successes(subject):
        if exchange.trial.expected is not Expected.SUCCESS:
            continue
        for name, value in of_role(subject, exchange, Role.ID, Role.SECRET):
            if name in given_members(exchange) or not isinstance(value, str | int):
                continue
            earlier = first.setdefault((name, value), exchange)
            if earlier is exchange:
                continue
            severity = _severity(subject, name, earlier, exchange)
            if told.get(name) in (None, Severity.WARNING) and told.get(name) is not severity:
                told[name] = severity
                yield _repeated(subject, name, severity, earlier, exchange)


def _severity(subject: Subject, name: str, first: Exchange, second: Exchange) -> Severity:
    """A failure where something new had to be made: an API may know what it was asked before."""
    certain = _makes(subject, second, anew=_body(first) != _body(second))
    certain = certain or (words(name)[-1:] != ("id",) and _body(first) != _body(second))
    if _is_documented(subject, second, name):
        certain = False
    return Severity.FAILURE if certain else Severity.WARNING


def _body(exchange: Exchange) -> Any:
    return exchange.trial.values.body if exchange.trial.values else None


def _repeated(
    subject: Subject, name: str, severity: Severity, first: Exchange, second: Exchange
) -> Observation:
    value = second.answer.content.value[name] if second.answer else None
    return sighting(
        NAME,
        subject,
        second,
        name,
        f"{name} is the same in the answers to different calls",
        received=f"{shown(value)} twice",
        member=name,
        severity=severity,
        earlier=(first,),
    )


def _is_documented(subject: Subject, exchange: Exchange, name: str) -> bool:
    """Whether the value is the document's own example: what answers so is a stub."""
    media, answer = subject.media_type(exchange), exchange.answer
    if media is None or answer is None:
        return False
    value = answer.content.value[name]
    declared = media.schema.property(name) if media.schema else None
    examples = [one.value.get(name) for one in media.examples if isinstance(one.value, dict)]
    flat = flat_of(declared)
    return value in [*examples, *flat.get("examples", ()), flat.get("example")]


def _makes(subject: Subject, exchange: Exchange, *, anew: bool) -> bool:
    """Whether the call makes something: by its status, or by the document's words on new input."""
    answer, operation = exchange.answer, subject.operation
    said = {*words(operation.operation_id), *words(operation.summary)}
    return (answer is not None and answer.status == 201) or (anew and bool(said & _MAKING))
