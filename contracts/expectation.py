"""What the document makes one expect of a request, told from the request as it stands on the wire.

A generator's own word for it is not taken: its reading of a schema may differ from ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote

import jsonschema_rs

from understudy.openapi.location import Location
from understudy.openapi.model import Body, Operation, Parameter
from understudy.openapi.request_writing import Presented, RequestSample, RequestValues
from understudy.openapi.schema import Schema
from understudy.openapi.violation import Violation

from .content import Content, read_content
from .described import described_media_type
from .reading import Kept, broken_by, kept
from .trial import Expected

_SCALAR = frozenset(("string", "number", "integer", "boolean", "null"))
_UNKNOWN = frozenset(("additionalProperties", "unevaluatedProperties"))
_ODD_IN_PATH = re.compile(r"[/\\;?#%\x00-\x20\x7f]|^\.{0,2}$")
_ODD_IN_COOKIE = re.compile(r"[^!#-+\--:<-\[\]-~]")
_OF_HTTP = frozenset(
    ("authorization", "content-type", "accept", "host", "content-length", "cookie")
)
_ABOUT = {
    "type": "a value of another type",
    "required": "left out",
    "enum": "a value that is not in the enum",
    "const": "another value than the only one",
    "format": "a text outside of the format",
    "pattern": "a text outside of the pattern",
    "minLength": "shorter than allowed",
    "maxLength": "longer than allowed",
    "minimum": "less than the least value",
    "maximum": "more than the greatest value",
    "minItems": "too few items",
    "maxItems": "too many items",
    "uniqueItems": "an array with the same item twice",
    "multipleOf": "no multiple",
}


@dataclass(frozen=True, slots=True)
class Breach:
    """The first rule that a request breaks, at a member that the document declares."""

    member: tuple[str | int, ...]
    rule: str
    rule_at: Location | None

    @property
    def about(self) -> str:
        """The class of input in plain words."""
        return _ABOUT.get(self.rule, f"a value that breaks {self.rule}")


@dataclass(frozen=True, slots=True)
class Expectation:
    """`breach` where a refusal is expected; `values` is what the request says, as far as told."""

    expected: Expected
    values: RequestValues
    breach: Breach | None = None


def expectation(
    operation: Operation,
    request: RequestSample,
    presented: Sequence[Presented] = (),
    content: Content | None = None,
) -> Expectation:
    """What to expect of a request to this operation by somebody who may call it.

    `presented` are the credentials that it is going to have; `content` is its body, where that was
    read before.
    """
    parameters: dict[tuple[str, str], Any] = {}
    breaches: list[Breach] = []
    is_open = False
    texts = _Texts(operation, request)
    for parameter, found in _given(operation, texts, presented):
        if len(found) == 1:
            parameters[parameter.place, parameter.name] = found[0]
        verdict, breach = _parameter(operation, parameter, found)
        is_open = is_open or verdict is Kept.OPEN
        breaches += [breach] if breach else []
    content = content or read_content(texts.headers.get("content-type"), request.body or b"")
    verdict, breach = _body(operation.body, content, request.body is not None)
    is_open = is_open or verdict is Kept.OPEN
    breaches += [breach] if breach else []
    body = content.value if content.has_value else None
    values = RequestValues(parameters, content.media_type, body)
    if breaches:
        return Expectation(Expected.REFUSAL, values, breaches[0])
    return Expectation(Expected.ANYTHING if is_open else Expected.SUCCESS, values)


def breaks_path(
    operation: Operation, request: RequestSample, presented: Sequence[Presented] = ()
) -> bool:
    """Whether the first rule that a request breaks is one of a path parameter."""
    for parameter, found in _given(operation, _Texts(operation, request), presented):
        if _parameter(operation, parameter, found)[1] is not None:
            return parameter.place == "path"
    return False


def _given(
    operation: Operation, texts: _Texts, presented: Sequence[Presented]
) -> Iterator[tuple[Parameter, list[str]]]:
    """The operation's own parameters, with the texts that a request has for each."""
    for parameter in operation.parameters:
        if not is_apart(parameter, presented):
            yield parameter, texts.of(parameter)


def is_apart(parameter: Parameter, presented: Sequence[Presented]) -> bool:
    """Whether a parameter is HTTP's or a credential's, and none of the operation's own."""
    name = parameter.name.lower()
    if parameter.place == "header" and name in _OF_HTTP:
        return True
    alike = [one.name for one in presented if one.place == parameter.place]
    if parameter.place == "header":
        return name in map(str.lower, alike)
    return parameter.name in alike


def path_texts(template: str, path: str) -> Mapping[str, str] | None:
    """The decoded texts of a template's parameters in a path; None: it is another path."""
    if not path.startswith(template.partition("{")[0]):
        return None  # as most of a document's paths are
    pattern, names = _template(template)
    match = pattern.fullmatch(path)
    return dict(zip(names, map(unquote, match.groups()), strict=True)) if match else None


@lru_cache(maxsize=1 << 14)
def shares_segment(template: str, name: str) -> bool:
    """Whether a parameter stands beside another between two slashes: where it ends is unsaid."""
    segments = (part for part in template.split("/") if f"{{{name}}}" in part)
    return any(part.count("{") > 1 for part in segments)


@lru_cache(maxsize=1 << 14)
def _template(template: str) -> tuple[re.Pattern[str], list[str]]:
    """A pattern for paths, and what its groups are called; each path is held to all of them."""
    parts = re.split(r"\{[^{}]*\}", template)
    pattern = re.compile("([^/]*)".join(map(re.escape, parts)))
    return pattern, re.findall(r"\{([^{}]*)\}", template)


class _Texts:
    """The texts that a request has for each parameter."""

    def __init__(self, operation: Operation, request: RequestSample) -> None:
        self.headers = {name.lower(): value for name, value in request.headers}
        self._operation = operation
        self._request = request

    @cached_property
    def _path(self) -> Mapping[str, str]:
        return path_texts(self._operation.path, self._request.path) or {}

    @cached_property
    def _query(self) -> Mapping[str, list[str]]:
        query: dict[str, list[str]] = {}
        for name, value in parse_qsl(self._request.query, keep_blank_values=True):
            query.setdefault(name, []).append(value)
        return query

    @cached_property
    def _cookies(self) -> Mapping[str, str]:
        cookies = self.headers.get("cookie", "").split("; ")
        return dict(pair.partition("=")[::2] for pair in cookies if pair)

    def of(self, parameter: Parameter) -> list[str]:
        if parameter.place == "query":
            nested = (one for name, one in self._query.items() if _nested(parameter, name))
            return self._query.get(parameter.name) or [text for texts in nested for text in texts]
        if parameter.place == "header":
            found = self.headers.get(parameter.name.lower())
        else:
            found = (self._path if parameter.place == "path" else self._cookies).get(parameter.name)
        return [] if found is None else [found]


def _nested(parameter: Parameter, name: str) -> bool:
    return name.startswith(f"{parameter.name}[")


def _parameter(
    operation: Operation, parameter: Parameter, texts: list[str]
) -> tuple[Kept, Breach | None]:
    """Whether a parameter is kept, as its texts stand."""
    schema = parameter.schema
    if parameter.place == "path" and shares_segment(operation.path, parameter.name):
        return Kept.OPEN, None
    member = (parameter.place, parameter.name)
    if not texts:
        if not parameter.required or parameter.place == "path":
            return Kept.OPEN if parameter.place == "path" else Kept.YES, None
        if schema is not None and not schema.types() <= _SCALAR:
            return Kept.OPEN, None  # an empty array or object may be written as nothing
        return Kept.NO, Breach(member, "required", parameter.at)
    if schema is None or parameter.content is not None or len(texts) > 1:
        return Kept.OPEN, None
    if not schema.types() <= _SCALAR or _is_odd(parameter, texts[0]):
        return Kept.OPEN, None
    verdict = kept(schema, texts[0].strip() if parameter.place == "header" else texts[0])
    if verdict is not Kept.NO:
        return verdict, None
    broken = broken_by(schema, texts[0])
    return Kept.NO, Breach(member, *((broken.rule, broken.rule_at) if broken else ("", schema.at)))


def _is_odd(parameter: Parameter, text: str) -> bool:
    """Whether what arrives may differ from what is sent."""
    if parameter.place == "path":
        return parameter.style != "simple" or bool(_ODD_IN_PATH.search(text))
    if parameter.place == "cookie":
        return bool(_ODD_IN_COOKIE.search(text))
    return parameter.place == "header" and not (text.isascii() and text.isprintable())


def _body(body: Body | None, content: Content, is_sent: bool) -> tuple[Kept, Breach | None]:
    if body is None or not body.content:
        return (Kept.OPEN if is_sent else Kept.YES), None
    if not is_sent:
        if body.required:
            return Kept.NO, Breach(("body",), "required", body.at)
        return Kept.OPEN, None  # servers that ask for it all the same are not wrong for certain
    media = described_media_type(body.content, content.media_type)
    if media is None or media.schema is None or not content.has_value:
        return Kept.OPEN, None
    return _value(media.schema, content.value)


def _value(schema: Schema, value: Any) -> tuple[Kept, Breach | None]:
    broken = schema.violations(value)
    certain = [one for one in broken if one.rule not in _UNKNOWN and not _is_hidden(schema, one)]
    if certain:
        first = certain[0]
        member = ("body", *_declared(schema, first.path))
        return Kept.NO, Breach(member, first.rule, first.rule_at)
    if broken or _has_unknown(schema, value) or not _strict(schema).is_valid(value):
        return Kept.OPEN, None
    return Kept.YES, None


def _is_hidden(schema: Schema, broken: Violation) -> bool:
    """Whether a rule is broken within a member that is only for answers."""
    current: Schema | None = schema
    for token in broken.path:
        if current is None:
            return False
        if isinstance(token, str) and current.hides(token):
            return True
        current = current.property(token) if isinstance(token, str) else current.items()
    return False


def _strict(schema: Schema) -> jsonschema_rs.Validator:
    """A validator for date-times as they are written in answers, which every server takes."""
    kept_ones = schema.schemas.memory.setdefault("strict", {})
    if schema.at not in kept_ones:
        kept_ones[schema.at] = schema.schemas.validator(schema.node, strict=True)
    found: jsonschema_rs.Validator = kept_ones[schema.at]
    return found


def _declared(schema: Schema, path: tuple[str | int, ...]) -> Iterator[str]:
    """The beginning of a path that the document names, so that it is the same in every run."""
    current: Schema | None = schema
    for token in path:
        current = current.property(token) if current and isinstance(token, str) else None
        if current is None:
            return
        yield str(token)


def _has_unknown(schema: Schema, value: Any) -> bool:
    """Whether there are members that the document neither declares for requests nor forbids."""
    if isinstance(value, list):
        items = schema.items()
        return items is not None and any(_has_unknown(items, one) for one in value)
    if not isinstance(value, dict):
        return False
    names = schema.property_names()
    for name, one in value.items():
        member = schema.property(name)
        if (member is None and names) or schema.hides(name):
            return True
        if member is not None and _has_unknown(member, one):
            return True
    return False
