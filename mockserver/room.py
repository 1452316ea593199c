"""How much room a request's body may take up while it is read, and what of one would take more.

One character beyond Latin-1 makes all those of its text larger.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from understudy.openapi.json_bytes import pieces

from .options import DEFAULT_MAX_BODY

WAY_OUT = "--max-body allows more"

_BYTES_PER_VALUE = 40
_PARTS = 10  # a large body is more than one of so many parts of the largest
_ROOM = 2.8  # of the largest body, for all that is made of one while it is read
_OTHER_CHARSETS = 0.4
_FORM = 4  # a form is at most one of so many parts; so are the texts of one in parts
_MULTIPART = 0.9
_LIKE_ASCII = frozenset(("ascii", "iso8859-1", "utf-8"))
_NARROW = bytes(range(0xC4))  # what begins no character beyond U+00FF; then beyond U+07FF, U+FFFF
_NARROW_TWO = bytes(range(0xE0))
_NARROW_THREE = bytes(range(0xF0))
_WIDE_ESCAPE = re.compile(rb"\\u(?!00)")
_HALF_ESCAPE = re.compile(rb"\\u[dD]")
# By the bytes that each character of a text takes up:
_BEYOND = {1: "ASCII", 2: "Latin-1", 4: "U+FFFF"}
_LEAST = {1: 0x80, 2: 0xC4, 4: 0xF0}
_ESCAPED = {1: re.compile(rb"\\u00[89a-fA-F]"), 2: _WIDE_ESCAPE, 4: _HALF_ESCAPE}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How deep JSON may be nested, how many values and names it may hold; how large a body is."""

    depth: int = 200
    values: int = DEFAULT_MAX_BODY // _BYTES_PER_VALUE
    size: int = DEFAULT_MAX_BODY

    @property
    def large(self) -> int:
        """The size from which on a body is a large one."""
        return self.size // _PARTS

    @property
    def form(self) -> int:
        """How large a form may be: its fields are copied several times, and may become wider."""
        return self.size // _FORM

    @property
    def multipart(self) -> int:
        """How large a form in parts may be, whose files are copied twice."""
        return int(_MULTIPART * self.size)

    @property
    def encoded(self) -> int:
        """How many bytes of a form may be percent-encoded or brackets."""
        return self.values // 2


def bounds_of(max_body: int) -> Bounds:
    """What a body may be where the largest has this size.

    JSON of nothing but brackets would be thirty times its size, and keep other clients waiting
    for a second.
    """
    return Bounds(values=max_body // _BYTES_PER_VALUE, size=max_body)


class TooMuch(ValueError):
    """A body that would take up too much room or time, and why; never leaves decoding."""


class Text(NamedTuple):
    """About how many characters there are in a body, rather too many, and the bytes of each."""

    characters: int
    width: int

    @property
    def size(self) -> int:
        """How many bytes it takes up."""
        return self.characters * self.width


def check_text(data: bytes, codec: str, bounds: Bounds) -> None:
    """Raise TooMuch for a body that takes up too much room as a text of this charset."""
    if len(data) <= bounds.large or (data.isascii() and codec in _LIKE_ASCII):
        return
    if codec != "utf-8":
        most = int(_OTHER_CHARSETS * bounds.size)
        if len(data) > most:
            raise TooMuch(f"there is no room for more than {most:,} bytes of {codec}; {WAY_OUT}")
        return
    text = _written(data)
    if text.size > room_beside(data, bounds):
        raise too_wide(data, text.width)


def room_beside(data: bytes, bounds: Bounds) -> int:
    """The room that is left for a value beside a body and a copy of it."""
    return int(_ROOM * bounds.size) - 2 * len(data)


def text_in_json(data: bytes, room: int) -> Text:
    """The text that JSON spells out; it is looked at once more if there seems to be no room."""
    text = _written(data)
    if b"\\" not in data:
        return text
    escapes, signs = data.count(b"\\u"), data.count(b"\\")
    shorter = 5 * escapes + (signs - escapes) // 2
    characters = max(text.characters - shorter, 0)
    if not escapes or 4 * characters <= room or b"\\ud" in data or b"\\uD" in data:
        return Text(characters, 4 if escapes else text.width)
    escaped = 2 if escapes > data.count(b"\\u00") else 1
    return Text(characters, max(text.width, escaped))


def too_wide(data: bytes, width: int) -> TooMuch:
    """What to say of a body that its characters make so large: where the first of them stands."""
    escaped = _ESCAPED[width].search(data) if b"\\" in data else None
    places = [_first(data, _LEAST[width]), escaped.start() if escaped else None]
    first = min((at for at in places if at is not None), default=0)
    return TooMuch(
        f"the text of the body takes up too much room with the character at byte {first},"
        f" which is beyond {_BEYOND[width]}; {WAY_OUT}"
    )


def _written(data: bytes) -> Text:
    """Of the text as it stands there, escaped or not."""
    if data.isascii():
        return Text(len(data), 1)
    width = 1
    if any(piece.translate(None, _NARROW_THREE) for piece in pieces(data)):
        width = 4
    elif any(piece.translate(None, _NARROW) for piece in pieces(data)):
        width = 2
    return Text(len(data) - sum(map(_continued, pieces(data))), width)


def _continued(piece: bytes) -> int:
    """How many of these bytes only go on with a character beyond U+00FF, or fewer."""
    two = piece.translate(None, _NARROW)
    three = two.translate(None, _NARROW_TWO)
    return len(two) + len(three) + len(three.translate(None, _NARROW_THREE))


def _first(data: bytes, least: int) -> int | None:
    """Where the first byte is that is so great."""
    is_great = bytes(byte >= least for byte in range(256))
    passed = 0
    for piece in pieces(data):
        at = piece.translate(is_great).find(1)
        if at >= 0:
            return passed + at
        passed += len(piece)
    return None
