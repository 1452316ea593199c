"""Parameters, headers, media types and examples of one view of a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .findings import Severity
from .location import Location
from .model import Encoding, Example, Header, MediaType, Parameter, Response
from .parts import Parts
from .schema import Schema, SchemaSet

_MEDIA_TYPE = re.compile(r"[^\s/;]+/[^\s/;]+")
_PLACED = "Give it a name, and an `in` of path, query, header or cookie"
_BODY_NOW = "It belongs to Swagger 2: describe the body under requestBody"
_FORM = "application/x-www-form-urlencoded"
_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}


class Contents:
    """Reads whatever holds schemas and examples."""

    def __init__(self, parts: Parts, schemas: SchemaSet) -> None:
        self._parts = parts
        self._schemas = schemas

    def parameter(self, raw: Any, at: Location) -> Parameter | None:
        """A Parameter Object, or None (with a finding) where it can't be read."""
        if isinstance(raw, dict) and raw.get("in") == "querystring":
            return self._query_string(raw, at)
        name, place = (raw.get("name"), raw.get("in")) if isinstance(raw, dict) else (None, None)
        if isinstance(place, str) and place not in _STYLES and place.strip().lower() in _STYLES:
            place = self._place_meant(place, at)
        if not isinstance(name, str) or not isinstance(place, str) or place not in _STYLES:
            self._parts.find(
                at,
                "parameter-unreadable",
                "this is no parameter, so it is ignored",
                "it is neither checked nor asked for",
                _BODY_NOW if place in ("body", "formData") else _PLACED,
            )
            return None
        style = raw.get("style")
        style = style if isinstance(style, str) else _STYLES[place]
        explode = raw.get("explode")
        content = self.content(raw.get("content"), at.child("content"))
        return Parameter(
            name=name,
            place=place,
            required=raw.get("required") is True or place == "path",
            schema=self._schema(raw, at),
            style=style,
            explode=explode if isinstance(explode, bool) else style == "form",
            at=at,
            content=content[0] if content else None,
            allow_empty=raw.get("allowEmptyValue") is True,
            examples=self._examples(raw, at),
        )

    def _place_meant(self, written: str, at: Location) -> str:
        meant = written.strip().lower()
        self._parts.find(
            at.child("in"),
            "parameter-place",
            f"in: {written} is read as {meant}",
            "other tools refuse the document, or pass over the parameter",
            f"Write in: {meant}",
        )
        return meant

    def _query_string(self, raw: dict[str, Any], at: Location) -> Parameter | None:
        """The whole query as one value (OpenAPI 3.2): that of a form is an exploded object."""
        content = self.content(raw.get("content"), at.child("content"))
        form = content[0] if content and content[0].name == _FORM else None
        self._parts.find(
            at.child("in"),
            "new-in-3.2",
            "in: querystring is new in OpenAPI 3.2; it is "
            + ("read as a form" if form else f"not looked at, since it is no {_FORM}"),
            "few tools know it yet",
            "Nothing needs to be done where the tools that matter know it",
            Severity.NOTE,
        )
        if form is None:
            return None
        required, name = raw.get("required") is True, str(raw.get("name", ""))
        examples = form.examples
        return Parameter(
            name, "query", required, form.schema, "form", True, at, None, False, examples
        )

    def undeclared(self, name: str, at: Location) -> Parameter:
        """A path parameter that stands in the template but nowhere else: any text."""
        return Parameter(name, "path", True, None, "simple", False, at)

    def content(self, raw: Any, at: Location) -> tuple[MediaType, ...]:
        """The entries of a `content` map."""
        return tuple(
            self._media_type(name, value, where)
            for name, value, where in self._parts.members(raw, at)
            if isinstance(value, dict)
        )

    def _media_type(self, name: str, raw: Mapping[str, Any], at: Location) -> MediaType:
        if not _MEDIA_TYPE.match(name):
            self._parts.find(
                at,
                "media-type-unreadable",
                f"{name!r} is no media type",
                "an answer is sent as application/json instead; a request can't be of it",
                "Write type/subtype, such as application/json",
            )
        return MediaType(
            name=name,
            schema=self._schema(raw, at),
            examples=self._examples(raw, at),
            at=at,
            encoding=self._encoding(raw),
        )

    def response(self, status: str, raw: Mapping[str, Any], at: Location) -> Response:
        """A Response Object; the Content-Type header is its media type's, not its own."""
        headers = tuple(
            self._header(name, value, where)
            for name, value, where in self._parts.members(raw.get("headers"), at.child("headers"))
            if isinstance(value, dict) and name.lower() != "content-type"
        )
        return Response(
            status=status,
            description=str(raw.get("description") or ""),
            content=self.content(raw.get("content"), at.child("content")),
            headers=headers,
            at=at,
        )

    def _header(self, name: str, raw: Mapping[str, Any], at: Location) -> Header:
        content = self.content(raw.get("content"), at.child("content"))
        held = content[0] if content else None
        return Header(
            name=name,
            required=raw.get("required") is True,
            schema=held.schema if held else self._schema(raw, at),
            explode=raw.get("explode") is True,
            examples=held.examples if held else self._examples(raw, at),
            at=at,
            content=held,
        )

    def _schema(self, holder: Mapping[str, Any], at: Location) -> Schema | None:
        if holder.get("schema") is None:
            return None
        return self._schemas.schema(at.child("schema"))

    def _examples(self, holder: Mapping[str, Any], at: Location) -> tuple[Example, ...]:
        found = []
        if "example" in holder:
            found.append(Example("", holder["example"], at.child("example")))
        raw = holder.get("examples")
        if isinstance(raw, dict):
            for name, value, where in self._parts.members(raw, at.child("examples")):
                member = _value_of(value)
                if member:
                    found.append(Example(name, value[member], where.child(member)))
        return tuple(found)

    def _encoding(self, holder: Mapping[str, Any]) -> dict[str, Encoding]:
        raw = holder.get("encoding")
        if not isinstance(raw, dict):
            return {}
        found = {}
        for name, value in raw.items():
            if isinstance(value, dict):
                style = value.get("style")
                style = style if isinstance(style, str) else "form"
                explode = value.get("explode")
                content_type = value.get("contentType")
                found[name] = Encoding(
                    content_type if isinstance(content_type, str) else None,
                    style,
                    explode if isinstance(explode, bool) else style == "form",
                )
        return found


def _value_of(example: Any) -> str:
    """Under which name an Example Object has its value; `dataValue` is of OpenAPI 3.2."""
    if not isinstance(example, dict):
        return ""
    return next((name for name in ("value", "dataValue") if name in example), "")
