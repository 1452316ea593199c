"""A request that a document allows, built of its examples or of its schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from . import writing
from .credentials import Credential, credential
from .instances import ImpossibleError, Instances
from .operations import Line, Operation, routed
from .raw import NotThereError, Raw
from .totals import NO_XML

_NOT_PARAMETERS = ("accept", "content-type", "authorization")
_OF_THE_CONNECTION = (
    *("host", "content-length", "connection", "transfer-encoding", "expect", "te", "upgrade"),
    *("content-encoding", "prefer"),
)
_BOUNDARY = "understudy-survey"
_JSON = re.compile(r"(application|text)/(.+\+)?json", re.IGNORECASE)
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
_ANY_TEXT = "some text"


class UnbuiltError(Exception):
    """A valid request that was not found; the text says why."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A request by its parts; `schema` is the body's, `value` the body before it was written."""

    operation: Operation
    parameters: tuple[tuple[Mapping[str, Any], Any], ...]
    credential: Credential
    media_type: str | None = None
    schema: Any = None
    value: Any = None
    encoding: Mapping[str, Any] = field(default_factory=dict)
    raw_values: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The path alone, percent-encoded."""
        values = {str(p["name"]): writing.in_path(p, v) for p, v in self._of("path")}
        for (place, name), raw in self.raw_values.items():
            if place == "path":
                values[name] = raw
        template = routed(self.operation.path)
        filled = re.sub(r"\{([^{}]+)\}", lambda m: values.get(m[1], "text"), template)
        return self.operation.base + filled.replace(" ", "%20")

    @property
    def target(self) -> str:
        """The path and the query."""
        fixed = self.operation.path.partition("#")[0].partition("?")[2]
        parts = [fixed] if fixed and "{" not in fixed else []
        parts += [writing.in_query(p, v) for p, v in self._of("query") if not self._is_raw(p)]
        parts += [f"{name}={v}" for (place, name), v in self.raw_values.items() if place == "query"]
        parts += [f"{name}={value}" for name, value in self.credential.query]
        query = "&".join(part for part in parts if part)
        return f"{self.path}?{query}" if query else self.path

    @property
    def line(self) -> Line:
        """What tells its operation from others."""
        beside: dict[str, list[str]] = {}
        for name, value in parse_qsl(urlsplit(self.target).query, keep_blank_values=True):
            beside.setdefault(name.lower(), []).append(value)
        for name, value in self.headers.items():
            beside.setdefault(name.lower(), []).append(value)
        return Line(self.path, beside)

    @property
    def headers(self) -> dict[str, str]:
        """All headers but those of the connection."""
        made = {str(p["name"]): writing.in_header(p, v) for p, v in self._of("header")}
        cookies = [f"{p['name']}={writing.in_header(p, v)}" for p, v in self._of("cookie")]
        cookies += [f"{name}={value}" for name, value in self.credential.cookies]
        made |= dict(self.credential.headers)
        if cookies:
            made["Cookie"] = "; ".join(cookies)
        if self.media_type is not None:
            more = f"; boundary={_BOUNDARY}" if self.media_type == MULTIPART else ""
            made["Content-Type"] = self.media_type + more
        return made

    @property
    def body(self) -> bytes | None:
        """The body as it is sent."""
        if self.media_type is None:
            return None
        if is_json(self.media_type):
            return json.dumps(self.value).encode()
        if self.media_type == FORM:
            return writing.form(self.value, self.encoding)
        if self.media_type == MULTIPART:
            return writing.multipart(self.value, _BOUNDARY)
        return writing.text(self.value).encode()

    def without(self, parameter: Mapping[str, Any]) -> Sent:
        """The same without one of its parameters."""
        rest = tuple(pair for pair in self.parameters if pair[0] is not parameter)
        return replace(self, parameters=rest)

    def _of(self, place: str) -> Iterator[tuple[Mapping[str, Any], Any]]:
        return (pair for pair in self.parameters if pair[0].get("in") == place)

    def _is_raw(self, parameter: Mapping[str, Any]) -> bool:
        return (str(parameter.get("in")), str(parameter.get("name"))) in self.raw_values


def is_json(media_type: str) -> bool:
    """Whether bodies of this media type are JSON."""
    return bool(_JSON.fullmatch(media_type.partition(";")[0].strip()))


class Requests:
    """Builds the requests of one document: with all that may be sent, or with what must be."""

    def __init__(self, raw: Raw, instances: Instances, full: bool = True) -> None:
        self._raw = raw
        self._full = full
        self._instances = instances

    def valid(self, operation: Operation) -> Sent:
        """A request with all its parameters and its body."""
        parameters = tuple(self._parameters(operation))
        taken = {(str(p["in"]), str(p["name"]).lower()) for p, _ in parameters}
        try:
            sent = Sent(operation, parameters, credential(self._raw, operation.security, taken))
            return self._with_body(sent, operation.body)
        except NotThereError as error:
            raise UnbuiltError(str(error)) from None

    def _parameters(self, operation: Operation) -> Iterator[tuple[Mapping[str, Any], Any]]:
        in_path = set(re.findall(r"\{([^{}]+)\}", routed(operation.path)))
        for parameter in operation.parameters:
            name, place = str(parameter.get("name")), parameter.get("in")
            if place == "header" and name.lower() in _NOT_PARAMETERS:
                continue
            if place == "path" and name not in in_path:
                continue
            required = place == "path" or parameter.get("required") is True
            if not required and not self._full:
                continue
            if not required and place == "header" and name.lower() in _OF_THE_CONNECTION:
                continue
            try:
                yield parameter, self._value(parameter)
            except (ImpossibleError, NotThereError) as error:
                if required:
                    raise UnbuiltError(f"parameter {name}: {error}") from None

    def _value(self, parameter: Mapping[str, Any]) -> Any:
        content = parameter.get("content")
        media = next(iter(content.values()), {}) if isinstance(content, dict) else parameter
        schema = media.get("schema", {})
        values = chain(self._examples(media), ["text"] if not schema else [])
        return self._instances.first(schema, values, lambda value: _can_stand(parameter, value))

    def _with_body(self, sent: Sent, body: Mapping[str, Any] | None) -> Sent:
        content = body.get("content") if body is not None else None
        if body is None or not (self._full or body.get("required")):
            return sent
        if not isinstance(content, dict) or not content:
            return sent
        why = ""
        for name in sorted(content, key=_eligibility):
            media = content[name] if isinstance(content[name], dict) else {}
            media_type = _concrete(name)
            try:
                value = self._body_value(media, media_type)
            except (ImpossibleError, NotThereError) as error:
                why = why or f"body: {error}"
                continue
            schema, given = media.get("schema", {}), media.get("encoding")
            encoding = given if isinstance(given, dict) else {}
            return replace(
                sent, media_type=media_type, schema=schema, value=value, encoding=encoding
            )
        if body.get("required") is True:
            raise UnbuiltError(why)
        return sent

    def _body_value(self, media: Mapping[str, Any], media_type: str) -> Any:
        schema = media.get("schema", {})
        if is_json(media_type):
            return self._instances.first(schema, self._examples(media))
        if media_type in (FORM, MULTIPART):
            documented = (v for v in self._examples(media) if isinstance(v, dict))
            if not schema:
                return {"name": "text"}
            return self._instances.first(schema, documented, _can_be_a_form)
        if media_type.endswith("xml"):
            raise ImpossibleError(NO_XML)
        texts = (v for v in self._examples(media) if isinstance(v, str))
        return self._instances.first(schema, chain(texts, [_ANY_TEXT]), _is_text)

    def _examples(self, media: Mapping[str, Any]) -> Iterator[Any]:
        if not self._full:
            return
        if "example" in media:
            yield media["example"]
        examples = media.get("examples")
        for example in examples.values() if isinstance(examples, dict) else ():
            try:
                followed = self._raw.follow(example)
            except NotThereError:
                continue
            if isinstance(followed, dict) and "value" in followed:
                yield followed["value"]


def _eligibility(media_type: str) -> int:
    kinds: Sequence[bool] = (
        is_json(media_type) and "*" not in media_type,
        media_type == FORM,
        media_type == MULTIPART,
        "*" not in media_type and not media_type.endswith("xml"),
    )
    return kinds.index(True) if True in kinds else len(kinds)


def _concrete(media_type: str) -> str:
    """A media type that a request can name, for a range as well."""
    if media_type.startswith("*/") or media_type == "application/*":
        return "application/json"
    if media_type == "multipart/*":
        return MULTIPART
    plain = media_type.partition(";")[0].strip()
    return plain if plain.lower() in (FORM, MULTIPART) else media_type.replace("*", "plain")


def _can_be_a_form(value: Any) -> bool:
    """Whether it survives being written as one: an empty one is no body, an empty list nothing."""
    return isinstance(value, dict) and bool(value) and all(item != [] for item in value.values())


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _can_stand(parameter: Mapping[str, Any], value: Any) -> bool:
    """Whether a value survives being written in the parameter's place."""
    place = parameter.get("in")
    if "content" in parameter:
        return True
    if isinstance(value, list | dict):
        nested = value.values() if isinstance(value, dict) else value
        scalars = all(not isinstance(v, list | dict) and v not in ("", None) for v in nested)
        return bool(value) and scalars and not any("," in writing.text(v) for v in nested)
    written = writing.text(value)
    if value is None or written in ("", ".", ".."):
        return False
    if place == "header":
        return written.isascii() and written.isprintable() and written == written.strip()
    if place == "cookie":
        return bool(re.fullmatch(r"[!#-+\--:<-\[\]-~]+", written))
    return True
