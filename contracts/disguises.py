"""The disguises in which a text may carry a secret: escapes, percent-encoding, base64.

Escapes are undone with the places kept, however they are mixed; base64 is told by what it looks
like inside longer base64 too. Not what is a secret.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_MOST_VIEWS = 16
_LONGEST_PACKED = 768
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_PLUS = re.compile(r"\+")
_ESCAPES = re.compile(r"[\\%&+]")
_BACKSLASH = re.compile(
    r"(?:\\u[0-9A-Fa-f]{4})+|\\x[0-9A-Fa-f]{2}|\\U00[0-9A-Fa-f]{6}|\\[^uxU]", re.DOTALL
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
# Within a run of what keys and base64 are made of; lines of other texts are not joined.
_BREAK = re.compile(r"(?:\r\n|\n)(?:(?<=[\w+/.~=-]\n)|(?<=[\w+/.~=-]\r\n))[ \t]*(?=[\w+/.~-])")
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "a": "\a"}
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")


@dataclass(frozen=True, slots=True)
class View:
    """A text with some escapes undone; `starts[i]` is where its character i stands in the text."""

    text: str
    starts: list[int] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A span of this view as one of the original text."""
        return self.starts[start], self.starts[end]


Pieces = Iterator[tuple[str, int]]
"""Characters, and how many characters of the escaped text each one takes."""


def views(text: str) -> Iterator[View]:
    """The text as it is, then with each kind of escapes undone, then with two kinds, and so on."""
    found = [View(text, range(len(text) + 1))]
    if not (_ESCAPES.search(text) or _BREAK.search(text)):
        yield found[0]
        return
    known = {text}
    for view in found:
        yield view
        for pattern, undo in _KINDS:
            if len(found) >= _MOST_VIEWS:
                break
            plain = _undone(view, pattern, undo)
            if plain is not None and plain.text not in known:
                known.add(plain.text)
                found.append(plain)


def packed(secret: str) -> Iterator[str]:
    """How base64 (RFC 4648) shows a secret that stands anywhere in what is encoded.

    What is encoded together with its neighbours is left out, so that it does not matter which they
    are. A long secret is told by its beginning.
    """
    data = secret.encode("utf-8", "surrogatepass")[:_LONGEST_PACKED]
    for before in range(3):
        whole = base64.b64encode(bytes(before) + data).decode("ascii")
        first = -(-8 * before // 6)
        shown = whole[first : 8 * (before + len(data)) // 6]
        yield shown
        other = shown.translate(_URL_SAFE)
        if other != shown:
            yield other


def packed_end(text: str, start: int) -> int:
    """Where the base64 that goes on at a place ends."""
    found = _BASE64.match(text, start)
    return found.end() if found else start


_URL_SAFE = str.maketrans("+/", "-_")


def _undone(view: View, pattern: re.Pattern[str], undo: Callable[[str], Pieces]) -> View | None:
    """The view with what the pattern finds undone; None where it finds nothing."""
    texts: list[str] = []
    starts: list[int] = []
    done = 0
    for found in pattern.finditer(view.text):
        texts.append(view.text[done : found.start()])
        starts += view.starts[done : found.start()]
        place = found.start()
        for character, width in undo(found[0]):
            texts.append(character)
            starts.append(view.starts[place])
            place += width
        done = found.end()
    if not done:
        return None
    texts.append(view.text[done:])
    starts += view.starts[done:]
    return View("".join(texts), starts)


def _percent(run: str) -> Pieces:
    text = bytes.fromhex(run.replace("%", "")).decode("utf-8", "surrogateescape")
    for character in text:
        yield character, 3 * len(character.encode("utf-8", "surrogateescape"))


def _backslash(run: str) -> Pieces:
    if run[1] == "u":
        units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in run.split("\\u")[1:])
        for character in units.decode("utf-16-be", "surrogatepass"):
            yield character, 12 if ord(character) > 0xFFFF else 6
    elif run[1] in "xU":
        code = int(run.lstrip("\\xU"), 16)
        yield chr(code) if code <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}", len(run)
    else:
        yield _CONTROLS.get(run[1], run[1]), 2


def _entity(run: str) -> Pieces:
    text = html.unescape(run)
    yield text[:1], len(run)
    for character in text[1:]:
        yield character, 0


def _plus(run: str) -> Pieces:
    yield " ", len(run)


def _nothing(run: str) -> Pieces:
    yield from ()


_KINDS: tuple[tuple[re.Pattern[str], Callable[[str], Pieces]], ...] = (
    (_BACKSLASH, _backslash),
    (_PERCENT, _percent),
    (_ENTITY, _entity),
    (_PLUS, _plus),
    (_BREAK, _nothing),
)
