"""At start-up, whether any operation answers a request that shows no credentials though it must.

Each is asked once through the whole application, so that whatever lies on the way is proved with
it: addresses, routing, Connexion, the checks themselves. That operations which anonymous callers
may use do answer them is not asked: it would take an answer of each, and a refusal is seen at once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlencode

from understudy.errors import UnderstudyError
from understudy.openapi.model import Api, Operation

from .addresses import Addresses
from .options import AuthMode
from .routes import RouteTable
from .template import Segment, Template

AsgiApp = Callable[..., Awaitable[None]]
_FILLERS = (b"0", b"x", b"self-check-of-understudy")
"""What stands for a parameter; where one leads to another operation, the next may not."""
_SHOWN = 5


class UnguardedError(UnderstudyError):
    """Operations that answer without credentials; `found` has their keys and what they answered."""

    def __init__(self, found: Sequence[tuple[str, int]]) -> None:
        super().__init__(found)
        self.found = tuple(found)

    def __str__(self) -> str:
        told = [f"{key} ({status or 'no answer'})" for key, status in self.found[:_SHOWN]]
        more = f" and {len(self.found) - _SHOWN} more" if len(self.found) > _SHOWN else ""
        return (
            "nothing is served, since operations that ask for credentials answer without: "
            f"{', '.join(told)}{more}. This is a fault of the mock, please report it; "
            "--auth off serves the documents without asking for credentials"
        )


@dataclass(frozen=True, slots=True)
class Question:
    """A request without credentials that an operation has to refuse."""

    key: str
    method: str
    path: bytes
    query: bytes = b""


def questions(
    apis: Sequence[Api], addresses: Addresses, table: RouteTable[str], mode: AuthMode
) -> Iterator[Question]:
    """One for each operation that refuses anonymous requests, at the first address it has."""
    if mode in (AuthMode.WARN, AuthMode.OFF):
        return
    guarded = {
        operation.key: operation
        for api in apis
        for operation in api.operations
        if _is_guarded(operation, mode)
    }
    for template, methods in addresses.entries:
        for key in methods.values():
            question = _question(guarded[key], template, table) if key in guarded else None
            if question is not None:
                del guarded[key]
                yield question


def check_guards(app: AsgiApp, asked: Iterator[Question]) -> None:
    """Raise UnguardedError where the application answers one of these otherwise than it must."""
    answers = ((question.key, _status(app, question)) for question in asked)
    found = [(key, status) for key, status in answers if not _refuses(status)]
    if found:
        raise UnguardedError(found)


def _refuses(status: int) -> bool:
    """A fault of the mock's own is its log's to tell: it gives nothing away."""
    return status in (401, 403) or status >= 500


def _is_guarded(operation: Operation, mode: AuthMode) -> bool:
    """Whether no alternative lets an anonymous request in; a client certificate is not seen."""
    named = [one for one in operation.security if one.requirements]
    if len(named) < len(operation.security) and mode is not AuthMode.REQUIRE:
        return False
    return bool(named) and not any(
        all(requirement.scheme.kind == "mutualTLS" for requirement in one.requirements)
        for one in named
    )


def _question(operation: Operation, template: Template, table: RouteTable[str]) -> Question | None:
    """A request that means this operation; None where others take all of them."""
    query = urlencode({c.name: c.value or "" for c in template.conditions}).encode()
    for filler in _FILLERS:
        path = b"".join(b"/" + _filled(segment, filler) for segment in template.segments) or b"/"
        path += b"/" if template.final_slash and path != b"/" else b""
        match = table.find(path)
        route = match.route(operation.method, query) if match else None
        if route is not None and route.target == operation.key:
            return Question(operation.key, operation.method, path, query)
    return None


def _filled(segment: Segment, filler: bytes) -> bytes:
    return filler.join(
        quote(literal, safe="!$&'()*+,;=:@").encode() for literal in segment.literals
    )


def _status(app: AsgiApp, question: Question) -> int:
    """The status of the answer; 0 where there is none, or only after waiting for something."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    call = app(_scope(question), receive, send).__await__()
    try:
        next(call)
    except StopIteration:
        return next((int(m["status"]) for m in sent if m["type"] == "http.response.start"), 0)
    call.close()
    return 0


def _scope(question: Question) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": question.method,
        "scheme": "http",
        "path": unquote_to_bytes(question.path).decode("utf-8", "surrogateescape"),
        "raw_path": question.path,
        "query_string": question.query,
        "root_path": "",
        "headers": [(b"host", b"localhost")],
        "client": None,
        "server": None,
    }
