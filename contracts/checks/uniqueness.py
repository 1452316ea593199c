"""What is made anew each time is new each time: ids and secrets of different calls differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from understudy.contracts.exchange import Exchange
from understudy.contracts.members import of_role, successes
from understudy.contracts.observation import Observation
from understudy.contracts.parts import flat_of
from understudy.contracts.severity import Severity
from understudy.contracts.sighting import sighting
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected
from understudy.contracts.wording import shown
from understudy.openapi.sampling.roles import Role, words

NAME = "uniqueness"
_OFTEN = 3
"""How often a number has to come: two short ones may be the same by chance."""
_MAKING = frozenset(
    "create creates created add new issue generate register insert make mint provision".split()
)


def whole(subject: Subject) -> Iterator[Observation]:
    """The same id or secret in the answers to two different calls."""
    if not subject.creates:
        return
    seen: dict[tuple[str, Any], list[Exchange]] = {}
    told: dict[str, Severity] = {}
    for exchange in successes(subject):
        if exchange.trial.expected is not Expected.SUCCESS:
            continue
        given = exchange.given
        for name, value in _made(subject, exchange):
            if name in given or value in list(given.values()):
                continue
            alike = seen.setdefault((name, value), [])
            alike.append(exchange)
            if len(alike) < (2 if isinstance(value, str) else _OFTEN):
                continue
            severity = _severity(subject, name, alike[0], exchange)
            if told.get(name) in (None, Severity.WARNING) and told.get(name) is not severity:
                told[name] = severity
                yield _repeated(subject, name, severity, alike[0], exchange)


def _made(subject: Subject, exchange: Exchange) -> list[tuple[str, str | int]]:
    """Secrets, and the id of what the call makes; ids beside it are those of other things."""
    numbers = of_role(exchange, Role.PLAIN)
    ids = [
        *of_role(exchange, Role.ID),
        *((n, v) for n, v in numbers if type(v) is int and words(n)[-1:] == ("id",)),
    ]
    own = [(name, value) for name, value in ids if len(words(name)) == 1]
    own = own or [(name, value) for name, value in ids if _is_own(subject, name)] or ids[:1]
    found = [*of_role(exchange, Role.SECRET), *own]
    return [(name, value) for name, value in found if isinstance(value, str | int)]


def _is_own(subject: Subject, name: str) -> bool:
    """Whether an id is of what the path or the operation speaks of (`/tickets`: `ticketId`)."""
    operation = subject.operation
    collection = [part for part in operation.path.split("/") if part and "{" not in part][-1:]
    told = (*collection, operation.operation_id, operation.summary)
    thing = words(name)[:-1]
    return bool(thing) and any(word.startswith(thing[-1]) for text in told for word in words(text))


def _severity(subject: Subject, name: str, first: Exchange, second: Exchange) -> Severity:
    """A failure where something new had to be made: an API may know what it was asked before."""
    is_id = words(name)[-1:] == ("id",)
    differ = _body(first) != _body(second)
    anew = differ and not (is_id and _share_a_text(subject, first, second))
    certain = _makes(subject, second, anew=anew) or (not is_id and differ)
    if is_id and len(words(name)) > 1 and not _is_own(subject, name):
        certain = False
    if _is_documented(subject, second, name):
        certain = False
    return Severity.FAILURE if certain else Severity.WARNING


def _share_a_text(subject: Subject, first: Exchange, second: Exchange) -> bool:
    """Whether both calls name something alike, by which a server may know it again."""
    one, other, schema = first.given, second.given, subject.body_schema
    for name in one.keys() & other.keys():
        flat = flat_of(schema.property(name) if schema else None)
        is_free = isinstance(one[name], str) and not flat.keys() & {"format", "enum", "const"}
        if is_free and one[name] and one[name] == other[name]:
            return True
    return False


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
    media, answer = exchange.media, exchange.answer
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
