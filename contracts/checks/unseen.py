"""Members that the document declares and no answer had, beside members that it does not declare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from understudy.contracts.exchange import Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.severity import Severity
from understudy.contracts.starting import flat_of
from understudy.contracts.subject import Subject
from understudy.openapi.sampling.casting import role_of
from understudy.openapi.sampling.roles import Role, words
from understudy.openapi.schema import Schema

NAME = "unseen"
_MAY_BE_ABSENT = frozenset((Role.USED, Role.ENDED))
_FEW = 3


def whole(subject: Subject) -> Iterator[Observation]:
    """Judged over the whole run, for each documented schema of an answer."""
    for schema, exchanges in _by_schema(subject):
        values = [e.answer.content.value for e in exchanges if e.answer]
        objects = [value for value in values if isinstance(value, dict)]
        if objects:
            yield from _of_objects(schema, exchanges, objects)


def _by_schema(subject: Subject) -> Iterator[tuple[Schema, list[Exchange]]]:
    found: dict[Schema, list[Exchange]] = {}
    for exchange in subject.exchanges:
        if exchange.answer is None or exchange.answer.status >= 500:
            continue
        media = subject.media_type(exchange)
        if media is not None and media.schema is not None and exchange.answer.content.has_value:
            found.setdefault(media.schema, []).append(exchange)
    yield from found.items()


def _of_objects(
    schema: Schema, exchanges: list[Exchange], objects: list[dict[str, Any]]
) -> Iterator[Observation]:
    declared = schema.property_names()
    seen = {name for value in objects for name in value}
    unseen = [name for name in declared if name not in seen]
    undeclared = sorted(seen - set(declared))
    successful = any(e.answer and e.answer.succeeded for e in exchanges)
    if declared and undeclared and len(unseen) * 2 > len(declared):
        yield Observation(
            NAME,
            Severity.FAILURE if successful else Severity.WARNING,
            f"other members {schema.at.last}",
            f"the answer has {', '.join(undeclared[:5])}, and not {', '.join(unseen[:5])}, "
            "which the document declares",
            (exchanges[0],),
            documented=", ".join(declared[:8]),
            received=", ".join(sorted(seen)[:8]),
            at=schema.at,
        )
        return
    yield from _one_by_one(schema, exchanges, unseen, undeclared)


def _one_by_one(
    schema: Schema, exchanges: list[Exchange], unseen: list[str], undeclared: list[str]
) -> Iterator[Observation]:
    for name in undeclared:
        alike = next((other for other in unseen if words(other) == words(name)), None)
        if alike is not None:
            what = f"the answer has {name}, where the document declares {alike}"
            yield _seen(schema, exchanges, f"{alike} {name}", what, Severity.WARNING, None)
    for name in unseen:
        member = schema.property(name)
        flat = flat_of(member)
        company = frozenset(word for one in schema.property_names() for word in words(one))
        role = role_of(name, flat, company, "")
        if role is Role.SECRET and len(exchanges) >= _FEW:
            what = f"{name} looks like the secret, and no answer ever had it"
            yield _seen(schema, exchanges, f"{name} never", what, Severity.WARNING, None)
    for name in undeclared[:20]:
        what = f"the answer has {name}, which the document does not declare"
        drift = ("property", name)
        yield _seen(schema, exchanges, f"{name} undeclared", what, Severity.NOTE, drift)


def _seen(
    schema: Schema,
    exchanges: list[Exchange],
    about: str,
    what: str,
    severity: Severity,
    drift: tuple[str, str] | None,
) -> Observation:
    return Observation(
        NAME if drift is None else "undeclared-member",
        severity,
        about,
        what,
        (exchanges[0],),
        documented="the declared members of the answer",
        received=what,
        at=schema.at,
        drift=drift,
    )
