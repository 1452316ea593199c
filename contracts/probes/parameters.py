"""Parameters beside the base ones: required ones left out, each one varied, optional ones added."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from understudy.contracts.expectation import is_apart, shares_segment
from understudy.contracts.parts import flat_of
from understudy.contracts.starting import likely_value
from understudy.contracts.subject import Subject
from understudy.contracts.texts import format_texts
from understudy.contracts.trial import Expected
from understudy.contracts.variations import Variation
from understudy.openapi.model import Parameter
from understudy.openapi.schema import Schema

_MOST = 6


def refusals(subject: Subject) -> None:
    """Required parameters left out, and values that no reading of the text makes valid."""
    if subject.base is None:
        return
    for parameter in _varied(subject):
        if parameter.required and parameter.place != "path":
            _send(subject, parameter, None, Variation((), None, "left out", "required"), False)
    for parameter in _varied(subject):
        for variation in _invalid(parameter):
            _send(subject, parameter, variation.value, variation, False)


def acceptances(subject: Subject) -> None:
    """Optional parameters added, and values that the document names."""
    if subject.base is None:
        return
    for parameter in _varied(subject):
        if (parameter.place, parameter.name) not in subject.base.parameters:
            value = likely_value(subject, parameter, subject.scene(parameter.name))
            named = _is_described(parameter) and not subject.refers(
                parameter.name, _flat(parameter)
            )
            about = Variation((), value, "an optional parameter", "parameters", named, plain=True)
            _send(subject, parameter, value, about, True)
    for parameter in _varied(subject):
        for variation in _valid(parameter):
            _send(subject, parameter, variation.value, variation, True)


def _varied(subject: Subject) -> Iterator[Parameter]:
    """The parameters that are not somebody else's to send, and that end at a known place."""
    presented = subject.caller.presented if subject.caller else ()
    path = subject.operation.path
    for parameter in subject.operation.parameters:
        unclear = parameter.place == "path" and shares_segment(path, parameter.name)
        if not unclear and parameter.content is None and not is_apart(parameter, presented):
            yield parameter


def _invalid(parameter: Parameter) -> Iterator[Variation]:
    """Texts that are valid in no reading: as a number, as a truth value, or as they stand."""
    schema = parameter.schema
    if schema is None or (parameter.place == "path" and parameter.style != "simple"):
        return
    flat = flat_of(schema)
    for variation in _candidates(schema, flat):
        value = variation.value
        readings = [value, *_readings(value)]
        if not any(schema.is_valid(one) or schema.is_valid([one]) for one in readings):
            yield variation


def _candidates(schema: Schema, flat: dict[str, Any]) -> Iterator[Variation]:
    if "enum" in flat:
        yield Variation((), "understudy-none", "a value that is not in the enum", "enum")
    if {"integer", "number", "boolean"} & schema.types():
        yield Variation((), "understudy", "a word", "type")
    if "minimum" in flat:
        yield Variation((), flat["minimum"] - 1, "less than the least value", "minimum")
    if "maximum" in flat:
        yield Variation((), flat["maximum"] + 1, "more than the greatest value", "maximum")
    if isinstance(flat.get("maxLength"), int) and flat["maxLength"] < 2000:
        text = "u" * (flat["maxLength"] + 1)
        yield Variation((), text, "one character longer than allowed", "maxLength")
    if "pattern" in flat:
        yield Variation((), "~!~", "a text outside of the pattern", "pattern")
    if "format" in flat and "string" in schema.types():
        for text in format_texts(str(flat["format"]), ""):
            if not text.open and text.value:
                yield Variation((), text.value, text.about, "format")
                return


def _valid(parameter: Parameter) -> Iterator[Variation]:
    schema = parameter.schema
    if schema is not None:
        yield from (one for one in _named(schema) if schema.is_valid(one.value))


def _named(schema: Schema) -> Iterator[Variation]:
    """Values that the document speaks of, each for itself."""
    flat = flat_of(schema)
    for one in flat.get("enum", ())[:_MOST]:
        if isinstance(one, str | int):
            yield Variation((), one, f"the value {json.dumps(one)}", "enum", True, plain=True)
    if "boolean" in schema.types():
        yield Variation((), True, "true", "type", True, plain=True)
        yield Variation((), False, "false", "type", True, plain=True)
    for keyword in ("minimum", "maximum"):
        if keyword in flat:
            about = f"the value of {keyword}"
            yield Variation((), flat[keyword], about, keyword, True, plain=True)


def _readings(value: Any) -> Iterator[Any]:
    """What else a text can be read as (OpenAPI leaves the text of numbers to common sense)."""
    text = str(value)
    yield text
    try:
        yield int(text)
        yield float(text)
    except ValueError:
        pass
    if text.lower() in ("true", "false"):
        yield text.lower() == "true"


def _is_described(parameter: Parameter) -> bool:
    """Whether the document tells which values there are; of free texts prose may forbid some."""
    flat = _flat(parameter)
    told = flat.keys() & {"enum", "const", "format", "pattern", "examples", "example"}
    is_text = parameter.schema is None or "string" in parameter.schema.types()
    return bool(told or parameter.examples) or not is_text


def _flat(parameter: Parameter) -> dict[str, Any]:
    return flat_of(parameter.schema) if parameter.schema else {}


def _send(
    subject: Subject, parameter: Parameter, value: Any, variation: Variation, valid: bool
) -> None:
    place, name = parameter.place, parameter.name
    if variation.rule == "required":
        values = subject.without_parameter(place, name)
    else:
        values = subject.with_parameter(place, name, value)
    expected = Expected.SUCCESS if valid else Expected.REFUSAL
    subject.send(
        subject.write(
            values,
            phase="parameters",
            about=variation.about,
            expected=expected,
            member=(place, name),
            rule=variation.rule,
            rule_at=parameter.schema.at if parameter.schema and value is not None else parameter.at,
            named=variation.named,
            plain=variation.plain,
        )
    )
