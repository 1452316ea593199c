"""What there is to say about a request that is let pass: what only prose in a document rules out.

An overlay beside the document puts that prose into words that a program can read, as
`x-understudy-notices` of the operation: a list of `when` (a schema of the body) and `notice`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import jsonschema_rs

from understudy.openapi.model import Operation

from .content import BodyResult
from .problem import LineOf

EXTENSION = "x-understudy-notices"

Notices = Callable[[BodyResult], list[str]]
_Check = tuple[Callable[[Any], bool], str]


def compile_notices(operation: Operation, line_of: LineOf) -> Notices:
    """The notices of one operation on a decoded body; an entry that can't be read says so."""
    absent = _absent(operation, line_of)  # a line takes a scan
    checks = list(_checks(operation, line_of))
    if absent is list and not checks:
        return lambda body: []

    def notices(body: BodyResult) -> list[str]:
        if not body.present:
            return absent()
        return [notice for applies, notice in checks if applies(body.value)]

    return notices


def _absent(operation: Operation, line_of: LineOf) -> Callable[[], list[str]]:
    """For a request without a body, where the body's schema has members that it asks for."""
    body = operation.body
    if body is None or body.required:
        return list
    lowered = [media.schema.lowered for media in body.content if media.schema]
    if not any(isinstance(one, dict) and one.get("required") for one in lowered):
        return list
    at = body.at
    return lambda: [
        f"no body was sent, which is allowed at {line_of(at)}; what it would say is made up"
    ]


def _checks(operation: Operation, line_of: LineOf) -> Iterator[_Check]:
    entries = operation.extensions.get(EXTENSION, [])
    for entry in entries if isinstance(entries, list) else [{}]:
        try:
            validator = jsonschema_rs.Draft202012Validator(entry["when"], retriever=_refused)
            yield validator.is_valid, str(entry["notice"])
        except (KeyError, TypeError, ValueError):
            yield _always, f"{EXTENSION} can't be read ({line_of(operation.at)})"


def _always(value: Any) -> bool:
    return True


def _refused(uri: str) -> Any:
    raise ValueError(f"{uri} is not fetched")
