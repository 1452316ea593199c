"""Bodies beside the base one: every member varied alone, within the document and outside of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import jsonschema_rs

from understudy.contracts.starting import dressed, flat_of
from understudy.contracts.subject import Subject
from understudy.contracts.trial import BODY, Expected, Trial
from understudy.contracts.variations import ABSENT, Variation, is_reference, replaced, variations
from understudy.openapi.request_writing import RequestValues
from understudy.openapi.sampling import Sampler
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
_BROKEN = (
    ("a body that is not JSON", b"understudy"),
    ("JSON that ends too soon", b'{"understudy": '),
    ("an empty body", b""),
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


def acceptances(subject: Subject) -> None:
    """Everything that the document allows, what it names before what it is silent about."""
    optional(subject)
    for planned in _planned(subject, Expected.SUCCESS, Expected.ANYTHING):
        _send(subject, planned)


def optional(subject: Subject) -> None:
    """Each optional member alone, then all of them."""
    schema = _schema(subject)
    if schema is None or subject.base is None:
        return
    every = subject.base.body
    for name, value in _optional_members(subject, schema):
        flat = flat_of(schema.property(name))
        body = {**subject.refreshed(subject.base).body, name: value}
        if not schema.is_valid(body) or _is_noticed(subject)(body):
            continue
        every = {**every, name: value}
        subject.send(
            _trial(
                subject,
                replace(subject.base, body=body),
                about="an optional member",
                member=(*BODY, name),
                rule="properties",
                rule_at=_at(schema, (name,)),
                named=not is_reference(name, flat),
                plain=True,
            )
        )
    if every != subject.base.body and schema.is_valid(every) and not _is_noticed(subject)(every):
        values = subject.refreshed(replace(subject.base, body=every))
        subject.send(
            _trial(subject, values, about="every optional member", member=BODY, plain=True)
        )


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
        around = {**base, name: value}
        for variation in variations(member, value, (name,), depth=1):
            if variation.value is not ABSENT or len(variation.path) > 1:
                yield replaced(around, variation.path, variation.value), variation


def _optional_members(subject: Subject, schema: Schema) -> Iterator[tuple[str, Any]]:
    """The members that the base body does not have, with a value for each."""
    assert subject.base is not None
    if not isinstance(subject.base.body, dict):
        return
    for name in schema.property_names():
        member = schema.property(name)
        if name in subject.base.body or member is None:
            continue
        scene = subject.scene(f"member {name}")
        drawn = [Sampler(member, name).draw(scene) for _ in range(4)]
        value = next((v for v, kept in drawn if kept and v is not None), None)
        if value is not None:
            yield name, dressed(subject, schema, {**subject.base.body, name: value})[name]


def _send(subject: Subject, planned: _Planned) -> None:
    assert subject.base is not None
    variation = planned.variation
    body = planned.body
    if not variation.path or variation.path[0] not in _own_names(subject):
        body = subject.refreshed(replace(subject.base, body=body)).body
    values = replace(subject.base, body=body)
    schema = _schema(subject)
    at = None if schema is None else _at(schema, variation.path)
    subject.send(
        _trial(
            subject,
            values,
            about=variation.about,
            expected=planned.expected,
            member=(*BODY, *variation.path),
            rule=variation.rule,
            rule_at=at,
            named=planned.named,
            plain=variation.plain,
        )
    )


def _own_names(subject: Subject) -> frozenset[str]:
    """The members whose values are names that a run makes up."""
    body = subject.base.body if subject.base else None
    items = body.items() if isinstance(body, dict) else ()
    return frozenset(n for n, v in items if isinstance(v, str) and v.startswith("understudy-"))


def _malformed(subject: Subject) -> None:
    """Bodies that no reader can read."""
    if subject.base is None or not subject.sends_json or subject.base.media_type == "":
        return
    body = subject.operation.body
    for about, data in _BROKEN:
        trial = _trial(subject, subject.base, about=about, member=BODY, rule="json")
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
