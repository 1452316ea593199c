"""Bodies beside the base one: every member varied alone, within the document and outside of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import zip_longest
from typing import Any

import jsonschema_rs

from understudy.contracts.exchange import Exchange, Trouble
from understudy.contracts.parts import flat_of
from understudy.contracts.starting import dressed
from understudy.contracts.subject import Subject
from understudy.contracts.trial import BODY, HOSTILE, Expected, Trial
from understudy.contracts.variations import (
    ABSENT,
    Variation,
    replaced,
    variations,
)
from understudy.openapi.request_writing import RequestValues
from understudy.openapi.sampling import Sampler
from understudy.openapi.sampling.casting import role_of
from understudy.openapi.sampling.roles import Role, words
from understudy.openapi.schema import Schema

_ORDER = {
    "required": 0,
    "type": 1,
    "enum": 1,
    "format": 2,
    "maxLength": 2,
    "minLength": 2,
    "pattern": 2,
}
_NOTICES = "x-understudy-notices"
TOGETHER = "several members at once"
_SECRET = "understudy-secret-mJ4tQ8wZx2Lr7Vb9"
_DEPTH = 3000
_BROKEN = (
    ("a body that is not JSON", b"understudy", "json"),
    ("JSON that ends too soon", b'{"understudy": ', "json"),
    ("an empty body", b"", "json"),
    ("JSON that is nested 3,000 deep", b"[" * _DEPTH + b"]" * _DEPTH, HOSTILE),
    ("text that is not UTF-8", b'{"understudy": "\xff\xfe"}', HOSTILE),
)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A variation with the body that it makes; `rank` orders what is sent."""

    variation: Variation
    body: Any
    expected: Expected
    named: bool
    rank: tuple[int, int]


def refusals(subject: Subject) -> None:
    """Everything that the document forbids, before anything unusual that it allows."""
    for planned in _planned(subject, Expected.REFUSAL):
        _send(subject, planned)
    _malformed(subject)
    _with_secret(subject)


def acceptances(subject: Subject) -> None:
    """Everything that the document allows, what it names before what it is silent about."""
    if subject.profile.frugal:
        together(subject)
        return
    optional(subject)
    for one in _planned(subject, Expected.SUCCESS, Expected.ANYTHING):
        _send(subject, one)


def together(subject: Subject) -> None:
    """Variations of different members in one body each; where one is not taken, each alone."""
    if not _every_optional(subject):
        optional(subject)
    planned = _planned(subject, Expected.SUCCESS, Expected.ANYTHING)
    likely = [one for one in planned if not one.variation.group or one.variation.stands_for]
    firm = [one for one in likely if one.expected is Expected.SUCCESS]
    by_member: dict[tuple[str | int, ...], list[_Planned]] = {}
    for one in firm:
        by_member.setdefault(one.variation.path, []).append(one)
    _each_alone(subject, by_member.pop((), []), planned)
    for row in zip_longest(*by_member.values()):
        _row(subject, [one for one in row if one is not None], planned)
    for one in likely:
        if one.expected is Expected.ANYTHING:
            _send(subject, one)


def _row(subject: Subject, row: list[_Planned], planned: list[_Planned]) -> None:
    """One body for all; what is wrong with it is looked for in each, and in those it stands for."""
    assert subject.base is not None
    schema = _schema(subject)
    if len(row) > 1:
        body: dict[str, Any] = reduce(lambda others, one: {**one.body, **others}, row, {})
        for one in row:
            body = replaced(body, one.variation.path, one.variation.value)
        if schema and schema.is_valid(body) and not _is_noticed(subject)(body):
            values = subject.refreshed(replace(subject.base, body=body))
            plain = all(one.variation.plain for one in row)
            trial = _trial(subject, values, about=TOGETHER, member=BODY, plain=plain)
            exchange = subject.send(trial)
            if subject.is_wrong(exchange) and _each_alone(subject, row, planned):
                subject.exchanges.remove(exchange)
            if exchange.trouble is not Trouble.WITHHELD:
                return
    _each_alone(subject, row, planned)


def _each_alone(subject: Subject, row: list[_Planned], planned: list[_Planned]) -> bool:
    """Send each by itself, and what it stands for where it is wrong; whether any was."""
    wrong = False
    for one in row:
        if subject.is_wrong(_send(subject, one)):
            wrong = True
            for other in planned:
                if _stands_for(one.variation, other.variation):
                    _send(subject, other)
    return wrong


def _stands_for(one: Variation, other: Variation) -> bool:
    return (
        one.stands_for and one is not other and (one.path, one.group) == (other.path, other.group)
    )


def _every_optional(subject: Subject) -> bool:
    """Send every optional member at once; whether it went well."""
    schema = _schema(subject)
    if schema is None or subject.base is None:
        return True
    every = subject.base.body
    for name, value in _optional_members(subject, schema):
        more = {**every, name: value}
        every = more if schema.is_valid(more) and not _is_noticed(subject)(more) else every
    if every == subject.base.body:
        return True
    values = subject.refreshed(replace(subject.base, body=every))
    about = "every optional member"
    exchange = subject.send(_trial(subject, values, about=about, member=BODY, plain=True))
    return not subject.is_wrong(exchange)


def optional(subject: Subject) -> None:
    """Each optional member alone, then all of them."""
    schema = _schema(subject)
    if schema is None or subject.base is None:
        return
    for name, value in _optional_members(subject, schema):
        flat = flat_of(schema.property(name))
        body = {**subject.refreshed(subject.base).body, name: value}
        if not schema.is_valid(body) or _is_noticed(subject)(body):
            continue
        subject.send(
            _trial(
                subject,
                replace(subject.base, body=body),
                about="an optional member",
                member=(*BODY, name),
                rule="properties",
                rule_at=_at(schema, (name,)),
                named=not subject.refers(name, flat),
                plain=True,
            )
        )
    if not subject.profile.frugal:
        _every_optional(subject)


def _planned(subject: Subject, *wanted: Expected) -> list[_Planned]:
    """The variations of the base body and of each optional member, the most telling first."""
    schema = _schema(subject)
    if schema is None or subject.base is None:
        return []
    noticed = _is_noticed(subject)
    found: dict[tuple[Any, ...], _Planned] = {}
    turns: dict[tuple[str | int, ...], int] = {}
    for body, variation in _varied(subject, schema):
        valid = schema.is_valid(body)
        expected = Expected.SUCCESS if valid else Expected.REFUSAL
        if variation.open or noticed(body):
            expected = Expected.ANYTHING
        if expected not in wanted:
            continue
        turn = turns[variation.path] = turns.get(variation.path, 0) + 1
        rank = (_rank(variation, valid), turn)
        key = (variation.path, variation.about)
        named = variation.named and valid
        found.setdefault(key, _Planned(variation, body, expected, named, rank))
    return sorted(found.values(), key=lambda planned: planned.rank)


def _rank(variation: Variation, valid: bool) -> int:
    if valid:
        return 0 if variation.named else 1 if variation.open or variation.plain else 2
    return _ORDER.get(variation.rule, 3)


def _varied(subject: Subject, schema: Schema) -> Iterator[tuple[Any, Variation]]:
    assert subject.base is not None
    base = subject.base.body
    for variation in variations(schema, base):
        yield replaced(base, variation.path, variation.value), variation
    for name, value in _optional_members(subject, schema) if isinstance(base, dict) else ():
        member = schema.property(name)
        if member is None:
            continue
        around = _around(subject, name, value)
        for variation in variations(member, value, (name,), depth=1):
            if variation.value is not ABSENT or len(variation.path) > 1:
                yield replaced(around, variation.path, variation.value), variation


def _around(subject: Subject, name: str, value: Any) -> dict[str, Any]:
    """A body in which an optional member was carried out; the base one where none is known."""
    assert subject.base is not None
    alone = {**subject.base.body, name: value}
    taken = [
        exchange.trial.values.body
        for exchange in subject.exchanges
        if exchange.trial.phase == "body"
        and exchange.trial.plain
        and exchange.trial.values is not None
        and isinstance(exchange.trial.values.body, dict)
        and exchange.trial.values.body.get(name) == value
        and exchange.answer is not None
        and exchange.answer.succeeded
    ]
    return taken[0] if taken and taken[0].keys() != alone.keys() else alone


def _optional_members(subject: Subject, schema: Schema) -> Iterator[tuple[str, Any]]:
    """The members that the base body does not have, with a value for each."""
    assert subject.base is not None
    if not isinstance(subject.base.body, dict):
        return
    for name in schema.property_names():
        member = schema.property(name)
        if name in subject.base.body or member is None or schema.hides(name):
            continue
        scene = subject.scene(f"member {name}")
        drawn = [Sampler(member, name).draw(scene) for _ in range(4)]
        value = next((v for v, kept in drawn if kept and v is not None), None)
        if value is not None:
            yield name, dressed(subject, schema, {**subject.base.body, name: value})[name]


def _send(subject: Subject, planned: _Planned) -> Exchange:
    assert subject.base is not None
    variation = planned.variation
    values = subject.refreshed(replace(subject.base, body=planned.body))
    schema = _schema(subject)
    at = None if schema is None else _at(schema, variation.path)
    return subject.send(
        _trial(
            subject,
            values,
            about=variation.about,
            expected=planned.expected,
            member=(*BODY, *variation.path),
            rule=variation.rule,
            rule_at=at,
            named=planned.named,
            likely=variation.likely,
            plain=variation.plain,
        )
    )


def _malformed(subject: Subject) -> None:
    """Bodies that no reader can read."""
    if subject.base is None or not subject.sends_json or subject.base.media_type == "":
        return
    body = subject.operation.body
    for about, data, rule in _BROKEN:
        trial = _trial(subject, subject.base, about=about, member=BODY, rule=rule)
        required = data != b"" or (body is not None and body.required)
        subject.send(
            replace(
                trial,
                request=replace(trial.request, body=data),
                values=None,
                expected=Expected.REFUSAL if required else Expected.ANYTHING,
                rule_at=body.at if body else None,
            )
        )


def _with_secret(subject: Subject) -> None:
    """A body that is refused for another reason than the secret in it: it must not come back."""
    schema = _schema(subject)
    if schema is None or subject.base is None or not isinstance(subject.base.body, dict):
        return
    required = flat_of(schema).get("required", [])
    secrets = {n: _SECRET for n in schema.property_names() if _is_secret(schema, n)}
    spared = next((name for name in required if name not in secrets), None)
    if not secrets or spared is None:
        return
    body = {**subject.base.body, **secrets}
    body.pop(spared, None)
    if not schema.is_valid(body):
        values = replace(subject.base, body=body)
        about = "left out beside a secret"
        member = (*BODY, spared)
        subject.send(
            _trial(
                subject,
                values,
                about=about,
                member=member,
                rule="required",
                expected=Expected.REFUSAL,
                rule_at=schema.at,
            )
        )


def _is_secret(schema: Schema, name: str) -> bool:
    company = frozenset(word for one in schema.property_names() for word in words(one))
    flat = flat_of(schema.property(name))
    return role_of(name, flat, company, "") is Role.SECRET


def _trial(subject: Subject, values: RequestValues, **more: Any) -> Trial:
    return subject.write(values, phase="body", **more)


def _schema(subject: Subject) -> Schema | None:
    """The schema of a JSON body that can be varied."""
    if subject.base is None or not subject.base.media_type or not subject.sends_json:
        return None
    return subject.body_schema


def _at(schema: Schema, path: tuple[str | int, ...]) -> Any:
    """Where the document describes the member at a path; the nearest it says something of."""
    for part in path:
        inner = schema.property(part) if isinstance(part, str) else schema.items()
        if inner is None:
            break
        schema = inner
    return schema.at


def _is_noticed(subject: Subject) -> Callable[[Any], bool]:
    """Whether prose in the document speaks against a body, as its overlay says."""
    entries = subject.operation.extensions.get(_NOTICES, [])
    checks = []
    for entry in entries if isinstance(entries, list) else []:
        try:
            checks.append(jsonschema_rs.Draft202012Validator(entry["when"]).is_valid)
        except (KeyError, TypeError, ValueError):
            continue
    return lambda body: any(check(json.loads(json.dumps(body))) for check in checks)
