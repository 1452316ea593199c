"""The values that a run starts from: the simplest request, the fullest one, and documented ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from understudy.openapi.body_sample import sample_body
from understudy.openapi.model import MediaType, Operation
from understudy.openapi.path_key import split_path_key
from understudy.openapi.request_sample import parameter_value
from understudy.openapi.request_writing import RequestValues
from understudy.openapi.sampling import Sampler, Scene
from understudy.openapi.sampling.casting import role_of
from understudy.openapi.sampling.flattening import Flat, ways
from understudy.openapi.sampling.roles import Role, words
from understudy.openapi.sampling.scene import moment_text
from understudy.openapi.schema import Schema

from .content import is_json_type
from .rights import least_right
from .subject import Subject

_NAMED = frozenset("name title label description summary slug subject comment note".split())


def starts(subject: Subject) -> Iterator[tuple[str, RequestValues]]:
    """Requests that keep the document, in plain words and as values; the simplest comes first."""
    scene = subject.scene("start")
    parameters = _parameters(subject, scene)
    if subject.operation.body is None or not subject.operation.body.content:
        yield "the simplest valid request", RequestValues(parameters)
        return
    media = subject.body_media
    assert media is not None
    name = "application/json" if media.name.startswith("*") else media.name
    if media.schema is None or not is_json_type(name):
        yield "the simplest valid request", _opaque(subject, scene, parameters)
        return
    schema = media.schema
    shortest = Sampler(schema).shortest(scene)
    simplest = RequestValues(parameters, name, dressed(subject, schema, shortest))
    yield "the simplest valid request", simplest
    for number, example in enumerate(documented(media), 1):
        body = dressed(subject, schema, example)
        yield f"documented example {number}", replace(simplest, body=body)
    full = Sampler(schema).draw(subject.scene("full"))[0]
    if full != shortest:
        yield "a request with every member", replace(simplest, body=dressed(subject, schema, full))
    for number in (1, 2):
        other = Sampler(schema).draw(subject.scene(f"other {number}"))[0]
        yield (
            f"another valid request, {number}",
            replace(simplest, body=dressed(subject, schema, other)),
        )


def documented(media: MediaType) -> list[Any]:
    """The valid examples of a media type and of its schema."""
    schema = media.schema
    found = [example.value for example in media.examples]
    lowered = schema.lowered if schema else True
    if isinstance(lowered, dict):
        found += [
            *lowered.get("examples", ()),
            *([lowered["example"]] if "example" in lowered else ()),
        ]
    return [value for value in found if schema is None or schema.is_valid(value)]


def dressed(subject: Subject, schema: Schema, value: Any) -> Any:
    """A body as a careful person would send it: new names, and nothing that has expired."""
    if not isinstance(value, dict):
        return value
    found = dict(value)
    company = frozenset(word for name in schema.property_names() for word in words(name))
    for name in value:
        member = schema.property(name)
        flat = flat_of(member)
        for chosen in _better(subject, name, flat, company, value[name]):
            changed = {**found, name: chosen}
            if schema.is_valid(changed):
                found = changed
                break
    return found


def flat_of(schema: Schema | None) -> Flat:
    """The first flat way to satisfy a schema that is not null alone; empty where there is none."""
    if schema is None:
        return {}
    found = ways(schema.schemas, schema.node)
    return next((flat for flat in found if flat.get("type") not in (["null"], "null")), {})


def _better(
    subject: Subject, name: str, flat: Flat, company: frozenset[str], value: Any
) -> Iterator[Any]:
    role = role_of(name, flat, company, "")
    if role is Role.EXPIRES and isinstance(value, str) and flat.get("format") != "date":
        yield moment_text(subject.soon())
    if role is Role.EXPIRES and isinstance(value, str):
        yield subject.soon().date().isoformat()
    if role is Role.EXPIRES and isinstance(value, int):
        yield int(subject.soon().timestamp()) * (1000 if value > 10**11 else 1)
    least = None if subject.gate.target.is_loopback else least_right(flat.get("enum"))
    if least is not None:
        yield least
    plain = isinstance(value, str) and not flat.keys() & {"format", "enum", "const"}
    if plain and frozenset(words(name)[-1:]) & _NAMED:
        yield from subject.fresh_names()


def _parameters(subject: Subject, scene: Scene) -> dict[tuple[str, str], Any]:
    operation = subject.operation
    asked = _asked(operation)
    found = {}
    for parameter in operation.parameters:
        known = subject.pool.value(operation, parameter)
        if known is not None:
            found[parameter.place, parameter.name] = known
        elif parameter.required or parameter.name in asked:
            found[parameter.place, parameter.name] = parameter_value(parameter, scene)
    return found


def _asked(operation: Operation) -> set[str]:
    return {condition.name for condition in split_path_key(operation.path).conditions}


def _opaque(
    subject: Subject, scene: Scene, parameters: dict[tuple[str, str], Any]
) -> RequestValues:
    """A body that is no JSON, as it is sampled."""
    assert subject.operation.body is not None
    return RequestValues(parameters, *sample_body(subject.operation.body, scene))
