"""What a team knows of its API and the document can't say: NAME.contract.yaml beside NAME.yaml."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from understudy.errors import DocumentError, UsageError
from understudy.openapi import findings
from understudy.openapi.location import join
from understudy.openapi.model import Operation
from understudy.openapi.resource import Resource
from understudy.openapi.retrieval import read_resource
from understudy.openapi.shown import printable

from .exchange import Exchange
from .expression import Expression, ExpressionError, parse_expression
from .severity import Severity

_ENDINGS = (".yaml", ".yml", ".json")
_NAMES = frozenset(("request", "response", "about"))
_KEYS = ("name", "operation", "when", "expect", "severity")
_SUCCESS = "200 <= response.status < 300"


@dataclass(frozen=True, slots=True)
class Invariant:
    """What `expect` says has to be true of each answer of which `when` is.

    `operation` is `POST /v1/things`, an operationId, or `*` for all; `line` is where it stands.
    """

    name: str
    operation: str
    when: Expression
    expect: Expression
    severity: Severity
    file: str
    line: int | None

    def is_about(self, operation: Operation) -> bool:
        """Whether it speaks of an operation."""
        label = f"{operation.method} {operation.path}"
        return self.operation in ("*", operation.operation_id, label)

    def is_broken(self, exchange: Exchange) -> bool:
        """Whether an exchange is one of those it is about, and not as it says."""
        if exchange.answer is None:
            return False
        names = _names(exchange)
        return self.when.holds(names) and not self.expect.holds(names)


def read_invariants(document: Path, operations: Iterable[Operation]) -> tuple[Invariant, ...]:
    """Those in the file beside a document with these operations; none where there is no such file.

    UsageError with file and line for what can't be understood.
    """
    beside = [document.with_name(f"{document.stem}.contract{ending}") for ending in _ENDINGS]
    path = next((one for one in beside if os.path.lexists(one)), None)
    if path is None:
        return ()
    try:
        resource = read_resource(path, path.resolve().as_uri(), printable(str(path)))
    except DocumentError as error:
        raise UsageError(str(error)) from error
    return tuple(_read(resource, list(operations)))


def _read(resource: Resource, operations: list[Operation]) -> Iterator[Invariant]:
    root = resource.value
    listed = root.get("invariants") if isinstance(root, dict) else None
    if not isinstance(listed, list) or set(root) != {"invariants"}:
        raise _refused(resource, "", "it has to be one list, called invariants")
    for index, entry in enumerate(listed):
        invariant = _invariant(resource, f"/invariants/{index}", entry)
        if invariant.operation != "*" and not any(map(invariant.is_about, operations)):
            raise _unknown(resource, f"/invariants/{index}/operation", invariant, operations)
        yield invariant


def _unknown(
    resource: Resource, pointer: str, invariant: Invariant, operations: list[Operation]
) -> UsageError:
    known = [f"{one.method} {one.path}" for one in operations]
    known += [one.operation_id for one in operations if one.operation_id]
    near = get_close_matches(invariant.operation, known, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return _refused(resource, pointer, f"there is no operation {invariant.operation}{hint}")


def _invariant(resource: Resource, pointer: str, entry: Any) -> Invariant:
    if not isinstance(entry, dict):
        raise _refused(resource, pointer, "an invariant is an object")
    for key, value in entry.items():
        if key not in _KEYS:
            near = get_close_matches(str(key), _KEYS, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; it has {', '.join(_KEYS)}"
            raise _refused(resource, pointer + join(key), f"{key} is not known{hint}")
        if not isinstance(value, str):
            raise _refused(resource, pointer + join(key), f"{key} has to be a text")
    if "name" not in entry or "expect" not in entry:
        raise _refused(resource, pointer, "an invariant needs name and expect")
    place = resource.place(pointer)
    return Invariant(
        entry["name"],
        entry.get("operation", "*"),
        _expression(resource, f"{pointer}/when", entry.get("when", _SUCCESS)),
        _expression(resource, f"{pointer}/expect", entry["expect"]),
        _severity(resource, f"{pointer}/severity", entry.get("severity", "failure")),
        place.file,
        place.line,
    )


def _expression(resource: Resource, pointer: str, text: str) -> Expression:
    try:
        return parse_expression(text, _NAMES)
    except ExpressionError as error:
        raise _refused(resource, pointer, f"{text!r}: {error}") from error


def _severity(resource: Resource, pointer: str, text: str) -> Severity:
    if text not in list(Severity):
        raise _refused(resource, pointer, f"{text!r} is none of {', '.join(Severity)}")
    return Severity(text)


def _refused(resource: Resource, pointer: str, what: str) -> UsageError:
    way_out = "See the example in specs/braintrust.contract.yaml"
    place = resource.place(pointer)
    finding = findings.Finding(findings.Severity.ERROR, "invariant", place, what, "", way_out)
    return UsageError(str(DocumentError(finding)).removesuffix(f". {way_out}"), way_out)


def _names(exchange: Exchange) -> dict[str, Any]:
    trial, answer = exchange.trial, exchange.answer
    values = trial.values
    parameters = values.parameters if values else {}
    places = {
        place: {name: value for (at, name), value in parameters.items() if at == place}
        for place in ("path", "query", "header", "cookie")
    }
    request = {"method": exchange.sent.method, "body": values.body if values else None, **places}
    response = {
        "status": answer.status if answer else None,
        "body": answer.content.value if answer else None,
        "text": answer.content.text if answer else None,
        "headers": {name.lower(): value for name, value in answer.headers} if answer else {},
    }
    return {"request": request, "response": response, "about": trial.about}
