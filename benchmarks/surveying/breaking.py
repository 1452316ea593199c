"""Requests with one clear violation each, made of a valid one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .credentials import is_credential
from .operations import told_apart
from .raw import NotThereError, Raw
from .requests import FORM, MULTIPART, Sent, is_json
from .validity import UndecidedError, Validity

_NONSENSE = "no-such-value-7c1"
_CLEAR = {
    *("required", "type", "enum", "const", "minimum", "maximum", "minLength", "maxLength"),
    *("minItems", "maxItems", "additionalProperties", "minProperties", "pattern"),
    *("uniqueItems", "maxProperties", "exclusiveMinimum", "exclusiveMaximum", "not"),
    *("anyOf", "oneOf", "allOf"),
}
_MOST_TRIED = 200


@dataclass(frozen=True, slots=True)
class Broken:
    """A request that the document does not allow; `where` and `what` say why."""

    sent: Sent
    where: str
    what: str


def broken_body(sent: Sent, validity: Validity, turn: int) -> Broken | None:
    """The body with one fault; another kind of fault for each `turn`."""
    media_type = sent.media_type or ""
    if not (is_json(media_type) or media_type in (FORM, MULTIPART)):
        return None
    changes = list(_changes(sent.value, sent.value, is_json(media_type)))
    start = turn * 7 % len(changes) if changes else 0
    for value, place in (changes[start:] + changes[:start])[:_MOST_TRIED]:
        try:
            faults = validity.faults(sent.schema, value, "request", 1)
        except UndecidedError:
            return None
        if media_type == FORM and not value:
            continue  # it is the same as no body
        if faults and faults[0].validator in (None, *_CLEAR):
            what = f"{place}: {faults[0].message}"[:160]
            return Broken(replace(sent, value=value), "body", what)
    return None


def _changes(value: Any, root: Any, typed: bool) -> Iterator[tuple[Any, str]]:
    """The value with one thing changed, and where; only removals where all is text."""
    if isinstance(value, dict):
        for name in value:
            rest = {k: v for k, v in value.items() if k != name}
            yield rest, f"/{name} removed"
        for name, member in value.items():
            if not typed:
                continue
            for changed, place in _changes(member, root, typed):
                yield {**value, name: changed}, f"/{name}{place}"
    elif isinstance(value, list) and typed and value:
        for changed, place in _changes(value[0], root, typed):
            yield [changed, *value[1:]], f"/0{place}"
    if typed:
        yield from _instead(value)


def _instead(value: Any) -> Iterator[tuple[Any, str]]:
    """What may be wrong in the place of a value: another type first."""
    yield _other_type(value), " of another type"
    yield None, " null"
    if isinstance(value, str):
        yield from ((_NONSENSE, " nonsense"), ("", " empty"), ("x" * 10_000, " long"))
    elif isinstance(value, dict):
        yield {**value, _NONSENSE: 1}, f"/{_NONSENSE} added"
    elif isinstance(value, list):
        yield from (([], " emptied"), (value * 2, " doubled"), (value * 200, " many times"))
    elif not isinstance(value, bool) and value is not None:
        yield from ((value + 0.5, " with a half"), (-(10**6), " low"), (10**12, " high"))


def _other_type(value: Any) -> Any:
    if isinstance(value, str):
        return {"unexpected": [1]}
    if isinstance(value, dict):
        return "unexpected"
    return {} if isinstance(value, list) else "unexpected"


def broken_parameter(sent: Sent, raw: Raw, turn: int) -> Broken | None:
    """A parameter missing or of the wrong type."""
    found = [broken for pair in sent.parameters for broken in _parameter_faults(sent, raw, *pair)]
    return found[turn % len(found)] if found else None


def _parameter_faults(
    sent: Sent, raw: Raw, parameter: Mapping[str, Any], value: Any
) -> Iterator[Broken]:
    place, name = str(parameter["in"]), str(parameter["name"])
    if name.lower() in (told for told, _ in told_apart(sent.operation)):
        return  # without it, it would be another operation's request
    asked = parameter.get("required") is True and not is_credential(raw, place, name)
    if asked and place in ("query", "header"):
        yield Broken(sent.without(parameter), place, f"{name} is missing")
    if place not in ("query", "path") or isinstance(value, list | dict):
        return
    try:
        schema = raw.follow(parameter.get("schema", {}))
    except NotThereError:
        return
    if not isinstance(schema, dict):
        return
    composed = schema.keys() & {"anyOf", "oneOf", "allOf", "not"}
    typed = schema.get("type") in ("integer", "number", "boolean")
    if not composed and (typed or (isinstance(schema.get("enum"), list))):
        wrong = replace(sent, raw_values={(place, name): _NONSENSE})
        yield Broken(wrong, place, f"{name} is {_NONSENSE}, not {schema.get('type')}")
