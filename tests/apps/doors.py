"""Who may come in: where a credential stands in a request, and whether it is the right one."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field

from .exchange import Request

Reader = Callable[[str, str], str | None]


def after_word(value: str, word: str) -> str | None:
    """What follows the scheme word, which may be written in any case; all of it without a word."""
    if not word:
        return value
    said, _, rest = value.partition(" ")
    return rest.strip(" ") if said.lower() == word.lower() else None


def pair_after_word(value: str, word: str) -> str | None:
    """`user:password` of a Basic credential."""
    try:
        coded = after_word(value, word)
        return None if coded is None else base64.b64decode(coded, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def same(given: str, right: str) -> bool:
    return given == right


@dataclass(frozen=True)
class Door:
    """One security scheme of a document with the one credential that it takes."""

    scheme: str
    header: str
    word: str
    credential: str
    read: Reader = field(default=after_word)
    accept: Callable[[str, str], bool] = field(default=same)

    def lets_in(self, request: Request) -> bool:
        value = request.header(self.header)
        given = None if value is None else self.read(value, self.word)
        return given is not None and self.accept(given, self.credential)

    def written(self, credential: str | None = None) -> tuple[str, str]:
        """The header that a well-behaved client sends."""
        value = self.credential if credential is None else credential
        if self.read is pair_after_word:
            value = base64.b64encode(value.encode()).decode()
        return (self.header, f"{self.word} {value}".strip())


@dataclass(frozen=True)
class Porch:
    """All doors of an API, and whether somebody who names nobody may come in as well."""

    doors: tuple[Door, ...]
    anonymous: bool = False
    challenge: str = ""

    def lets_in(self, request: Request) -> bool:
        if any(door.lets_in(request) for door in self.doors):
            return True
        silent = all(request.header(door.header) is None for door in self.doors)
        return self.anonymous and silent
