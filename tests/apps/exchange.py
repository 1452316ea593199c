"""One request and one answer, as values; nothing about sockets, and nothing about any API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Request:
    """What a client sent; `path` has no query."""

    method: str
    path: str
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        return _first(self.headers, name)

    def having(self, name: str, value: str) -> Request:
        return replace(self, headers=_with(self.headers, name, value))


@dataclass(frozen=True)
class Answer:
    """What goes back. Without a Content-Length of its own it is given the true one."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    delay: float = 0.0

    def header(self, name: str) -> str | None:
        return _first(self.headers, name)

    def having(self, name: str, value: str) -> Answer:
        return replace(self, headers=_with(self.headers, name, value))

    def lacking(self, name: str) -> Answer:
        return replace(self, headers=_without(self.headers, name))


Handler = Callable[[Request], Answer]


class Refused(Exception):
    """A request that is answered with an error: its status, a sentence, and where it went wrong."""

    def __init__(
        self, status: int, message: str, problems: Iterable[Problem] = (), headers: Headers = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.problems = tuple(problems)
        self.headers = headers


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a body, in the words that FastAPI uses: where, which kind, a sentence."""

    place: tuple[str | int, ...]
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.place)) or 'body'}: {self.message}"


def json_answer(status: int, data: object, headers: Headers = ()) -> Answer:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    body = text.encode("utf-8", "surrogatepass")
    return Answer(status, (("Content-Type", "application/json"), *headers), body)


def text_answer(status: int, text: str, headers: Headers = ()) -> Answer:
    body = text.encode("utf-8", "backslashreplace")
    return Answer(status, (("Content-Type", "text/plain; charset=utf-8"), *headers), body)


def _first(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name.lower()), None)


def _with(headers: Headers, name: str, value: str) -> Headers:
    return (*_without(headers, name), (name, value))


def _without(headers: Headers, name: str) -> Headers:
    return tuple(pair for pair in headers if pair[0].lower() != name.lower())
