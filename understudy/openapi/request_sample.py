"""A request that keeps the document: for a curl that works as pasted, and for trying things out."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any
from urllib.parse import quote, quote_plus

from .body_sample import sample_body
from .model import Api, Operation, Parameter, SecurityScheme
from .path_key import Condition, split_path_key
from .sampling import Sampler, Scene
from .security import is_bearer
from .written import scalar, written


@dataclass(frozen=True, slots=True)
class RequestSample:
    """A valid request. `path` and `query` are percent-encoded; `body` None: none is sent."""

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


def sample_request(
    operation: Operation,
    *,
    secrets: Mapping[str, str] | None = None,
    path: str = "",
    random: Random | None = None,
) -> RequestSample:
    """A request with every required parameter, a body, and a credential of the right shape.

    `secrets` are values to present, by scheme name; `path` is the template to call where it is
    not the documented one. What a `?` or `#` in it asks for is sent too.
    """
    scene = Scene(random or Random(0), datetime.now(UTC), method=operation.method)
    headers: dict[str, str] = {}
    cookies: list[str] = []
    query: list[tuple[str, str]] = []
    key = split_path_key(path or operation.path)
    filled, asked = key.path, {condition.name for condition in key.conditions}
    for parameter in operation.parameters:
        if parameter.required or parameter.name in asked or parameter.name.lower() in asked:
            value = _parameter_value(parameter, scene)
            if parameter.place == "path":
                filled = filled.replace(f"{{{parameter.name}}}", _segment(parameter, value))
            elif parameter.place == "query":
                query += _pairs(parameter, value)
            elif parameter.place == "header":
                headers[parameter.name] = written(value, parameter.explode, _printable)
            else:
                cookies += [f"{name}={text}" for name, text in _pairs(parameter, value)]
    _meet(key.conditions, operation, query, headers)
    user = _present(operation, secrets or {}, headers, query, cookies)
    body = None
    if operation.body and operation.body.content:
        headers["Content-Type"], body = sample_body(operation.body, scene)
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    return RequestSample(
        operation.method, filled, _joined(query), tuple(headers.items()), body, user
    )


def sample_curl(api: Api, operation: Operation, origin: str, path: str = "") -> str:
    """A curl command for a POSIX shell; `origin` is scheme, host and port."""
    return curl(sample_request(operation, path=path), origin)


def curl(sample: RequestSample, origin: str) -> str:
    """A request as a curl command for a POSIX shell."""
    parts = ["curl"]
    if sample.method == "HEAD":
        parts.append("--head")
    elif sample.method != ("GET" if sample.body is None else "POST"):
        parts += ["-X", sample.method]
    parts.append(shlex.quote(origin + sample.target))
    if sample.user:
        parts += ["-u", shlex.quote(sample.user)]
    for name, value in sample.headers:
        parts += ["-H", shlex.quote(f"{name}: {value}" if value else f"{name};")]
    if sample.body is not None:
        text = sample.body.decode("utf-8", "replace")
        parts += ["--data-raw" if sample.body else "-d", shlex.quote(text)]
    return " ".join(parts)


def _parameter_value(parameter: Parameter, scene: Scene) -> Any:
    schema = parameter.content.schema if parameter.content else parameter.schema
    examples = parameter.content.examples if parameter.content else parameter.examples
    for example in examples:
        if schema is None or schema.is_valid(example.value):
            value = example.value
            break
    else:
        value = Sampler(schema, parameter.name).draw(scene)[0] if schema else parameter.name
    return json.dumps(value) if parameter.content else value


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


def _present(
    operation: Operation,
    secrets: Mapping[str, str],
    headers: dict[str, str],
    query: list[tuple[str, str]],
    cookies: list[str],
) -> str:
    """Add the credentials of the first alternative; gives `user:password` for Basic."""
    alternative = next((a for a in operation.security if a.requirements), None)
    user = ""
    for requirement in alternative.requirements if alternative else ():
        scheme = requirement.scheme
        secret = secrets.get(scheme.name) or _secret(scheme)
        if scheme.kind == "apiKey":
            value = f"{scheme.scheme_word} {secret}".strip()
            if scheme.place == "header":
                headers[scheme.parameter] = value
            elif scheme.place == "query":
                query[:] = [pair for pair in query if pair[0] != scheme.parameter]
                query.append((scheme.parameter, _encode(value)))
            else:
                cookies.append(f"{scheme.parameter}={quote(value)}")
        elif scheme.scheme == "basic":
            user = secret
        elif is_bearer(scheme):
            headers["Authorization"] = f"Bearer {secret}"
        elif scheme.kind != "mutualTLS":
            headers["Authorization"] = f"{scheme.scheme.capitalize() or 'Bearer'} {secret}"
    return user


def _secret(scheme: SecurityScheme) -> str:
    if scheme.scheme == "basic":
        return "user:password"
    return "header.payload.signature" if scheme.bearer_format.lower() == "jwt" else "mock-key"
