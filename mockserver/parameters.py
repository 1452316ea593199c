"""An operation's parameters -> a decoder of requests: typed values by place, and what is wrong.

Query parameters that are not documented are ignored; credentials are not parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from understudy.errors import UnreadableJson
from understudy.openapi.json_bytes import parse_json
from understudy.openapi.model import MediaType, Operation, Parameter
from understudy.openapi.schema import Schema
from understudy.openapi.violation import Violation

from .fields import Fields, Misfit, cookie_fields, query_fields
from .media import parse_media_type
from .request import Request
from .scalars import compile_text
from .styles import DECODERS, compile_value, style_of
from .trees import Branches, TextLeaves, TreeReader, gather, grouped, scattered_names, tree_of

Values = dict[str, dict[str, Any]]
Segments = Mapping[str, str]
DecodeParameters = Callable[[Request, Segments], tuple[Values, list[Violation]]]

PLACES = ("path", "query", "header", "cookie")

_OWNED_BY_HTTP = frozenset(("accept", "content-type", "authorization"))
_ABSENT = object()


@dataclass(slots=True)
class _Source:
    """What one place of a request holds, split no further than its parameters ask for."""

    fields: Fields
    groups: dict[str, Branches[str]] | None = None

    def branches(self, name: str) -> Branches[str] | None:
        """The bracketed names behind `name`."""
        if self.groups is None:
            self.groups = grouped(self.fields)
        return self.groups.get(name)


_Read = Callable[[_Source], Any]


@dataclass(frozen=True, slots=True)
class _Decoder:
    """One parameter: `read` gives its value or _ABSENT, and raises Misfit."""

    parameter: Parameter
    schema: Schema | None
    read: _Read

    def decode(self, source: _Source, values: dict[str, Any], found: list[Violation]) -> None:
        """Add this parameter's value and its violations."""
        parameter = self.parameter
        try:
            value = self.read(source)
        except Misfit as misfit:
            found.append(self._violation(misfit.rule, misfit.message))
            return
        if value is _ABSENT:
            if parameter.required:
                found.append(self._violation("required", "is required"))
            return
        if self.schema is not None and not self.schema.is_valid(value):
            if parameter.allow_empty and source.fields.get(parameter.name) == [""]:
                value = ""
            else:
                place, name = parameter.place, parameter.name
                found.extend(self.schema.violations(value, place, (name,)))
        values[parameter.name] = value

    def _violation(self, rule: str, message: str) -> Violation:
        parameter = self.parameter
        at = parameter.at.child("required") if rule == "required" else parameter.at
        return Violation(parameter.place, (parameter.name,), rule, message, rule_at=at)


def compile_parameters(operation: Operation) -> DecodeParameters:
    """A function of a request and its raw path segments by parameter name; it never raises.

    It gives the values by place (`path`, `query`, `header`, `cookie`) and the violations. Raw
    segments hold bytes as Latin-1, still percent-encoded. A value that is not written as its
    style asks is left out; one that breaks its schema is there.
    """
    declared = [p for p in operation.parameters if not _is_owned_by_http(p)]
    if not declared:
        return _nothing
    places = []
    for place in PLACES:
        here = [p for p in declared if p.place == place]
        if here:
            names = frozenset(p.name for p in here)
            decoders = [_Decoder(p, _schema_of(p), _reading(p, names)) for p in here]
            places.append((place, _fields_of(place, names), decoders))

    def decode(request: Request, segments: Segments) -> tuple[Values, list[Violation]]:
        values: Values = {"path": {}, "query": {}, "header": {}, "cookie": {}}
        found: list[Violation] = []
        for place, fields, decoders in places:
            source, here = _Source(fields(request, segments)), values[place]
            for decoder in decoders:
                decoder.decode(source, here, found)
        return values, found

    return decode


def _nothing(request: Request, segments: Segments) -> tuple[Values, list[Violation]]:
    return {"path": {}, "query": {}, "header": {}, "cookie": {}}, []


def _is_owned_by_http(parameter: Parameter) -> bool:
    """Headers that a Parameter Object can't define (OpenAPI, Parameter Object, `name`)."""
    return parameter.place == "header" and parameter.name.lower() in _OWNED_BY_HTTP


def _schema_of(parameter: Parameter) -> Schema | None:
    return parameter.content.schema if parameter.content else parameter.schema


def _fields_of(place: str, names: frozenset[str]) -> Callable[[Request, Segments], Fields]:
    """The raw fields of a place; of path and headers only those that are parameters."""
    if place == "query":
        return lambda request, segments: query_fields(request.query) if request.query else {}
    if place == "cookie":
        return lambda request, segments: cookie_fields(request.headers.get("cookie", ""))
    if place == "path":
        return lambda request, segments: {n: [segments[n]] for n in names if n in segments}
    keys = [(name, name.lower()) for name in names]

    def headers(request: Request, segments: Segments) -> Fields:
        # Space behind a value is none of it (RFC 9112, 5.1), and not every parser takes it off.
        sent = request.headers
        return {name: [sent[key].rstrip(" \t")] for name, key in keys if key in sent}

    return headers


def _reading(parameter: Parameter, names: frozenset[str]) -> _Read:
    if parameter.content is not None:
        return _document(parameter, parameter.content)
    schema, place = parameter.schema, parameter.place
    if place == "query" and parameter.style == "deepObject":
        return _deep(parameter.name, TreeReader(schema, TextLeaves(DECODERS[place])))
    whole = _whole(parameter)
    if schema is None or not parameter.explode or place not in ("query", "cookie"):
        return whole
    if "object" not in schema.types() or "string" in schema.types():
        return whole
    return _scattered(parameter, schema, names, whole)


def _whole(parameter: Parameter) -> _Read:
    """A value that stands under its own name."""
    name = parameter.name
    style = style_of(parameter.place, parameter.style, parameter.explode, name)
    value = compile_value(parameter.schema, style)

    def read(source: _Source) -> Any:
        raws = source.fields.get(name)
        return _ABSENT if raws is None else value(raws)

    return read


def _deep(name: str, reader: TreeReader[str]) -> _Read:
    """A value whose members are written in brackets behind its name."""

    def read(source: _Source) -> Any:
        branches = source.branches(name)
        return _ABSENT if branches is None else reader.read(tree_of(branches))

    return read


def _scattered(parameter: Parameter, schema: Schema, names: frozenset[str], whole: _Read) -> _Read:
    """An exploded object: its members are fields of their own, beside other parameters."""
    reader = TreeReader(schema, TextLeaves(DECODERS[parameter.place]))
    declared, open_ended = scattered_names(schema)
    claimed = names if open_ended else None

    def read(source: _Source) -> Any:
        members = gather(source.fields, declared, claimed)
        if members:
            return reader.read(members)
        return whole(source)

    return read


def _document(parameter: Parameter, content: MediaType) -> _Read:
    """A value that is written in a media type of its own, mostly JSON.

    Where only a text can be meant it may stand there without JSON's quotes, as clients send it.
    """
    name = parameter.name
    style = style_of(parameter.place, "simple", False, name)
    media = parse_media_type(content.name)
    text = compile_text(content.schema)
    is_json = media is not None and media.is_json
    bare = content.schema is not None and content.schema.types() == {"string"}

    def read(source: _Source) -> Any:
        raws = source.fields.get(name)
        if raws is None:
            return _ABSENT
        written = style.one(raws)
        if not is_json or (bare and not written.startswith('"')):
            return text(written)
        try:
            return parse_json(written.encode())
        except UnreadableJson as fault:
            raise Misfit(f"is not JSON: {fault}", "media-type") from None

    return read
