"""A text with credentials in it, as pieces: what can be told, and which credential stands where.

It is how a request is kept for later without the secrets that were sent in it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from understudy.credentials import decoded_pair

_SHORT = 8
_LEAST = 4
CASES: dict[str, Callable[[str], str]] = {
    "": str,
    "upper": str.upper,
    "lower": str.lower,
    "swapped": str.swapcase,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a credential, from `start` to before `stop`, with its letters in a `case`."""

    credential: str
    start: int = 0
    stop: int | None = None
    case: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """What is written in base64."""

    pieces: tuple[str | Part, ...]


Spelling = tuple["str | Part | Encoded", ...]
Known = Mapping[str, Sequence[str]]
"""Credentials by the label they were given under, `lumino.ApiKeyAuth`."""


def spell(text: str, known: Known, *, presented: bool = False) -> Spelling:
    """The text in pieces; `presented`: a credential stands in it, perhaps altered."""
    if presented:
        word, space, rest = text.partition(" ")
        pair = decoded_pair(rest)
        inner = _plain(pair, known, presented=True) if pair else ()
        if any(isinstance(piece, Part) for piece in inner):
            return (f"{word}{space}", Encoded(inner))
    return _plain(text, known, presented)


def read(spelling: Spelling, known: Known) -> str:
    """The text again, with these credentials in it; KeyError where one is missing."""
    return "".join(_read(piece, known) for piece in spelling)


def credentials_in(spelling: Spelling) -> list[str]:
    """The labels of the credentials that a text has in it."""
    found = []
    for piece in spelling:
        inner = piece.pieces if isinstance(piece, Encoded) else (piece,)
        found += [one.credential for one in inner if isinstance(one, Part)]
    return found


def _read(piece: str | Part | Encoded, known: Known) -> str:
    if isinstance(piece, Encoded):
        return base64.b64encode(read(piece.pieces, known).encode()).decode()
    if isinstance(piece, Part):
        return CASES[piece.case](known[piece.credential][0][piece.start : piece.stop])
    return piece


def _plain(text: str, known: Known, presented: bool = False) -> tuple[str | Part, ...]:
    if not text:
        return ()
    for label, secret in _secrets(known):
        for form in dict.fromkeys((secret, quote(secret, safe=""))):
            if form in text and (presented or len(form) >= _SHORT):
                before, _, after = text.partition(form)
                return (*_plain(before, known), Part(label), *_plain(after, known))
    return _altered(text, known) if presented else (text,)


def _altered(text: str, known: Known) -> tuple[str | Part, ...]:
    """A text that is a credential with something changed, behind a scheme word or not."""
    word, space, rest = text.partition(" ")
    for before, value in (("", text), (f"{word}{space}", rest)):
        for label, secret in _secrets(known):
            pieces = _recased(value, label, secret) or _overlapping(value, label, secret)
            if pieces:
                return (before, *pieces) if before else pieces
    return (text,)


def _recased(value: str, label: str, secret: str) -> tuple[str | Part, ...]:
    fitting = (name for name, change in CASES.items() if name and change(secret) == value)
    return tuple(Part(label, case=name) for name in list(fitting)[:1])


def _overlapping(value: str, label: str, secret: str) -> tuple[str | Part, ...]:
    """The beginning and the end of a credential around what was put between them."""
    first = _alike(value, secret)
    longest = min(len(value), len(secret)) - first
    last = min(_alike(value[::-1], secret[::-1]), longest)
    if first + last < max(_LEAST, len(secret) // 2):
        return ()
    between = value[first : len(value) - last]
    pieces: list[str | Part] = [Part(label, 0, first)] if first else []
    pieces += [between] if between else []
    pieces += [Part(label, len(secret) - last)] if last else []
    return tuple(pieces)


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    shorter = min(len(one), len(other))
    return next((i for i in range(shorter) if one[i] != other[i]), shorter)


def _secrets(known: Known) -> list[tuple[str, str]]:
    """Every credential with its label, the longest first: one may be part of another."""
    pairs = [(label, secret) for label, secrets in known.items() for secret in secrets if secret]
    return sorted(pairs, key=lambda pair: -len(pair[1]))
