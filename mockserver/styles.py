"""How a parameter is written in its place (OpenAPI's `style` and `explode`, RFC 6570).

Splits a raw value into decoded texts and gives them their types. Values that are spread over
several fields (deepObject, exploded objects) are in trees.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from understudy.openapi.schema import Schema

from .fields import Misfit, form_decoded, header_decoded, percent_decoded
from .scalars import STRUCTURED, ReadText, compile_text, untyped

Raws = Sequence[str]
ReadRaws = Callable[[Raws], Any]
Split = Callable[[str], list[str]]

DECODERS: dict[str, Callable[[str], str]] = {
    "path": percent_decoded,
    "query": form_decoded,
    "header": header_decoded,
    "cookie": percent_decoded,
}
_SPACE = re.compile(r"%20|[+ ]")
_PIPE = re.compile(r"%7[Cc]|\|")


@dataclass(frozen=True, slots=True)
class Style:
    """The three ways to read the raw values of one name; each raises Misfit.

    `one` gives a single text, `many` the items of an array, `pairs` the members of an object.
    """

    one: Callable[[Raws], str]
    many: Callable[[Raws], list[str]]
    pairs: Callable[[Raws], list[tuple[str, str]]]


def style_of(place: str, style: str, explode: bool, name: str) -> Style:
    """The style of a parameter; one that its place does not have is read as the usual one."""
    decode = DECODERS[place]
    if place in ("query", "cookie"):
        if explode:
            return _repeated(decode, first=place == "cookie")
        split = {"spaceDelimited": _SPACE.split, "pipeDelimited": _PIPE.split}.get(style, _commas)
        return _written(decode, _only if place == "query" else _first, split, _alternating)
    if place == "path" and style == "label":
        dots = _dots if explode else _commas
        return _written(decode, _labelled, dots, _assigned if explode else _alternating)
    if place == "path" and style == "matrix":
        return _exploded_matrix(name) if explode else _matrix(name)
    split = _header_commas if place == "header" else _commas
    return _written(decode, _only, split, _assigned if explode else _alternating)


def compile_value(schema: Schema | None, style: Style) -> ReadRaws:
    """How the raw values of one name are read under a schema; raises Misfit."""
    types = frozenset(("string",)) if schema is None else schema.types()
    text = compile_text(schema)
    if schema is None or not types & STRUCTURED:
        return lambda raws: text(style.one(raws))
    readings = _readings(schema, types, style, text)
    if len(readings) == 1:
        return readings[0]
    return _first_accepted(readings, schema.is_valid)


def _readings(
    schema: Schema, types: frozenset[str], style: Style, text: ReadText
) -> list[ReadRaws]:
    """The ways to read a value, the most telling first: several items, a text, a structure."""
    readings: list[ReadRaws] = []
    plain = types - STRUCTURED - {"null"}
    if plain:
        readings.append(lambda raws: text(style.one(raws)))
    if "array" in types:
        array = _array(schema, style)
        readings.append(array)
        if len(readings) > 1 and not untyped(types):
            readings.insert(0, _several(array))
    if "object" in types:
        readings.append(_object(schema, style))
    if "null" in types and not plain:
        readings.append(lambda raws: text(style.one(raws)))
    return readings


def _first_accepted(readings: list[ReadRaws], accepts: Callable[[Any], bool]) -> ReadRaws:
    def read(raws: Raws) -> Any:
        plausible: list[Any] = []
        misfit: Misfit | None = None
        for reading in readings:
            try:
                value = reading(raws)
            except Misfit as fault:
                misfit = misfit or fault
                continue
            if accepts(value):
                return value
            plausible.append(value)
        if not plausible:
            raise misfit or Misfit("can't be read")
        return plausible[0]

    return read


def _array(schema: Schema, style: Style) -> ReadRaws:
    item, many = compile_text(schema.items()), style.many
    return lambda raws: [item(text) for text in many(raws)]


def _several(array: ReadRaws) -> ReadRaws:
    def read(raws: Raws) -> Any:
        items = array(raws)
        if len(items) < 2:
            raise Misfit("is a single value")
        return items

    return read


def _object(schema: Schema, style: Style) -> ReadRaws:
    members = {name: compile_text(schema.property(name)) for name in schema.property_names()}
    other = compile_text(additional(schema))

    def read(raws: Raws) -> Any:
        found: dict[str, Any] = {}
        for name, text in style.pairs(raws):
            if name in found:
                raise Misfit("has the same member twice")
            found[name] = members.get(name, other)(text)
        return found

    return read


def additional(schema: Schema) -> Schema | None:
    """The schema of the members that are not declared, or None where there is none."""
    lowered = schema.lowered
    node = lowered.get("additionalProperties") if isinstance(lowered, dict) else None
    if not isinstance(node, dict):
        return None
    return Schema(schema.schemas, node, schema.at.child("additionalProperties"))


def _repeated(decode: Callable[[str], str], first: bool) -> Style:
    """Exploded in a query or a cookie: the name stands before every item."""
    pick = _first if first else _only

    def pairs(raws: Raws) -> list[tuple[str, str]]:
        raise Misfit("is an object, whose members are given by their own names")

    return Style(
        one=lambda raws: decode(pick(raws)),
        many=lambda raws: [decode(raw) for raw in raws],
        pairs=pairs,
    )


def _written(
    decode: Callable[[str], str],
    pick: Callable[[Raws], str],
    split: Split,
    pair: Callable[[list[str]], list[tuple[str, str]]],
) -> Style:
    """All in one value: what stands around it is taken off, it is split, then decoded."""

    def pieces(raws: Raws) -> list[str]:
        raw = pick(raws)
        return split(raw) if raw else []

    return Style(
        one=lambda raws: decode(pick(raws)),
        many=lambda raws: [decode(piece) for piece in pieces(raws)],
        pairs=lambda raws: [(decode(n), decode(v)) for n, v in pair(pieces(raws))],
    )


def _matrix(name: str) -> Style:
    def pick(raws: Raws) -> str:
        return _after_name(_after(_only(raws), ";"), name)

    return _written(percent_decoded, pick, _commas, _alternating)


def _exploded_matrix(name: str) -> Style:
    def pick(raws: Raws) -> str:
        return _after(_only(raws), ";")

    def semicolons(raw: str) -> list[str]:
        return raw.split(";")

    whole = _written(percent_decoded, pick, semicolons, _assigned)
    return Style(
        one=lambda raws: percent_decoded(_after_name(pick(raws), name)),
        many=lambda raws: [
            percent_decoded(_after_name(piece, name)) for piece in semicolons(pick(raws))
        ],
        pairs=whole.pairs,
    )


def _only(raws: Raws) -> str:
    if len(raws) != 1:
        raise Misfit(f"is given {len(raws)} times, and takes one value")
    return raws[0]


def _first(raws: Raws) -> str:
    return raws[0]


def _labelled(raws: Raws) -> str:
    return _after(_only(raws), ".")


def _after(raw: str, mark: str) -> str:
    if not raw.startswith(mark):
        raise Misfit(f"does not begin with '{mark}'")
    return raw[1:]


def _after_name(raw: str, name: str) -> str:
    given, _, value = raw.partition("=")
    if percent_decoded(given) != name:
        raise Misfit(f"is not written as ;{name}=")
    return value


def _commas(raw: str) -> list[str]:
    return raw.split(",")


def _dots(raw: str) -> list[str]:
    return raw.split(".")


def _header_commas(raw: str) -> list[str]:
    return [piece.strip(" \t") for piece in raw.split(",")]


def _assigned(pieces: list[str]) -> list[tuple[str, str]]:
    """Members written as name=value."""
    pairs = []
    for piece in pieces:
        name, equals, value = piece.partition("=")
        if not equals:
            raise Misfit("has a member that is not written as name=value")
        pairs.append((name, value))
    return pairs


def _alternating(pieces: list[str]) -> list[tuple[str, str]]:
    """Members written as names and values in turn."""
    if len(pieces) % 2:
        raise Misfit("has a name without a value: names and values come in turn")
    return list(zip(pieces[::2], pieces[1::2], strict=True))
