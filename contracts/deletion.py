"""How a thing that was created is deleted again: by which operation, and with which values.

The document says so by a link, or by a DELETE below the path that creates. An id is only ever one
that the answer to the creation gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from understudy.errors import ReferenceProblem
from understudy.openapi.location import split
from understudy.openapi.model import Api, Operation
from understudy.openapi.request_writing import RequestValues
from understudy.openapi.sampling.roles import words

from .described import described_response
from .exchange import Exchange
from .gate import may_create

_MAKING = frozenset("create new add issue generate register make".split())
_PARAMETER = re.compile(r"\{([^{}]+)\}")
_FROM_ANSWER = "$response.body"
_REQUIRED_PLACES = ("path", "query", "header")

Parameters = Mapping[tuple[str, str], Any]


@dataclass(frozen=True, slots=True)
class Deletion:
    """The operation that deletes, and its parameters for one thing.

    `given` are those of the values that the answer to the creation gave.
    """

    operation: Operation
    parameters: Parameters
    given: frozenset[str] = frozenset()

    @property
    def values(self) -> RequestValues:
        """What the request for it says."""
        return RequestValues(self.parameters)

    @property
    def path(self) -> str:
        """The path for a person to read: `/v1/keys/abc`."""

        def filled(found: re.Match[str]) -> str:
            return str(self.parameters.get(("path", found[1]), found[0]))

        return _PARAMETER.sub(filled, self.operation.path)


def deletion_of(api: Api, exchange: Exchange) -> Deletion | None:
    """How to delete what an exchange has created; None where the document does not say."""
    candidates = (*_linked(api, exchange), *_below(api, exchange))
    return next((one for one in candidates if _is_complete(one)), None)


def can_delete(api: Api, operation: Operation) -> bool:
    """Whether the document names a DELETE for what an operation creates."""
    if any(_pairs(operation, other) is not None for other in api.operations):
        return True
    return any(_deleting(api, link) for link in _links(api, operation, 201))


def _is_complete(deletion: Deletion) -> bool:
    """Whether every parameter is known without which the request would not be that one."""
    needed = [p for p in deletion.operation.parameters if p.required or p.place == "path"]
    named = set(_PARAMETER.findall(deletion.operation.path))
    known = {name for place, name in deletion.parameters if place == "path"}
    return named <= known and all((p.place, p.name) in deletion.parameters for p in needed)


# By the paths


def _below(api: Api, exchange: Exchange) -> Iterator[Deletion]:
    creating = exchange.trial.operation
    values = exchange.trial.values
    asked = values.parameters if values else {}
    deleting = (one for one in api.operations if one.method == "DELETE")
    for operation in deleting:
        pairs = _pairs(creating, operation)
        if pairs is None:
            continue
        kept, own = pairs
        found = {("path", new): asked.get(("path", old)) for new, old in kept.items()}
        if own:
            found["path", own] = _identity(exchange, operation, own)
        if all(value is not None for value in found.values()):
            given = {str(found["path", own])} if own else set()
            yield Deletion(operation, found, frozenset(given))


def _pairs(creating: Operation, other: Operation) -> tuple[dict[str, str], str] | None:
    """Which path parameters of a DELETE are those of the creation, and the one that is new.

    A PUT creates what stands at its own path.
    """
    if other.method != "DELETE" or not may_create(creating.method):
        return None
    made, gone = _segments(creating.path), _segments(other.path)
    if creating.method == "POST":
        if made and made[-1] in _MAKING:
            made = made[:-1]
        if len(gone) != len(made) + 1 or not (own := _PARAMETER.fullmatch(gone[-1])):
            return None
        gone, name = gone[:-1], own[1]
    else:
        name = ""
    kept = {}
    for old, new in zip(made, gone, strict=True) if len(made) == len(gone) else ():
        before, after = _PARAMETER.fullmatch(old), _PARAMETER.fullmatch(new)
        if before and after:
            kept[after[1]] = before[1]
        elif old != new:
            return None
    return (kept, name) if len(made) == len(gone) else None


@lru_cache(maxsize=1 << 14)
def _segments(path: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[?#]", path)[0].split("/") if part)


def _identity(exchange: Exchange, operation: Operation, name: str) -> str | int | None:
    """The value for a path parameter that the answer to a creation gave."""
    answer = exchange.answer
    assert answer is not None
    value = answer.content.value
    inner = [one for one in value.values() if isinstance(one, dict)] if _is_map(value) else []
    for shown in (value, *inner[:1]):
        if _is_map(shown) and (found := _named(shown, name)) is not None:
            return found
    located = _segments(unquote(urlsplit(answer.header("Location") or "").path))
    wanted = _segments(operation.path)
    fits = located[-len(wanted) : -1] and all(
        _PARAMETER.fullmatch(part) or part == there
        for part, there in zip(wanted[:-1], located[-len(wanted) : -1], strict=False)
    )
    return located[-1] if fits and len(located) >= len(wanted) else None


def _named(shown: Mapping[str, Any], name: str) -> str | int | None:
    """The member that a parameter of this name means: its own, `id`, or one that ends alike."""
    last = words(name)[-1:]
    alike = [key for key in shown if words(key) and words(key)[-1:] == last]
    tails = [key for key in alike if words(name)[-len(words(key)) :] == words(key)]
    for key in (name, *tails, "id", *(alike if len(alike) == 1 else ())):
        value = shown.get(key)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return value
    return None


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


# By the links


def _linked(api: Api, exchange: Exchange) -> Iterator[Deletion]:
    assert exchange.answer is not None
    for link in _links(api, exchange.trial.operation, exchange.answer.status):
        operation = _deleting(api, link)
        given = link.get("parameters")
        if operation is None or not isinstance(given, dict):
            continue
        found: dict[tuple[str, str], Any] = {}
        own: set[str] = set()
        for key, expression in given.items():
            place, dot, name = str(key).partition(".")
            if not dot or place not in _REQUIRED_PLACES:
                place, name = "path", str(key)
            found[place, name] = _evaluated(str(expression), exchange)
            if str(expression).startswith("$response."):
                own.add(str(found[place, name]))
        if own and all(value is not None for value in found.values()):
            yield Deletion(operation, found, frozenset(own))


def _links(api: Api, operation: Operation, status: int) -> Iterator[Mapping[str, Any]]:
    response = described_response(operation, status)
    if response is None:
        return
    try:
        listed = api.document.value(api.document.follow(response.at.child("links")))
    except ReferenceProblem:
        return
    for name in listed if isinstance(listed, dict) else ():
        try:
            link = api.document.value(api.document.follow(response.at.child("links", name)))
        except ReferenceProblem:
            continue
        if isinstance(link, dict):
            yield link


def _deleting(api: Api, link: Mapping[str, Any]) -> Operation | None:
    """The DELETE operation that a link leads to."""
    wanted, reference = link.get("operationId"), link.get("operationRef")
    for operation in api.operations:
        same = operation.operation_id == wanted or operation.at.pointer == _pointer(reference)
        if operation.method == "DELETE" and same:
            return operation
    return None


def _pointer(reference: Any) -> str | None:
    return unquote(reference[1:]) if isinstance(reference, str) and reference[:1] == "#" else None


def _evaluated(expression: str, exchange: Exchange) -> Any:
    """A runtime expression (OpenAPI, Link Object) over an exchange; None where it leads nowhere."""
    answer, values = exchange.answer, exchange.trial.values
    assert answer is not None
    start, _, pointer = expression.partition("#")
    if start == _FROM_ANSWER:
        return _at(answer.content.value, pointer)
    if start.startswith("$response.header."):
        return answer.header(start.removeprefix("$response.header."))
    if values is not None and start == "$request.body":
        return _at(values.body, pointer)
    place, _, name = start.removeprefix("$request.").partition(".")
    return values.parameters.get((place, name)) if values is not None else None


def _at(value: Any, pointer: str) -> Any:
    for token in split(pointer):
        if isinstance(value, dict):
            value = value.get(token)
        elif isinstance(value, list) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        else:
            return None
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None
