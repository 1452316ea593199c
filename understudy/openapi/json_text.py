"""JSON text (RFC 8259) -> values, strictly, and where in the text a value stands.

The good path is one scan; where exactly a fault stands is worked out only after a failure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from itertools import accumulate, count
from json.decoder import scanstring  # type: ignore[attr-defined]  # public, but not in the stubs
from typing import Any, NoReturn

import orjson

from understudy.errors import UnreadableJson

from .location import escape
from .pointers import NOWHERE, Tree, tree

NAMED_TWICE = "a member that is named twice"

_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_TOKEN = re.compile(
    rf"(?P<text>{_STRING})|(?P<open>[\[{{])|(?P<close>[\]}}])|(?P<comma>,)"
    r"|(?P<constant>-?Infinity|NaN)|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)",
    re.DOTALL,
)
_SPACE = re.compile(r"[ \t\n\r]*")
# Each value but the first stands behind one of these; an empty array or object counts twice.
_MARKS = b"[{,:"
_UNMARKED = rb'[^"\[{,:]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"?[^"\[{,:]*+)*+'
_BYTES_IN_QUOTES = re.compile(rb'"[^"]*+"?')
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
_STEPS = bytes(1 if b in b"[{" else 0xFF if b in b"]}" else b for b in range(256))
_NOT_STRUCTURE = bytes(b for b in range(256) if b not in b'[]{}"')
_SAID = {
    "Expecting value": "a value is expected",
    "Expecting ',' delimiter": "a comma or a closing bracket is expected",
    "Expecting ':' delimiter": "a colon is expected",
    "Expecting property name enclosed in double quotes": "a name in double quotes is expected",
    "Illegal trailing comma before end of object": "a comma before a closing bracket",
    "Illegal trailing comma before end of array": "a comma before a closing bracket",
    "Invalid control character at": "a control character inside a string",
    "Unterminated string starting at": "a string that does not end",
    "Invalid \\escape": "an unknown escape in a string",
    "Invalid \\uXXXX escape": "an incomplete \\u escape in a string",
}


class _Fault(ValueError):
    """Something that the scanner let through: `find` gives its index in a text."""

    def __init__(self, what: str, find: Callable[[str], int]) -> None:
        super().__init__(what)
        self.what = what
        self.find = find


def parse_json(data: bytes, *, max_depth: int = 200) -> Any:
    """The value that these bytes denote; raises UnreadableJson for whatever is not RFC 8259.

    Also refused, since readers disagree about them: a byte order mark, a member named twice, an
    unpaired surrogate, a number beyond what a double or an int can take, more than `max_depth`
    arrays and objects inside each other.
    """
    if (flat := _flat(data)) is not None:
        return flat
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableJson("not UTF-8", error.start) from None
    return parse_json_text(text, max_depth=max_depth)


def parse_json_text(text: str, *, max_depth: int = 200) -> Any:
    """As `parse_json`, for what is a text already; offsets count its bytes in UTF-8."""
    if text.count("[") + text.count("{") > max_depth and _depth(text) > max_depth:
        raise _unreadable(
            f"nested deeper than {max_depth} levels", text, _too_deep(text, max_depth)
        )
    start = _space(text, 0)
    try:
        value, end = _SCANNER.raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        raise _explained(error, text, start) from None
    if end != len(text) and (rest := _space(text, end)) != len(text):
        raise _unreadable("text after the end of the value", text, rest)
    if "\\u" in text:
        for escape in _ESCAPE.finditer(text):
            if escape["lone"]:
                raise _unreadable("an unpaired surrogate in a string", text, escape.start())
    return value


def byte_beyond(data: bytes, most: int) -> int | None:
    """Where a text of JSON begins to hold more than so many values and names, if it does."""
    if len(data) <= most or len(data) - len(data.translate(None, _MARKS)) <= most:
        return None
    found = _many(most).match(data)
    return found.end() if found else None


@lru_cache(maxsize=8)
def _many(most: int) -> re.Pattern[bytes]:
    return re.compile(rb"(?:%b[\[{,:]){%d}+" % (_UNMARKED, most + 1), re.DOTALL)


def _flat(data: bytes) -> dict[str, Any] | None:
    """An object that holds texts, booleans, nulls and 64-bit integers alone; None for all else.

    Most bodies are one. What readers disagree about is not among it: orjson takes no lone
    surrogate, reads a number that is out of range as a fraction, and of a member named twice the
    last, but then there are more names than members.
    """
    if data[:1] != b"{" or b"[" in data or data.count(b"{") != 1:
        return None
    try:
        value: dict[str, Any] = orjson.loads(data)
    except ValueError:
        return None
    if data.count(b'":') != len(value) or float in map(type, value.values()):
        return None
    return value


def json_positions(text: str, pointers: Collection[str]) -> dict[str, tuple[int, int]]:
    """Line and column, from 1, of each pointer's value (of its name, for an object's member).

    What is not there is left out; so is what stands behind a place where the text is no JSON.
    """
    indexes: dict[str, int] = {}
    try:
        for pointer, index in _indexes(text, tree(pointers)):
            indexes.setdefault(pointer, index)
    except (ValueError, IndexError, RecursionError):
        pass  # broken text: what was found up to here is right
    found, line, counted = {}, 1, 0
    for index, pointer in sorted((indexes[p], p) for p in set(pointers) if p in indexes):
        line += text.count("\n", counted, index)
        counted = index
        found[pointer] = (line, index - text.rfind("\n", 0, index))
    return found


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Fault(NAMED_TWICE, _second_name)
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise _Fault(f"{name} is no JSON value", _constant)


def _finite(digits: str) -> float:
    number = float(digits)
    if number - number:
        raise _Fault("a number out of range", _long_number)
    return number


_SCANNER = json.JSONDecoder(
    object_pairs_hook=_members, parse_constant=_refuse_constant, parse_float=_finite
)
_OUTER = 3
_SKIPPER = json.JSONDecoder(parse_int=float)


def _explained(error: Exception, text: str, start: int) -> UnreadableJson:
    if isinstance(error, _Fault):
        return _unreadable(error.what, text, error.find(text))
    if isinstance(error, json.JSONDecodeError):
        if not text[start:]:
            return UnreadableJson("nothing but white space" if text else "empty", 0)
        if text[start] == "\ufeff":
            return _unreadable("a byte order mark", text, start)
        said = _SAID.get(error.msg, error.msg)
        return _unreadable(said, text, error.pos)
    if isinstance(error, RecursionError):
        return _unreadable("nested too deeply", text, start)
    return _unreadable("a number with too many digits", text, _long_number(text))


def _unreadable(what: str, text: str, index: int) -> UnreadableJson:
    return UnreadableJson(what, len(text[:index].encode("utf-8", "surrogatepass")))


def _depth(text: str) -> int:
    """How deep the brackets outside strings go, by steps up and down."""
    data = text.encode("utf-8", "surrogatepass")
    bare = data.replace(rb"\\", b"").replace(rb"\"", b"").translate(_STEPS, _NOT_STRUCTURE)
    steps = _BYTES_IN_QUOTES.sub(b"", bare.replace(b'""', b""))
    return max(accumulate(memoryview(steps).cast("b")), default=0)


def _too_deep(text: str, max_depth: int) -> int:
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += token.lastgroup == "open"
        depth -= token.lastgroup == "close"
        if depth > max_depth:
            return token.start()
    return 0


def _constant(text: str) -> int:
    return next((t.start() for t in _TOKEN.finditer(text) if t["constant"]), 0)


def _long_number(text: str) -> int:
    for token in _TOKEN.finditer(text):
        if token["number"]:
            try:
                if json.loads(token["number"]) in (float("inf"), float("-inf")):
                    return token.start()
            except ValueError:
                return token.start()
    return 0


def _second_name(text: str) -> int:
    """The index of the first name that its object has had before."""
    names: list[set[str] | None] = []
    naming = False
    for token in _TOKEN.finditer(text):
        kind, inside = token.lastgroup, names[-1] if names else None
        if kind == "text" and naming and inside is not None:
            name = json.loads(token[0], strict=False)
            if name in inside:
                return token.start()
            inside.add(name)
        elif kind == "open":
            names.append(set() if token[0] == "{" else None)
        elif kind == "close" and names:
            names.pop()
        naming = kind == "comma" or token[0] == "{"
    return 0


def _indexes(text: str, wanted: Tree) -> Iterator[tuple[str, int]]:
    """Goes into the containers that a pointer leads through, and over all others.

    Into outer ones it always goes, so that no large part of the text becomes values at once.
    """
    at = _space(text, 0)
    yield "", at
    inside: list[tuple[str, Tree, Iterator[int] | None]] = []
    pointer, node = "", wanted
    while True:
        if (node or len(inside) < _OUTER) and text[at] in "{[":
            inside.append((pointer, node, count() if text[at] == "[" else None))
            at = _space(text, at + 1)
        else:
            at = _space(text, _SKIPPER.raw_decode(text, at)[1])
        while inside and text[at] in "}]":
            inside.pop()
            at = _space(text, at + 1)
        if not inside:
            return
        if text[at] == ",":
            at = _space(text, at + 1)
        parent, siblings, numbers = inside[-1]
        start = at
        if numbers is None:
            token, at = scanstring(text, at + 1, False)
            at = _space(text, _space(text, at) + 1)
        else:
            token = str(next(numbers))
        pointer, node = f"{parent}/{escape(token)}", siblings.get(token, NOWHERE)
        if node is not NOWHERE:
            yield pointer, start


def _space(text: str, start: int) -> int:
    """The index of the next thing that is no white space."""
    return _SPACE.match(text, start).end()  # type: ignore[union-attr]  # it always matches
