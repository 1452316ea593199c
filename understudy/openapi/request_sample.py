"""A request that keeps the document: for a curl that works as pasted, and for trying things out."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from .body_sample import sample_body
from .model import Api, Operation, Parameter, SecurityScheme
from .path_key import split_path_key
from .request_writing import Presented, RequestSample, RequestValues, present, write_request
from .sampling import Sampler, Scene

__all__ = [
    "RequestSample",
    "curl",
    "parameter_value",
    "sample_curl",
    "sample_request",
    "sample_values",
]


def sample_request(
    operation: Operation,
    *,
    secrets: Mapping[str, str] | None = None,
    path: str = "",
    random: Random | None = None,
) -> RequestSample:
    """A request with every required parameter, a body, and a credential of the right shape.

    `secrets` are values to present, by scheme name; `path` is the template to call where it is
    not the documented one.
    """
    scene = Scene(random or Random(0), datetime.now(UTC), method=operation.method)
    values = sample_values(operation, scene, path)
    presented, user = _presented(operation, secrets or {})
    written = write_request(operation, values, path=path, presented=presented)
    return replace(written, user=user)


def sample_values(operation: Operation, scene: Scene, path: str = "") -> RequestValues:
    """A value for every required parameter, and a body where one is described."""
    asked = {condition.name for condition in split_path_key(path or operation.path).conditions}
    parameters = {
        (parameter.place, parameter.name): parameter_value(parameter, scene)
        for parameter in operation.parameters
        if parameter.required or parameter.name in asked or parameter.name.lower() in asked
    }
    if operation.body is None or not operation.body.content:
        return RequestValues(parameters)
    return RequestValues(parameters, *sample_body(operation.body, scene))


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


def parameter_value(parameter: Parameter, scene: Scene) -> Any:
    """The first valid example of a parameter, else a value made for its schema."""
    schema = parameter.content.schema if parameter.content else parameter.schema
    examples = parameter.content.examples if parameter.content else parameter.examples
    for example in examples:
        if schema is None or schema.is_valid(example.value):
            return example.value
    return Sampler(schema, parameter.name).draw(scene)[0] if schema else parameter.name


def _presented(operation: Operation, secrets: Mapping[str, str]) -> tuple[list[Presented], str]:
    """The credentials of the first alternative; Basic as `user:password` beside them."""
    alternative = next((a for a in operation.security if a.requirements), None)
    found, user = [], ""
    for requirement in alternative.requirements if alternative else ():
        scheme = requirement.scheme
        secret = secrets.get(scheme.name) or _secret(scheme)
        if scheme.scheme == "basic":
            user = secret
        elif presented := present(scheme, secret):
            found.append(presented)
    return found, user


def _secret(scheme: SecurityScheme) -> str:
    if scheme.scheme == "basic":
        return "user:password"
    return "header.payload.signature" if scheme.bearer_format.lower() == "jwt" else "mock-key"
