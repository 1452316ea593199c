"""One entry of a request body's `content` -> a decoder of bytes, by the kind of media type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from understudy.errors import UnreadableJson
from understudy.openapi.json_text import byte_beyond, parse_json
from understudy.openapi.model import MediaType
from understudy.openapi.schema import Schema
from understudy.openapi.violation import Violation

from .charsets import codec_of
from .forms import MAX_FIELDS, compile_multipart, compile_urlencoded
from .media import FORM, Media
from .multipart import UnreadableMultipart, read_parts
from .options import DEFAULT_MAX_BODY
from .scalars import compile_text


class BodyResult(NamedTuple):
    """A decoded body.

    `value` is of JSON's kinds, or bytes where the media type has no such form. `problem` and
    `message`: it could not be read at all. `notices` say what was let pass.
    """

    value: Any = None
    present: bool = False
    media_type: MediaType | None = None
    problem: Literal["unsupported-media-type", "unreadable", "too-large"] | None = None
    message: str = ""
    violations: Sequence[Violation] = ()
    notices: Sequence[str] = ()


Decode = Callable[[bytes, Media], BodyResult]

_BYTES_PER_VALUE = 40
_WAY_OUT = "--max-body allows more"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How deep JSON may be nested, and how many values and names it may hold.

    Of a form, so many bytes may be percent-encoded.
    """

    depth: int = 200
    values: int = DEFAULT_MAX_BODY // _BYTES_PER_VALUE


def bounds_of(max_body: int) -> Bounds:
    """What JSON within a body of this size may be.

    A value takes up far more memory than text, and time: a body of nothing but brackets would be
    thirty times its size, and keep other clients waiting for a second.
    """
    return Bounds(values=max_body // _BYTES_PER_VALUE)


def kind_of(media: Media) -> str:
    """Which decoder a media type needs."""
    if media.is_json:
        return "json"
    if media.essence == FORM:
        return "form"
    if media.is_xml:
        return "xml"
    return media.type if media.type in ("multipart", "text") else "opaque"


def compile_content(documented: MediaType, kind: str, bounds: Bounds) -> Decode:
    """The decoder of one documented entry for one kind of media type; it never raises."""
    if kind == "json":
        return _json(documented, bounds)
    if kind == "form":
        return _form(documented, bounds)
    return _COMPILERS[kind](documented)


def _unreadable(documented: MediaType, message: str) -> BodyResult:
    return BodyResult(None, True, documented, "unreadable", message)


def _too_many(documented: MediaType, most: int, beyond: int) -> BodyResult:
    said = f"the body holds more than {most:,} values and names, at byte {beyond}"
    return BodyResult(None, True, documented, "too-large", f"{said}; {_WAY_OUT}")


def _checked(documented: MediaType, value: Any) -> BodyResult:
    schema = documented.schema
    if schema is None or schema.is_valid(value):
        return BodyResult(value, True, documented)
    return BodyResult(value, True, documented, violations=schema.violations(value, "body", ()))


def _json(documented: MediaType, bounds: Bounds) -> Decode:
    def decode(data: bytes, media: Media) -> BodyResult:
        beyond = byte_beyond(data, bounds.values)
        if beyond is not None:
            return _too_many(documented, bounds.values, beyond)
        try:
            value = parse_json(data, max_depth=bounds.depth)
        except UnreadableJson as fault:
            return _unreadable(documented, f"the body is not JSON: {fault}")
        return _checked(documented, value)

    return decode


def _text(documented: MediaType) -> Decode:
    schema = documented.schema
    read = compile_text(schema)
    unchecked = schema is not None and schema.types() <= {"array", "object"}

    def decode(data: bytes, media: Media) -> BodyResult:
        charset = media.parameters.get("charset", "utf-8")
        try:
            text = data.decode(codec_of(charset) or "utf-8")
        except UnicodeDecodeError as fault:
            return _unreadable(documented, f"the body is not {charset} at byte {fault.start}")
        if unchecked:
            return BodyResult(text, True, documented, notices=[_unchecked(media)])
        return _checked(documented, read(text))

    return decode


def _form(documented: MediaType, bounds: Bounds) -> Decode:
    read = compile_urlencoded(documented)

    def decode(data: bytes, media: Media) -> BodyResult:
        if data.count(b"&") >= MAX_FIELDS:
            return _unreadable(documented, f"the form has more than {MAX_FIELDS} fields")
        if data.count(b"%") > bounds.values:
            said = f"the form holds more than {bounds.values:,} percent-encoded bytes"
            return BodyResult(None, True, documented, "too-large", f"{said}; {_WAY_OUT}")
        value, violations = read(data)
        return BodyResult(value, True, documented, violations=violations)

    return decode


def _multipart(documented: MediaType) -> Decode:
    read = compile_multipart(documented)

    def decode(data: bytes, media: Media) -> BodyResult:
        boundary = media.parameters.get("boundary")
        if not boundary:
            return _unreadable(documented, "the Content-Type of the multipart body has no boundary")
        try:
            parts = read_parts(data, boundary)
        except UnreadableMultipart as fault:
            return _unreadable(documented, str(fault))
        value, violations = read(parts)
        unnamed = any(part.name is None for part in parts)
        notices = ["parts without a name are not checked"] if unnamed else []
        return BodyResult(value, True, documented, violations=violations, notices=notices)

    return decode


def _opaque(documented: MediaType) -> Decode:
    schema = documented.schema
    lengths = _lengths(schema) if schema is not None else []
    unchecked = schema is not None and "string" not in schema.types()

    def decode(data: bytes, media: Media) -> BodyResult:
        found = tuple(violation for broken, violation in lengths if broken(len(data)))
        notices = (_unchecked(media),) if unchecked else ()
        return BodyResult(data, True, documented, violations=found, notices=notices)

    return decode


def _xml(documented: MediaType) -> Decode:
    notices = [] if documented.schema is None else ["XML is not checked against its schema"]
    return lambda data, media: BodyResult(data, True, documented, notices=list(notices))


def _lengths(schema: Schema) -> list[tuple[Callable[[int], bool], Violation]]:
    """The bounds on a binary string's length, which count bytes."""
    lowered = schema.lowered
    if not isinstance(lowered, dict) or "contentEncoding" in lowered:
        return []
    bounds: list[tuple[Callable[[int], bool], Violation]] = []
    low, high = lowered.get("minLength"), lowered.get("maxLength")
    if low is not None:
        said = Violation("body", (), "minLength", f"is shorter than {low} bytes", rule_at=schema.at)
        bounds.append((lambda size: size < low, said))
    if high is not None:
        said = Violation("body", (), "maxLength", f"is longer than {high} bytes", rule_at=schema.at)
        bounds.append((lambda size: size > high, said))
    return bounds


def _unchecked(media: Media) -> str:
    return f"{media.essence} is not checked against its schema"


_COMPILERS: dict[str, Callable[[MediaType], Decode]] = {
    "multipart": _multipart,
    "opaque": _opaque,
    "text": _text,
    "xml": _xml,
}
