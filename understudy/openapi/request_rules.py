"""What an operation leaves ambiguous about its requests: path, parameters, body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from .findings import Finding, Severity
from .location import Location
from .model import Operation, Parameter
from .path_key import split_path_key

Say = Callable[[Location, Severity, str, str, str, str], Finding]

_STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
_NOT_PARAMETERS = frozenset(("accept", "content-type", "authorization"))
_NAMED = re.compile(r"\{([^{}]*)\}")
_ELSEWHERE = re.compile(r"/:[A-Za-z_]\w*(?=/|$)|/<[^/<>]+>(?=/|$)")
_BODILESS = ("GET", "HEAD", "DELETE", "TRACE")


def about_requests(say: Say, operation: Operation) -> Iterator[Finding]:
    """What is to be said about one operation, before anybody sends it a request."""
    yield from _path(say, operation)
    for parameter in operation.parameters:
        yield from _parameter(say, parameter)
    yield from _body(say, operation)


def _path(say: Say, operation: Operation) -> Iterator[Finding]:
    path = split_path_key(operation.path).path
    names = _NAMED.findall(path)
    without = _NAMED.sub("_", path)
    if "{" in without or "}" in without or "" in names:
        yield say(
            operation.at,
            Severity.WARNING,
            "path-braces",
            f"the braces in {path} don't enclose names",
            "what stands there is taken by the letter, so that it matches no value",
            "Write {name} around the name of each path parameter",
        )
    for name, count in Counter(filter(None, names)).items():
        if count > 1:
            yield say(
                operation.at,
                Severity.WARNING,
                "path-parameter-repeated",
                f"{{{name}}} stands {count} times in {path}",
                "OpenAPI allows it once; tools disagree on which of the values counts",
                "Give each of them a name of its own",
            )
    if any(character.isspace() for character in without):
        yield say(
            operation.at,
            Severity.NOTE,
            "path-space",
            f"the path {path!r} has a space in it",
            "no request has one; the mock takes %20 for it",
            "Remove it, or write %20",
        )
    for foreign in _ELSEWHERE.findall(without):
        yield say(
            operation.at,
            Severity.NOTE,
            "path-template-foreign",
            f"{foreign[1:]} in {path} looks like a parameter of another notation",
            "in OpenAPI it is taken by the letter",
            "Write {name} around the name of a path parameter",
        )


def _parameter(say: Say, parameter: Parameter) -> Iterator[Finding]:
    if parameter.place == "header" and parameter.name.lower() in _NOT_PARAMETERS:
        yield say(
            parameter.at,
            Severity.NOTE,
            "header-parameter-reserved",
            f"OpenAPI ignores a header parameter called {parameter.name}",
            "what it says is told by security, by the media types of the body or of the answers",
            "Remove it; describe credentials under security",
        )
    allowed = _STYLES[parameter.place]
    if parameter.style not in allowed:
        yield say(
            parameter.at.child("style"),
            Severity.WARNING,
            "parameter-style",
            f"a {parameter.place} parameter can't have the style {parameter.style}",
            "tools disagree on how its value is written",
            f"Write {' or '.join(allowed)}",
        )
    yield from _parameter_examples(say, parameter)


def _parameter_examples(say: Say, parameter: Parameter) -> Iterator[Finding]:
    schema = parameter.schema
    if schema is None:
        return
    for example in parameter.examples:
        if not schema.is_valid(example.value):
            broken = schema.faults(example.value)
            yield say(
                example.at,
                Severity.WARNING,
                "example-invalid",
                "the example does not keep its own schema: it "
                + (broken[0].message if broken else "breaks the schema"),
                "it is never served, and a request that is made after it is refused",
                "Correct the example or the schema",
            )
    schema.forget()


def _body(say: Say, operation: Operation) -> Iterator[Finding]:
    body = operation.body
    if body is None:
        return
    if operation.method in _BODILESS:
        yield say(
            body.at,
            Severity.NOTE,
            "body-without-meaning",
            f"HTTP gives the body of a {operation.method} request no meaning",
            "clients and proxies may drop it; OpenAPI 3.0 ignores it",
            "Write parameters, or use another method",
        )
    if not body.content:
        yield say(
            body.at,
            Severity.WARNING,
            "content-empty",
            "the request body has no media type",
            "any body is taken, of any kind",
            "Write a media type with a schema below content",
        )
    if body.required:
        return
    for media in body.content:
        lowered = media.schema.lowered if media.schema else True
        if isinstance(lowered, dict) and lowered.get("required"):
            yield say(
                body.at,
                Severity.NOTE,
                "body-optional-with-required-members",
                "the body may be left out, although its schema has required members",
                "servers in practice often refuse a request without a body",
                "Set required: true on the requestBody, if that is meant",
            )
            return
