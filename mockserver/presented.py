"""What a request presents for one security scheme: where it is looked for, and its shape.

Not whether it is known, nor what is answered when it is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from urllib.parse import parse_qsl

from understudy.credentials import BEARER_TOKEN, decoded_pair
from understudy.openapi.model import SecurityScheme
from understudy.openapi.security import authorization_word, is_bearer

from .request import Request


class Fault(IntEnum):
    """Why a scheme is not met, from the farthest miss to the nearest; NONE: it is met."""

    NONE = 0
    ABSENT = 1
    WORD = 2
    SHAPE = 3
    UNKNOWN = 4
    EXPIRED = 5
    SCOPE = 6


Reader = Callable[[Request], str | None]
"""The raw value at a scheme's place, or None where the request has nothing there."""

Look = Callable[[Request], str | Fault]
"""The secret that a request presents, without its scheme word, or ABSENT, WORD or SHAPE."""


def compile_look(scheme: SecurityScheme) -> Look:
    """How to find the credential of one scheme; not for mutualTLS, which is not in a request."""
    read, secret_of = compile_reader(scheme), _shape(scheme)

    def look(request: Request) -> str | Fault:
        value = read(request)
        return Fault.ABSENT if value is None else secret_of(value)

    return look


def compile_reader(scheme: SecurityScheme) -> Reader:
    """How to read the raw value at a scheme's place."""
    if scheme.kind != "apiKey":
        return _header("authorization")
    if scheme.place == "header":
        return _header(scheme.parameter.lower())
    return (_query if scheme.place == "query" else _cookie)(scheme.parameter)


def _header(name: str) -> Reader:
    def read(request: Request) -> str | None:
        value = request.headers.get(name)
        if value is None:
            return None
        value = value.rstrip(" \t")
        return value if value.isascii() else _utf8(value)

    return read


def _utf8(value: str) -> str:
    """A header's bytes as text: UTF-8, which is what clients send, or else as they are."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _query(name: str) -> Reader:
    def read(request: Request) -> str | None:
        if not request.query:
            return None
        pairs = parse_qsl(request.query, keep_blank_values=True)
        return next((value for key, value in pairs if key == name), None)

    return read


def _cookie(name: str) -> Reader:
    def read(request: Request) -> str | None:
        for pair in request.headers.get("cookie", "").split(";"):
            key, equals, value = pair.partition("=")
            if equals and key.strip() == name:
                return _utf8(value.strip().strip('"'))
        return None

    return read


def _shape(scheme: SecurityScheme) -> Callable[[str], str | Fault]:
    word = authorization_word(scheme)
    if not word:
        return _bare
    if scheme.scheme == "basic":
        return _behind(word, decoded_pair)
    if is_bearer(scheme):
        return _behind(word, lambda rest: rest if BEARER_TOKEN.fullmatch(rest) else None)
    if scheme.kind == "apiKey":
        return _behind(word, lambda rest: None if " " in rest else rest)
    return _behind(word, lambda rest: rest)


def _bare(value: str) -> str | Fault:
    return value.strip() or Fault.SHAPE


def _behind(word: str, secret_of: Callable[[str], str | None]) -> Callable[[str], str | Fault]:
    wanted = word.lower()

    def secret(value: str) -> str | Fault:
        first, _, rest = value.strip().partition(" ")
        if first.lower() != wanted:
            return Fault.WORD
        return secret_of(rest.strip()) or Fault.SHAPE

    return secret
