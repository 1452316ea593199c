"""What is made anew each time is new each time: ids and secrets of different calls differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from understudy.contracts.exchange import Exchange
from understudy.contracts.members import given_members, of_role, successes
from understudy.contracts.observation import Observation
from understudy.contracts.severity import Severity
from understudy.contracts.starting import flat_of
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected
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
    told: set[str] = set()
    for exchange in successes(subject):
        if exchange.trial.expected is not Expected.SUCCESS:
            continue
        for name, value in of_role(subject, exchange, Role.ID, Role.SECRET):
            if name in given_members(exchange) or not isinstance(value, str | int):
                continue
            earlier = first.setdefault((name, value), exchange)
            if earlier is not exchange and name not in told:
                told.add(name)
                yield _repeated(subject, name, earlier, exchange)


def _repeated(subject: Subject, name: str, first: Exchange, second: Exchange) -> Observation:
    media = subject.media_type(second)
    declared = media.schema.property(name) if media and media.schema else None
    certain = _makes(subject, second) or words(name)[-1:] != ("id",)
    if _is_documented(subject, second, name):
        certain = False
    return Observation(
        NAME,
        Severity.FAILURE if certain else Severity.WARNING,
        name,
        f"{name} is the same in the answers to different calls",
        (second, first),
        documented="each call makes something of its own",
        received=f"one {name} twice",
        at=declared.at if declared else subject.operation.at,
    )


def _is_documented(subject: Subject, exchange: Exchange, name: str) -> bool:
    """Whether the value is the document's own example: what answers so is a stub."""
    media, answer = subject.media_type(exchange), exchange.answer
    if media is None or answer is None:
        return False
    value = answer.content.value[name]
    declared = media.schema.property(name) if media.schema else None
    shown = [one.value.get(name) for one in media.examples if isinstance(one.value, dict)]
    flat = flat_of(declared)
    return value in [*shown, *flat.get("examples", ()), flat.get("example")]


def _makes(subject: Subject, exchange: Exchange) -> bool:
    """Whether the document says that the call makes something: by status or by its words."""
    answer, operation = exchange.answer, subject.operation
    said = {*words(operation.operation_id), *words(operation.summary)}
    return (answer is not None and answer.status == 201) or bool(said & _MAKING)
