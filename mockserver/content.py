"""One entry of a request body's `content` -> a decoder of bytes, by the kind of media type."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from understudy.errors import UnreadableJson
from understudy.openapi.model import MediaType
from understudy.openapi.schema import UNTOLD, Schema
from understudy.openapi.violation import Violation

from .charsets import codec_of
from .forms import MAX_FIELDS, compile_multipart, compile_urlencoded
from .json_body import read_json
from .media import FORM, Media
from .multipart import UnreadableMultipart, read_parts
from .request import Request
from .room import WAY_OUT, Bounds, TooMuch, check_text
from .scalars import compile_text


class BodyResult(NamedTuple):
    """A decoded body.

    `value` is of JSON's kinds, or bytes where the media type has no such form. `problem` and
    `message`: it could not be read at all. `notices` say what was let pass. Not all of one that
    `is_large` is for an answer to repeat. `is_untold`: it was held to its schema in part only.
    """

    value: Any = None
    present: bool = False
    media_type: MediaType | None = None
    problem: Literal["unsupported-media-type", "unreadable", "too-large"] | None = None
    message: str = ""
    violations: Sequence[Violation] = ()
    notices: Sequence[str] = ()
    is_large: bool = False
    is_untold: bool = False


_SHORT = 4096
Decode = Callable[[Request, Media], BodyResult]


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
    return _COMPILERS[kind](documented, bounds)


def _unreadable(documented: MediaType, message: str) -> BodyResult:
    return BodyResult(None, True, documented, "unreadable", message)


def _too_large(documented: MediaType, message: str) -> BodyResult:
    return BodyResult(None, True, documented, "too-large", message)


def _checked(documented: MediaType, value: Any, size: int = 0) -> BodyResult:
    """The value, held to its schema; one of a text of this size only as long as it takes little."""
    schema = documented.schema
    if schema is not None and size > _SHORT and schema.takes_long(value):
        faults = schema.first_faults(value)
        notices = [] if faults else [f"{UNTOLD} by the body"]
        result = BodyResult(value, True, documented, violations=faults, notices=notices)
        return result._replace(is_untold=True)
    if schema is None or schema.is_valid(value):
        return BodyResult(value, True, documented)
    return BodyResult(value, True, documented, violations=schema.violations(value, "body", ()))


def _json(documented: MediaType, bounds: Bounds) -> Decode:
    def decode(request: Request, media: Media) -> BodyResult:
        size = len(request.body)
        try:
            value = read_json(request, bounds)
        except UnreadableJson as fault:
            return _unreadable(documented, f"the body is not JSON: {fault}")
        except TooMuch as fault:
            return _too_large(documented, str(fault))
        return _checked(documented, value, size)

    return decode


def _text(documented: MediaType, bounds: Bounds) -> Decode:
    schema = documented.schema
    read = compile_text(schema)
    unchecked = schema is not None and schema.types() <= {"array", "object"}

    def decode(request: Request, media: Media) -> BodyResult:
        charset = media.parameters.get("charset", "utf-8")
        codec = codec_of(charset) or "utf-8"
        try:
            check_text(request.body, codec, bounds)
            text = request.body.decode(codec)
        except UnicodeDecodeError as fault:
            return _unreadable(documented, f"the body is not {charset} at byte {fault.start}")
        except TooMuch as fault:
            return _too_large(documented, str(fault))
        if len(request.body) > bounds.large:
            request.body = b""
        if unchecked:
            return BodyResult(text, True, documented, notices=[_unchecked(media)])
        return _checked(documented, read(text))

    return decode


def _form(documented: MediaType, bounds: Bounds) -> Decode:
    read = compile_urlencoded(documented)

    def decode(request: Request, media: Media) -> BodyResult:
        data = request.body
        if data.count(b"&") >= MAX_FIELDS:
            return _unreadable(documented, f"the form has more than {MAX_FIELDS} fields")
        if len(data) > bounds.form:
            said = f"the form is larger than {bounds.form:,} bytes"
            return _too_large(documented, f"{said}; {WAY_OUT}")
        if data.count(b"%") + data.count(b"[") > bounds.encoded:
            said = f"the form holds more than {bounds.encoded:,} percent signs and brackets"
            return _too_large(documented, f"{said}; {WAY_OUT}")
        value, violations = read(data)
        return BodyResult(value, True, documented, violations=violations)

    return decode


def _multipart(documented: MediaType, bounds: Bounds) -> Decode:
    read = compile_multipart(documented)

    def decode(request: Request, media: Media) -> BodyResult:
        boundary = media.parameters.get("boundary")
        if not boundary:
            return _unreadable(documented, "the Content-Type of the multipart body has no boundary")
        if len(request.body) > bounds.multipart:
            said = f"the multipart body is larger than {bounds.multipart:,} bytes"
            return _too_large(documented, f"{said}; {WAY_OUT}")
        try:
            parts = read_parts(request.body, boundary)
        except UnreadableMultipart as fault:
            return _unreadable(documented, str(fault))
        if sum(len(part.data) for part in parts if part.filename is None) > bounds.form:
            said = f"the parts that are no files hold more than {bounds.form:,} bytes"
            return _too_large(documented, f"{said}; {WAY_OUT}")
        if len(request.body) > bounds.large:
            request.body = b""
        value, violations = read(parts)
        unnamed = any(part.name is None for part in parts)
        notices = ["parts without a name are not checked"] if unnamed else []
        return BodyResult(value, True, documented, violations=violations, notices=notices)

    return decode


def _opaque(documented: MediaType, bounds: Bounds) -> Decode:
    schema = documented.schema
    lengths = _lengths(schema) if schema is not None else []
    unchecked = schema is not None and "string" not in schema.types()

    def decode(request: Request, media: Media) -> BodyResult:
        data = request.body
        found = tuple(violation for broken, violation in lengths if broken(len(data)))
        notices = (_unchecked(media),) if unchecked else ()
        return BodyResult(data, True, documented, violations=found, notices=notices)

    return decode


def _xml(documented: MediaType, bounds: Bounds) -> Decode:
    notices = [] if documented.schema is None else ["XML is not checked against its schema"]
    return lambda request, media: BodyResult(request.body, True, documented, notices=list(notices))


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


_COMPILERS: dict[str, Callable[[MediaType, Bounds], Decode]] = {
    "form": _form,
    "json": _json,
    "multipart": _multipart,
    "opaque": _opaque,
    "text": _text,
    "xml": _xml,
}
