"""A documented error body filled with the real reason: by the names and types of its schema.

No vendor is known here. A name says what belongs under it (status, message, loc, errors, ...);
what says nothing is left out, or drawn where it is required.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from understudy.openapi.location import join
from understudy.openapi.sampling import Sampler, Scene
from understudy.openapi.sampling.flattening import Flat, ways
from understudy.openapi.sampling.member import type_of
from understudy.openapi.sampling.roles import words
from understudy.openapi.schema import Schema
from understudy.openapi.violation import Violation

from .refusal import Refusal, place
from .shown import shown

_OMIT: Any = object()
_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Fault:
    """What an error body tells: the refusal, the request's path, and the scene to draw from."""

    refusal: Refusal
    path: str
    scene: Scene


Filler = Callable[[Fault, Violation | None], Any]


class ErrorShape:
    """Fills one documented error schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._full = _filler(schema, schema.node, "", 0, sparse=False)
        self._sparse = _filler(schema, schema.node, "", 0, sparse=True)
        self._sampler = Sampler(schema)

    def filled(self, fault: Fault) -> tuple[Any, bool]:
        """The body, and whether it keeps its schema."""
        for fill in (self._full, self._sparse):
            value = fill(fault, None)
            if value is not _OMIT and self._schema.is_valid(value):
                return value, True
        return self._sampler.draw(fault.scene)


def _filler(schema: Schema, node: Any, name: str, depth: int, sparse: bool) -> Filler:
    found = ways(schema.schemas, node) if depth < _DEPTH else []
    fillers = [_way(schema, flat, name, depth, sparse) for flat in found[:6]]
    if not fillers:
        return lambda fault, violation: _OMIT
    if len(fillers) == 1:
        return fillers[0]
    accepts = schema.schemas.validator(node).is_valid

    def fill(fault: Fault, violation: Violation | None) -> Any:
        for filler in fillers:
            value = filler(fault, violation)
            if value is not _OMIT and accepts(value):
                return value
        return _OMIT

    return fill


def _way(schema: Schema, flat: Flat, name: str, depth: int, sparse: bool) -> Filler:
    if "const" in flat:
        constant = flat["const"]
        return lambda fault, violation: constant
    kind = type_of(flat)
    if kind == "object":
        return _object(schema, flat, depth, sparse)
    if kind == "array":
        return _array(schema, flat, name, depth, sparse)
    if "enum" in flat:
        return _enum(flat, name)
    if kind in ("integer", "number"):
        return _number(name)
    if kind == "boolean":
        return _boolean(name)
    if kind == "string":
        return _text(flat, name)
    if kind == "null":
        return lambda fault, violation: None
    return _anything(name, depth)


def _object(schema: Schema, flat: Flat, depth: int, sparse: bool) -> Filler:
    properties: dict[str, Any] = dict(flat.get("properties", {}))
    required = flat.get("required", [])
    for name in required:
        properties.setdefault(name, {})
    if not properties:
        return _by_place(schema, flat, depth, sparse)
    company = frozenset(word for name in properties for word in words(name))
    members = []
    for name, node in properties.items():
        optional = name not in required
        if optional and sparse:
            continue
        fill = _filler(schema, node, _told_by(name, company), depth + 1, sparse)
        members.append((name, fill, None if optional else _drawn(schema, node)))

    def filled(fault: Fault, violation: Violation | None) -> Any:
        body = {}
        for name, fill, draw in members:
            value = fill(fault, violation)
            if value is _OMIT and draw is not None:
                value = draw(fault)
            if value is not _OMIT:
                body[name] = value
        return body

    return filled


def _told_by(name: str, company: frozenset[str]) -> str:
    """The name, or `title` for an `error` that stands beside a message."""
    beside = company & {"message", "detail", "description", "reason"}
    return "title" if words(name) == ("error",) and beside else name


def _drawn(schema: Schema, node: Any) -> Callable[[Fault], Any]:
    sampler = Sampler(Schema(schema.schemas, node, schema.at))
    return lambda fault: sampler.draw(fault.scene)[0]


def _by_place(schema: Schema, flat: Flat, depth: int, sparse: bool) -> Filler:
    """A map without declared members: one entry for each place that is at fault."""
    node = flat.get("additionalProperties", True)
    if node is False:
        return lambda fault, violation: {}
    if node is True or node == {}:
        return _anything("error", 0)
    fill = _filler(schema, node, "message", depth + 1, sparse)

    def filled(fault: Fault, violation: Violation | None) -> Any:
        faults = fault.refusal.violations[:20]
        entries = {_dotted(one): fill(fault, one) for one in faults}
        return {name: value for name, value in entries.items() if value is not _OMIT}

    return filled


def _array(schema: Schema, flat: Flat, name: str, depth: int, sparse: bool) -> Filler:
    said = words(name)
    if said[-1:] and said[-1] in _LOCATIONS:
        return _location(schema, flat, depth, sparse)
    fill = _filler(schema, flat.get("items", {}), _singular(name), depth + 1, sparse)
    most = int(flat.get("maxItems", 100))
    least = int(flat.get("minItems", 0))

    def filled(fault: Fault, violation: Violation | None) -> Any:
        faults: list[Violation | None] = (
            [violation] if violation else list(fault.refusal.violations[:most])
        )
        if not faults:
            faults = [None]
        entries = [value for one in faults if (value := fill(fault, one)) is not _OMIT]
        while entries and len(entries) < least:
            entries.append(entries[-1])
        return entries

    return filled


def _location(schema: Schema, flat: Flat, depth: int, sparse: bool) -> Filler:
    """The segments of a place: `["body", "description"]`."""
    accepts = schema.schemas.validator(flat.get("items", True)).is_valid

    def filled(fault: Fault, violation: Violation | None) -> Any:
        if violation is None:
            return ["request"] if accepts("request") else []
        segments = [violation.where, *violation.path]
        return [s if accepts(s) else str(s) for s in segments]

    return filled


def _enum(flat: Flat, name: str) -> Filler:
    options = [value for value in flat["enum"] if value is not None]

    def filled(fault: Fault, violation: Violation | None) -> Any:
        refusal = fault.refusal
        wanted = [refusal.status, str(refusal.status), *_codes(refusal, violation)]
        for option in options:
            if option in wanted or _plain(option) in map(_plain, wanted):
                return option
        near = _HINTS.get(refusal.status, ())
        return next((o for o in options if any(w in _plain(o) for w in near)), _OMIT)

    return filled


def _number(name: str) -> Filler:
    said = frozenset(words(name))
    if said & {"status", "code", "http"}:
        return lambda fault, violation: fault.refusal.status
    if said & {"timestamp", "time"}:
        return lambda fault, violation: int(fault.scene.now.timestamp())
    return lambda fault, violation: _OMIT


def _boolean(name: str) -> Filler:
    said = words(name)
    if said[-1:] and said[-1] in ("success", "ok", "succeeded", "valid", "retryable", "retriable"):
        return lambda fault, violation: False
    if said in (("error",), ("failed",), ("failure",), ("is", "error")):
        return lambda fault, violation: True
    return lambda fault, violation: _OMIT


def _text(flat: Flat, name: str) -> Filler:
    say = _saying(flat, name)
    longest = flat.get("maxLength")
    if longest is None:
        return say

    def cut(fault: Fault, violation: Violation | None) -> Any:
        text = say(fault, violation)
        return text if text is _OMIT else text[: int(longest)]

    return cut


def _saying(flat: Flat, name: str) -> Filler:
    """What a string of this name tells; nothing where the name says nothing."""
    last = (words(name) or ("message",))[-1]
    if flat.get("format") == "date-time":
        return _SAYINGS["timestamp"]
    if flat.get("format") in ("uuid", "uuid4"):
        return _nothing
    if last in _PLACES and "pointer" in words(name):
        return _pointer
    return _SAYINGS.get(last, _nothing)


def _nothing(fault: Fault, violation: Violation | None) -> Any:
    return _OMIT


def _anything(name: str, depth: int) -> Filler:
    """A schema that takes any value: the reason, as an object at the top, as text below."""
    if depth:
        return _saying({}, name) if name else lambda fault, violation: _OMIT

    def filled(fault: Fault, violation: Violation | None) -> Any:
        body: dict[str, Any] = {"message": fault.refusal.reason}
        if fault.refusal.violations:
            body["errors"] = [
                {"in": v.where, "pointer": join(*v.path), "message": v.message}
                for v in fault.refusal.violations[:20]
            ]
        return body

    return filled


def _message(fault: Fault, violation: Violation | None) -> str:
    if violation is None or not violation.path:
        return fault.refusal.reason if violation is None else violation.message
    return f"{_dotted(violation)} {violation.message}".strip()


def _spot(fault: Fault, violation: Violation | None) -> Any:
    return _OMIT if violation is None else _dotted(violation)


def _pointer(fault: Fault, violation: Violation | None) -> Any:
    return _OMIT if violation is None else join(*violation.path)


def _dotted(violation: Violation) -> str:
    """The member's own place, `owner.name`; the part of the request where there is none."""
    return ".".join(map(str, violation.path)) or violation.where


def _codes(refusal: Refusal, violation: Violation | None) -> list[str]:
    """How the fault may be called, most precise first."""
    if violation is not None:
        return [_RULES.get(violation.rule, violation.rule), place(violation)]
    return [*_KINDS.get(refusal.status, ()), refusal.title.lower().replace(" ", "_")]


def _plain(value: Any) -> str:
    return "".join(words(str(value)))


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and len(name) > 2 else name


_LOCATIONS = frozenset(("loc", "location", "path", "segments"))
_MESSAGES = frozenset(
    [
        "message",
        "msg",
        "error",
        "errors",
        "detail",
        "details",
        "reason",
        "description",
        "explanation",
        "summary",
        "text",
        "cause",
        "issue",
        "problem",
        "violation",
        "hint",
    ]
)
_PLACES = frozenset(
    [
        "field",
        "param",
        "parameter",
        "property",
        "pointer",
        "source",
        "name",
        "location",
        "loc",
        "attribute",
        "target",
        "key",
        "member",
        "argument",
    ]
)
_RULES = {"required": "missing", "json": "json_invalid"}
_KINDS = {
    400: ("bad_request", "invalid_request", "invalid_request_error"),
    401: ("unauthorized", "unauthenticated", "authentication_error"),
    403: ("forbidden", "permission_denied", "insufficient_scope"),
    404: ("not_found",),
    409: ("conflict",),
    422: ("validation_error", "unprocessable_entity", "invalid_request"),
    429: ("too_many_requests", "rate_limited", "rate_limit_exceeded"),
    500: ("internal_error", "internal_server_error", "server_error"),
}
_HINTS = {
    400: ("invalid", "bad", "malformed", "validation"),
    401: ("auth", "credential"),
    403: ("forbid", "permission", "denied", "access"),
    404: ("notfound", "missing", "unknown"),
    422: ("validation", "invalid", "unprocess"),
    429: ("rate", "limit", "toomany"),
    500: ("internal", "server", "unknown"),
}
_SAYINGS: dict[str, Filler] = {
    **dict.fromkeys(_MESSAGES, _message),
    **dict.fromkeys(_PLACES, _spot),
    **dict.fromkeys(("timestamp", "datetime"), lambda fault, violation: fault.scene.now_text),
    **dict.fromkeys(("title", "phrase"), lambda fault, violation: fault.refusal.title),
    **dict.fromkeys(
        "code type rule kind keyword category slug".split(),
        lambda fault, violation: _codes(fault.refusal, violation)[0],
    ),
    **dict.fromkeys(("status", "statuscode"), lambda fault, violation: str(fault.refusal.status)),
    **dict.fromkeys(
        "instance path uri request endpoint".split(), lambda fault, violation: fault.path
    ),
    **dict.fromkeys(
        "value input rejected actual received".split(),
        lambda fault, violation: shown(violation) if violation else _OMIT,
    ),
    **dict.fromkeys(
        ("in", "where"), lambda fault, violation: violation.where if violation else _OMIT
    ),
}
