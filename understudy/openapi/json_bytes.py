"""JSON as bytes (RFC 8259) -> values: as strictly as from a text, and several times as fast.

What readers disagree about is looked for in the value that a fast reader gives. It takes no lone
surrogate, reads an integer beyond 64 bits as a fraction, and of a member named twice the last, but
then there are more names than members. What is in doubt is read again by `json_text`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import orjson

from understudy.errors import UnreadableJson

from .json_text import byte_at, check_names, parse_json_text, shape_of

# What is short and nested a strict reader reads as soon as a fast one and a look at the value.
_SHORT = 4096
# What is refused is read a second time, for the usual words, where that takes little.
_SOON_READ = 64 * 1024
_PIECE = 64 * 1024
_NO_UTF_8 = "str is not valid UTF-8"
_TOO_DEEP = "depth limit exceeded"
# Each value but the first stands behind one of these; an empty array or object counts twice.
_MARKS = b"[{,:"
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_PLAIN_STRING = rb'"[^"]*+"?'  # which no escaped quote is in: found several times as fast
_SAID = {
    "unexpected end of data": "the text ends too soon",
    "trailing comma is not allowed": "a comma before a closing bracket",
    "unexpected content after document": "text after the end of the value",
    "invalid escaped sequence in string": "an unknown escape in a string",
    "unexpected control character in string": "a control character inside a string",
    "number is infinity when parsed as double": "a number out of range",
    "no low surrogate in string": "an unpaired surrogate in a string",
    "invalid high surrogate in string": "an unpaired surrogate in a string",
}


def parse_json(data: bytes, *, max_depth: int = 200) -> Any:
    """The value that these bytes denote; raises UnreadableJson for whatever is not RFC 8259.

    Also refused, since readers disagree about them: a byte order mark, a member named twice, an
    unpaired surrogate, a number beyond what a double or an int can take, more than `max_depth`
    arrays and objects inside each other.
    """
    if len(data) <= _SHORT:
        flat = _flat(data)
        return _as_text(data, max_depth) if flat is None else flat
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if len(data) > _SOON_READ and error.msg != _TOO_DEEP:
            raise _unreadable(data, error) from None
        return _as_text(data, max_depth)
    shape = shape_of(value)
    if shape.depth > max_depth or shape.inexact:
        return _as_text(data, max_depth)
    if not _named_once(data, shape.members):
        check_names(data.decode())
    return value


def byte_beyond(data: bytes, most: int) -> int | None:
    """Where a text of JSON begins to hold more than so many values and names, if it does."""
    if len(data) <= most or marks_in(data) <= most:
        return None
    return byte_behind(data, most)


def byte_behind(data: bytes, most: int) -> int | None:
    """The same, by a look at each of them, for a text that may hold more."""
    plain = b"\\" not in data or b'\\"' not in data
    found = _many(most, plain).match(data)
    return found.end() if found else None


def marks_in(data: bytes) -> int:
    """As many values and names as a text of JSON can hold at most, soon counted."""
    return len(data) - sum(len(piece.translate(None, _MARKS)) for piece in pieces(data))


def pieces(data: bytes) -> Iterator[bytes]:
    """The same bytes, so few at a time that a copy of them costs little."""
    return (data[at : at + _PIECE] for at in range(0, len(data), _PIECE))


@lru_cache(maxsize=64)
def _many(most: int, plain: bool) -> re.Pattern[bytes]:
    string = _PLAIN_STRING if plain else _STRING
    unmarked = rb'[^"\[{,:]*+(?:%b[^"\[{,:]*+)*+' % string
    return re.compile(rb"(?:%b[\[{,:]){%d}+" % (unmarked, most + 1), re.DOTALL)


def _flat(data: bytes) -> dict[str, Any] | None:
    """An object that holds texts, booleans, nulls and 64-bit integers alone; None for all else.

    Most bodies are one.
    """
    if data[:1] != b"{" or b"[" in data or data.count(b"{") != 1:
        return None
    try:
        value: dict[str, Any] = orjson.loads(data)
    except ValueError:
        return None
    if not _named_once(data, len(value)) or float in map(type, value.values()):
        return None
    return value


def _named_once(data: bytes, members: int) -> bool:
    """Whether there are certainly no more names than members: of two alike the last is read."""
    if data.count(b":") == members:
        return True
    if data.count(b'":') != members:
        return False
    return not (b'" :' in data or b'"\n:' in data or b'"\r:' in data or b'"\t:' in data)


def _as_text(data: bytes, max_depth: int) -> Any:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableJson("not UTF-8", error.start) from None
    return parse_json_text(text, max_depth=max_depth)


def _unreadable(data: bytes, error: orjson.JSONDecodeError) -> UnreadableJson:
    """What was refused and where, in the words of the fast reader."""
    if error.msg.startswith(_NO_UTF_8):
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as fault:
            return UnreadableJson("not UTF-8", fault.start)
    return UnreadableJson(_SAID.get(error.msg, error.msg), byte_at(error.doc, error.pos))
