"""A request on paper: parameters in their styles, credentials in their places, a body in its type.

Not which values a request has.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

from .body_sample import write_body
from .model import Operation, Parameter, SecurityScheme
from .path_key import Condition, split_path_key
from .security import authorization_word
from .written import scalar, written


@dataclass(frozen=True, slots=True)
class RequestSample:
    """A request. `path` and `query` are percent-encoded; `body` None: none is sent."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    user: str = ""

    @property
    def target(self) -> str:
        """Path and query as they stand in a request line."""
        return f"{self.path}?{self.query}" if self.query else self.path


@dataclass(frozen=True, slots=True)
class RequestValues:
    """What a request says: parameters by place and name, and a body where there is a media type."""

    parameters: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    media_type: str = ""
    body: Any = None


@dataclass(frozen=True, slots=True)
class Presented:
    """A credential in a request: a header, a query parameter or a cookie of this name."""

    place: str
    name: str
    value: str


def present(scheme: SecurityScheme, secret: str) -> Presented | None:
    """The credential where its scheme puts it; None: it is not in the request (mutual TLS)."""
    if scheme.kind == "mutualTLS":
        return None
    word = authorization_word(scheme) or ("" if scheme.kind == "apiKey" else "Bearer")
    if scheme.scheme == "basic" and scheme.kind == "http":
        secret = base64.b64encode(secret.encode()).decode()
    value = f"{word} {secret}".strip()
    if scheme.kind == "apiKey":
        return Presented(scheme.place, scheme.parameter, value)
    return Presented("header", "Authorization", value)


def write_request(
    operation: Operation,
    values: RequestValues,
    *,
    path: str = "",
    presented: Iterable[Presented] = (),
) -> RequestSample:
    """The request with these values; `path` is the template where it is not the documented one.

    What a `?` or `#` in the template asks for is sent too.
    """
    headers: dict[str, str] = {}
    cookies: list[str] = []
    query: list[tuple[str, str]] = []
    key = split_path_key(path or operation.path)
    filled = key.path
    for parameter in operation.parameters:
        if (parameter.place, parameter.name) not in values.parameters:
            continue
        value = values.parameters[parameter.place, parameter.name]
        value = json.dumps(value) if parameter.content else value
        if parameter.place == "path":
            filled = filled.replace(f"{{{parameter.name}}}", _segment(parameter, value))
        elif parameter.place == "query":
            query += _pairs(parameter, value)
        elif parameter.place == "header":
            headers[parameter.name] = written(value, parameter.explode, _printable)
        else:
            cookies += [f"{name}={text}" for name, text in _pairs(parameter, value)]
    _meet(key.conditions, operation, query, headers)
    for one in presented:
        _add(one, headers, query, cookies)
    body = None
    if values.media_type:
        headers["Content-Type"], body = write_body(values.media_type, values.body)
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    return RequestSample(operation.method, filled, _joined(query), tuple(headers.items()), body)


def _add(
    one: Presented, headers: dict[str, str], query: list[tuple[str, str]], cookies: list[str]
) -> None:
    if one.place == "header":
        headers[one.name] = one.value
    elif one.place == "query":
        query[:] = [pair for pair in query if pair[0] != one.name]
        query.append((one.name, _encode(one.value)))
    else:
        cookies.append(f"{one.name}={quote(one.value)}")


def _segment(parameter: Parameter, value: Any) -> str:
    """A path parameter in its style (OpenAPI, Style Values)."""
    if parameter.style == "matrix":
        return "".join(f";{_encode(name)}={text}" for name, text in _pairs(parameter, value))
    text = written(value, parameter.explode, _encode)
    if parameter.style == "label":
        return "." + text.replace(",", "." if parameter.explode else ",")
    return text.replace(".", "%2E") if text in (".", "..") else text or "-"


def _pairs(parameter: Parameter, value: Any) -> list[tuple[str, str]]:
    """A query, cookie or matrix parameter as names and values, the values percent-encoded."""
    name, style = parameter.name, parameter.style
    if isinstance(value, dict):
        if style == "deepObject":
            return list(_bracketed(name, value))
        if parameter.explode:
            return [(key, scalar(one, _encode)) for key, one in value.items()]
    if isinstance(value, list) and parameter.explode:
        return [(name, scalar(one, _encode)) for one in value]
    joint = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}.get(style, ",")
    return [(name, written(value, False, _encode).replace(",", joint))]


def _bracketed(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The members of an object, and theirs, by names in brackets."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _bracketed(f"{name}[{key}]", one)
    else:
        for one in value if isinstance(value, list) else [value]:
            yield name, scalar(one, _encode)


def _encode(text: str) -> str:
    return quote(text, safe="")


def _joined(query: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote_plus(name)}={text}" for name, text in query)


def _printable(text: str) -> str:
    """A header's value: what would end it or can't be seen is a space."""
    return "".join(c if c.isprintable() else " " for c in text).strip()


def _meet(
    conditions: Iterable[Condition],
    operation: Operation,
    query: list[tuple[str, str]],
    headers: dict[str, str],
) -> None:
    """Let the query and headers meet a path key's conditions."""
    declared = {p.name.lower(): p.name for p in operation.parameters if p.place == "header"}
    for mark, name, value in conditions:
        if mark == "#" and name in declared:
            headers[declared[name]] = headers[declared[name]] if value is None else value
            continue
        same = [p for p in query if p[0] == name or (mark == "#" and p[0].lower() == name)]
        if value is not None and _encode(value) not in [text for _, text in same]:
            query[:] = [pair for pair in query if pair not in same]
            query.append((same[0][0] if same else name, _encode(value)))
        elif not same:
            query.append((name, ""))
