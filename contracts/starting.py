"""The values that a run starts from: the simplest request, the fullest one, and documented ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from understudy.openapi.body_sample import sample_body
from understudy.openapi.model import MediaType, Operation, Parameter
from understudy.openapi.path_key import split_path_key
from understudy.openapi.request_sample import parameter_value
from understudy.openapi.request_writing import RequestValues
from understudy.openapi.sampling import Sampler, Scene
from understudy.openapi.sampling.casting import role_of
from understudy.openapi.sampling.flattening import Flat
from understudy.openapi.sampling.roles import Role, words
from understudy.openapi.sampling.scene import moment_text
from understudy.openapi.schema import Schema

from .content import is_json_type
from .ownership import changes
from .parts import flat_of
from .pool import last_parameter
from .rights import least_right
from .subject import NAME_FORMS, Subject

_NAMED = frozenset(
    "name title label description summary slug subject comment note username login handle".split()
)
_FAR = (10**9, 2**31 - 2)
"""Numbers that no server has counted to."""
_LONG = 12


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
    found = {name: one for name, one in value.items() if not schema.hides(name)}
    company = frozenset(word for name in schema.property_names() for word in words(name))
    for name in list(found):
        member = schema.property(name)
        flat = flat_of(member)
        for chosen in _better(subject, name, flat, company, value[name]):
            changed = {**found, name: chosen}
            if schema.is_valid(changed):
                found = changed
                break
    return found


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
    for known in (subject.pool.given(subject.operation, name), subject.pool.referred(name)):
        if known is not None:
            yield [known] if isinstance(value, list) else known
    if isinstance(value, str) and flat.get("format") == "email":
        yield f"{subject.fresh_name()}@example.com"
    plain = isinstance(value, str) and not flat.keys() & {"format", "enum", "const"}
    if plain and frozenset(words(name)[-1:]) & _NAMED:
        yield from map(subject.fresh_name, NAME_FORMS)


def _parameters(subject: Subject, scene: Scene) -> dict[tuple[str, str], Any]:
    operation = subject.operation
    asked = _asked(operation)
    changed = last_parameter(operation) if changes(subject.api, operation) else None
    found = {}
    for parameter in operation.parameters:
        known = _known(subject, parameter, is_changed=parameter == changed)
        if known is not None:
            found[parameter.place, parameter.name] = known
        elif parameter.required or parameter.name in asked:
            found[parameter.place, parameter.name] = likely_value(subject, parameter, scene)
    return found


def _known(subject: Subject, parameter: Parameter, *, is_changed: bool) -> Any:
    """A value that leads to what is there, and may be changed where the request does so."""
    operation, pool = subject.operation, subject.pool
    if not is_changed:
        return pool.value(operation, parameter)
    given, made = pool.given(operation, parameter.name), pool.made(operation, parameter)
    if given is not None or made:
        return pool.value(operation, parameter)
    value = _improbable(subject, parameter)
    if value is not None:
        pool.expect_nothing(value)
    return value


def _improbable(subject: Subject, parameter: Parameter) -> Any:
    """A value that nothing is behind; None where every valid one may have something behind it."""
    schema = parameter.schema
    flat = flat_of(schema)
    if schema is None or flat.keys() & {"enum", "const"}:
        return None
    random = subject.scene(f"nothing {parameter.name}").random
    drawn = parameter_value(replace(parameter, examples=()), subject.scene("nothing"))
    known = [*flat.get("examples", ()), flat.get("example"), flat.get("default")]
    candidates: list[Any] = [f"understudy-{subject.run}-none", random.randint(*_FAR)]
    if isinstance(drawn, str) and len(drawn) >= _LONG and drawn not in known:
        candidates.append(drawn)
    return next((one for one in candidates if schema.is_valid(one)), None)


def likely_value(subject: Subject, parameter: Parameter, scene: Scene) -> Any:
    """A value for a parameter that is not known: of what it refers to, or a made-up one."""
    referred = subject.pool.referred(parameter.name) if parameter.place == "query" else None
    if referred is not None and parameter.schema and parameter.schema.is_valid(referred):
        return referred
    return parameter_value(parameter, scene)


def _asked(operation: Operation) -> set[str]:
    return {condition.name for condition in split_path_key(operation.path).conditions}


def _opaque(
    subject: Subject, scene: Scene, parameters: dict[tuple[str, str], Any]
) -> RequestValues:
    """A body that is no JSON, as it is sampled."""
    assert subject.operation.body is not None
    return RequestValues(parameters, *sample_body(subject.operation.body, scene))
