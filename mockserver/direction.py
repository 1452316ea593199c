"""What a test says of an answer -> an Override, held against the document.

It says what would break the contract; when the answer is given is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from understudy.errors import DirectionError, UsageError
from understudy.openapi.location import join
from understudy.openapi.model import Example, Header, MediaType, Operation, Parameter, Response
from understudy.openapi.violation import Violation

from .answer import EXAMPLE_NOT_VALID
from .breakdown import Breakdown
from .choose import asked, success
from .media import choose
from .overrides import Content, Override
from .parameters import compile_parameters
from .prefer import Preference
from .problem import LineOf
from .rendering import content_type, is_json, renderer, sendable
from .request import Request

UNSAID: Any = object()
"""Stands for a body that is not given, since None is JSON's null."""
_JSON = "application/json"
_NO_BODY = frozenset((204, 205, 304))
_ASKER = "the test"


@dataclass(frozen=True, slots=True)
class Direction:
    """What a test says of an answer; None, or UNSAID, where it says nothing.

    `example` is the name of a documented one; `delay` is in seconds.
    """

    status: int | None = None
    json: Any = UNSAID
    example: str | None = None
    headers: Mapping[str, str] | None = None
    delay: float = 0.0
    times: int | None = None
    fault: str | None = None


def direct(operation: Operation, said: Direction, line_of: LineOf, *, contract: bool) -> Override:
    """The answer that is asked for.

    UsageError for what can't be answered at all, DirectionError for what the document does not
    allow, unless `contract` is False.
    """
    _check(said)
    status = success(operation.responses).status if said.status is None else said.status
    response = asked(operation.responses, status).response
    broken = list(_broken(operation, status, response, said, line_of))
    if said.example is not None and (response is None or _example(response, said.example) is None):
        raise UsageError(*_no_example(operation, status, response, said.example))
    if broken and contract:
        raise DirectionError(operation.key, tuple(broken))
    spoken = said.status is not None or said.example is not None or said.json is not UNSAID
    return Override(
        Preference(code=status, example=said.example, asker=_ASKER) if spoken else None,
        None if said.json is UNSAID else _content(response, said.json),
        tuple((name, str(value)) for name, value in (said.headers or {}).items()),
        said.delay,
        None if said.fault is None else Breakdown(said.fault),
        said.times,
    )


def _check(said: Direction) -> None:
    """Raise UsageError for what no server could answer."""
    faults = ", ".join(map(repr, map(str, Breakdown)))
    checks: list[tuple[bool, str, str]] = [
        (
            said.status is not None and not 200 <= said.status <= 599,
            f"{said.status} is no status that ends an exchange",
            "Use one from 200 to 599",
        ),
        (
            said.json is not UNSAID and said.example is not None,
            "an answer has either json or example",
            "Leave one of them out",
        ),
        (said.delay < 0, f"a delay of {said.delay:g} seconds can't be", "Use 0 or more"),
        (
            said.times is not None and said.times < 1,
            f"{said.times} times is never",
            "Use 1 or more, or leave it out",
        ),
        (
            said.fault is not None and said.fault not in set(Breakdown),
            f"no fault is called {said.fault!r}",
            f"There is {faults}",
        ),
    ]
    for wrong, what, way_out in checks:
        if wrong:
            raise UsageError(what, way_out)
    for name, value in (said.headers or {}).items():
        if not _sendable(name, str(value)):
            raise UsageError(f"{name!r} can't be sent as a header", "Use one line of Latin-1")


def _sendable(name: str, value: str) -> bool:
    try:
        (name + value).encode("latin-1")
    except UnicodeEncodeError:
        return False
    return bool(name) and not any(c in name + value for c in "\r\n\0") and ":" not in name


def _broken(
    operation: Operation,
    status: int,
    response: Response | None,
    said: Direction,
    line_of: LineOf,
) -> Iterator[str]:
    """What the document does not allow, each in a line."""
    if response is None:
        known = ", ".join(operation.responses) or "none"
        yield f"status {status} is not documented; documented: {known} ({line_of(operation.at)})"
        return
    if said.json is not UNSAID:
        yield from _broken_body(response, status, said.json, line_of)
    if said.example is not None:
        yield from _broken_example(response, said.example, line_of)
    if said.headers:
        yield from _broken_headers(operation, response, said.headers, line_of)


def _broken_body(response: Response, status: int, value: Any, line_of: LineOf) -> Iterator[str]:
    media = _media(response)
    if media is None or status in _NO_BODY:
        yield f"json: a {status} has no body ({line_of(response.at)})"
    elif media.schema is not None and is_json(sendable(media.name)):
        for violation in media.schema.violations(value, "json", ()):
            yield told(violation, line_of)


def _broken_example(response: Response, name: str, line_of: LineOf) -> Iterator[str]:
    found = _example(response, name)
    if found is None:
        return
    media, example = found
    schema = media.schema
    if schema is not None and is_json(sendable(media.name)) and not schema.is_valid(example.value):
        yield f"example {name}: {EXAMPLE_NOT_VALID} ({line_of(example.at)})"


def _broken_headers(
    operation: Operation, response: Response, headers: Mapping[str, str], line_of: LineOf
) -> Iterator[str]:
    given = {name.lower(): str(value) for name, value in headers.items()}
    documented = tuple(
        _parameter(header) for header in response.headers if header.name.lower() in given
    )
    decode = compile_parameters(replace(operation, parameters=documented))
    for violation in decode(_with_headers(given), {})[1]:
        yield told(violation, line_of)
    sent_as = given.get("content-type")
    offered = [sendable(media.name) for media in response.content]
    if sent_as is not None and offered and choose(sent_as, offered) is None:
        where = line_of(response.at)
        yield f"header Content-Type: documented is {' or '.join(offered)} ({where})"


def told(violation: Violation, line_of: LineOf) -> str:
    """A violation in a line: its JSON pointer, what, the rule, and the line of the document."""
    at = f", {line_of(violation.rule_at)}" if violation.rule_at is not None else ""
    pointer = f" {join(*violation.path)}" if violation.path else ""
    return f"{violation.where}{pointer}: {violation.message} ({violation.rule}{at})"


def _parameter(header: Header) -> Parameter:
    """A response's header, to be read as a request's is."""
    return Parameter(
        header.name,
        "header",
        False,
        header.schema,
        "simple",
        header.explode,
        header.at,
        header.content,
    )


def _with_headers(given: Mapping[str, str]) -> Request:
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in given.items()]
    return Request({"method": "GET", "path": "/", "query_string": b"", "headers": pairs})


def _media(response: Response) -> MediaType | None:
    """What a value is sent as: JSON where that is documented."""
    chosen = [media for media in response.content if is_json(sendable(media.name))]
    return next(iter(chosen or response.content), None)


def _content(response: Response | None, value: Any) -> Content:
    media = None if response is None else _media(response)
    sent_as = _JSON if media is None else sendable(media.name)
    return Content(content_type(sent_as), renderer(sent_as)(value))


def _example(response: Response, name: str) -> tuple[MediaType, Example] | None:
    found = ((media, one) for media in response.content for one in media.examples)
    return next((pair for pair in found if pair[1].name == name), None)


def _no_example(
    operation: Operation, status: int, response: Response | None, name: str
) -> tuple[str, str]:
    content = response.content if response else ()
    names = [one.name for media in content for one in media.examples if one.name]
    near = get_close_matches(name, names, 1)
    known = f"Did you mean {near[0]}" if near else f"There is {', '.join(names) or 'none'}"
    return f"{operation.key}: no example of {status} is called {name}", known
