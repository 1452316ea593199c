"""Members that the document declares and no answer had, beside members that it does not declare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from understudy.contracts.exchange import Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.parts import flat_of
from understudy.contracts.severity import Severity
from understudy.contracts.subject import Subject
from understudy.openapi.sampling.casting import role_of
from understudy.openapi.sampling.roles import Role, words
from understudy.openapi.schema import Schema

NAME = "unseen"
_FEW = 3
_MOST = 20
_SHOWN = 8


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
        media = exchange.media
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
    see = partial(_seen, schema, exchanges[0], _listed(declared), _listed(sorted(seen)))
    if declared and undeclared and len(unseen) * 2 > len(declared):
        what = (
            f"the answer has {_listed(undeclared)}, and not {_listed(unseen)}, "
            "which the document declares"
        )
        certain = successful and len(unseen) == len(declared)
        severity = Severity.FAILURE if certain else Severity.WARNING
        yield see(f"other members {schema.at.last}", what, severity)
        return
    for name in undeclared:
        alike = next((other for other in unseen if words(other) == words(name)), None)
        if alike is not None:
            what = f"the answer has {name}, where the document declares {alike}"
            yield see(f"{alike} {name}", what)
    for name in _secrets(schema, unseen) if len(exchanges) >= _FEW else ():
        what = f"{name} looks like the secret, and no answer ever had it"
        yield see(f"{name} never", what)
    for name in undeclared[:_MOST]:
        what = f"the answer has {name}, which the document does not declare"
        yield see(f"{name} undeclared", what, Severity.NOTE, ("property", name))


def _secrets(schema: Schema, names: list[str]) -> Iterator[str]:
    """Those of these members that are secrets by their names."""
    company = frozenset(word for one in schema.property_names() for word in words(one))
    for name in names:
        if role_of(name, flat_of(schema.property(name)), company, "") is Role.SECRET:
            yield name


def _listed(names: Sequence[str]) -> str:
    more = [f"and {len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return ", ".join([*names[:_SHOWN], *more])


def _seen(
    schema: Schema,
    exchange: Exchange,
    documented: str,
    received: str,
    about: str,
    what: str,
    severity: Severity = Severity.WARNING,
    drift: tuple[str, str] | None = None,
) -> Observation:
    return Observation(
        NAME if drift is None else "undeclared-member",
        severity,
        about,
        what,
        (exchange,),
        documented=documented,
        received=received,
        at=schema.at,
        drift=drift,
    )
