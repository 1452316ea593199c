"""What a readable document leaves ambiguous: said before anyone is bitten."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from .findings import Finding, Severity
from .location import Location
from .model import Example, MediaType, Operation
from .path_key import split_path_key
from .request_rules import about_requests
from .schema import Schema
from .secrecy import optional_secrets
from .source import Document

_PARAMETER = re.compile(r"\{[^{}]*\}")


def ambiguities(
    document: Document, root: dict[str, Any], operations: Sequence[Operation]
) -> Iterator[Finding]:
    """The findings about a document that was read without trouble."""
    say = _Saying(document)
    if root.get("servers") == []:
        yield say(
            document.root.child("servers"),
            Severity.NOTE,
            "servers-empty",
            "servers is empty, which means /",
            "a client has to be told where the API lives",
            "Name the server",
        )
    if not operations:
        yield say(
            document.root,
            Severity.WARNING,
            "operations-missing",
            "the document has no operation under paths"
            + (", only webhooks" if root.get("webhooks") else ""),
            "webhooks are what the API calls, so there is nothing to serve"
            if root.get("webhooks")
            else "there is nothing to serve",
            "Add a path with a method",
        )
    yield from _paths(say, operations)
    for operation in operations:
        yield from about_requests(say, operation)
        yield from _responses(say, operation)
        yield from _examples(say, operation)
        yield from _secrets(say, operation)


class _Saying:
    def __init__(self, document: Document) -> None:
        self._document = document

    def __call__(
        self, at: Location, severity: Severity, rule: str, what: str, why: str, way_out: str
    ) -> Finding:
        return Finding(severity, rule, self._document.place(at), what, why, way_out)


def _paths(say: _Saying, operations: Sequence[Operation]) -> Iterator[Finding]:
    seen: dict[object, Operation] = {}
    for operation in operations:
        key = split_path_key(operation.path)
        shape = unquote(_PARAMETER.sub("{}", key.path))
        first = seen.setdefault((operation.method, shape, frozenset(key.conditions)), operation)
        if first is not operation:
            yield say(
                operation.at,
                Severity.WARNING,
                "path-ambiguous",
                f"{operation.method} {operation.path} can't be told from {first.path}",
                "every request for it is answered as the other one says",
                "Keep one of the two, or make their paths differ in more than names",
            )


def _responses(say: _Saying, operation: Operation) -> Iterator[Finding]:
    statuses = list(operation.responses)
    if statuses and not any(s.startswith(("2", "3", "1")) or s == "default" for s in statuses):
        yield say(
            operation.at.child("responses"),
            Severity.WARNING,
            "success-undocumented",
            "no successful response is documented",
            "the mock answers 200 without a body",
            "Document the response of a successful request",
        )
    fails = any(s.startswith(("4", "5")) or s == "default" for s in statuses)
    if statuses and not fails and (operation.body or operation.security or operation.parameters):
        yield say(
            operation.at.child("responses"),
            Severity.NOTE,
            "errors-undocumented",
            "no error response is documented",
            "a client can't know what a refusal looks like; the mock sends RFC 9457 problems",
            "Document the 4xx responses",
        )


def _examples(say: _Saying, operation: Operation) -> Iterator[Finding]:
    for media in _media_types(operation):
        examples = list(_shown(media))
        if media.schema is None or not examples or not _is_json(media):
            continue
        # Compiled for this question and forgotten: of a large document few are asked again.
        schema = media.schema
        strict = schema.schemas.validator(schema.node, strict=True)
        for example in examples:
            if strict.is_valid(example.value):
                continue
            if not schema.is_valid(example.value):
                yield _invalid(say, schema, example)
            else:
                yield say(
                    example.at,
                    Severity.NOTE,
                    "example-format-loose",
                    "the example has a date-time with a space where RFC 3339 has a T",
                    "the mock takes it, and answers with a T; other tools refuse it",
                    "Write a T between date and time",
                )
        schema.forget()


def _shown(media: MediaType) -> Iterator[Example]:
    """The examples of a media type, and those that its schema has for the whole value."""
    yield from media.examples
    lowered = media.schema.lowered if media.schema else True
    if media.schema is None or not isinstance(lowered, dict):
        return
    for index, value in enumerate(lowered.get("examples", ())):
        yield Example("", value, media.schema.schemas.origin(("examples", index), media.schema.at))
    if "example" in lowered:
        at = media.schema.schemas.origin(("example",), media.schema.at)
        yield Example("", lowered["example"], at)


def _invalid(say: _Saying, schema: Schema, example: Example) -> Finding:
    broken = schema.faults(example.value)
    where = "/".join(map(str, broken[0].path)) if broken else ""
    what = f"{where or 'it'} {broken[0].message}" if broken else "it breaks the schema"
    return say(
        example.at,
        Severity.WARNING,
        "example-invalid",
        f"the example does not keep its own schema: {what}",
        "it is never served",
        "Correct the example or the schema",
    )


def _secrets(say: _Saying, operation: Operation) -> Iterator[Finding]:
    for name, at in optional_secrets(operation):
        yield say(
            at,
            Severity.NOTE,
            "secret-optional",
            f"{name} looks like a secret, and the answer may leave it out",
            "a client that needs it can't rely on it; the mock always sends it",
            f"Add {name} to the required members of the answer",
        )


def _media_types(operation: Operation) -> Iterator[MediaType]:
    if operation.body:
        yield from operation.body.content
    for response in operation.responses.values():
        yield from response.content


def _is_json(media: MediaType) -> bool:
    name = media.name.partition(";")[0].strip().lower()
    return name == "application/json" or name.endswith("+json")
