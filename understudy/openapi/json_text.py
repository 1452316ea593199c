"""JSON text (RFC 8259) -> values, strictly, and where in the text a value stands.

The good path is one scan; where exactly a fault stands is worked out only after a failure.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Collection, Iterator
from itertools import accumulate, chain, count
from json.decoder import scanstring  # type: ignore[attr-defined]  # public, but not in the stubs
from typing import Any, NamedTuple, NoReturn

from understudy.errors import UnreadableJson

from .location import escape
from .pointers import NOWHERE, Tree, tree

NAMED_TWICE = "a member that is named twice"

_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?'
_TOKEN = re.compile(
    rf"(?P<text>{_STRING})|(?P<open>[\[{{])|(?P<close>[\]}}])|(?P<comma>,)"
    r"|(?P<constant>-?Infinity|NaN)|(?P<number>-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)",
    re.DOTALL,
)
_NAME, _PLAIN_NAME = (
    re.compile(
        rf'[^"{{}}]*+(?:"(?P<name>{inside})"?(?P<colon>[ \t\n\r]*+:)?'
        r"|(?P<open>\{)|(?P<close>\})|$)",
        re.DOTALL,
    )
    for inside in (r'[^"\\]*+(?:\\.[^"\\]*+)*+', '[^"]*+')  # the second where no quote is escaped
)
_UNBRACKETED = rf"[^\"\[\]{{}}]*+(?:{_STRING}[^\"\[\]{{}}]*+)*+"
_PIECE = 64 * 1024
_EXACT = 2.0**63
_SPACE = re.compile(r"[ \t\n\r]*")
_BYTES_IN_QUOTES = re.compile(rb'"[^"]*+"?')
_PAIRED = re.compile(
    r"[^\\]*+(?:\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?!u[dD][89a-fA-F]).)[^\\]*+)*+",
    re.DOTALL,
)
"""Up to the first surrogate that has no other half."""
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


def parse_json_text(text: str, *, max_depth: int = 200) -> Any:
    """The value that a text denotes, held to what `json_bytes.parse_json` is held to.

    Raises UnreadableJson, whose offset counts bytes in UTF-8.
    """
    value = _scanned(text, max_depth)
    if text.count("[") + text.count("{") > max_depth and shape_of(value).depth > max_depth:
        raise _nested_too_deep(text, max_depth)
    if "\\" in text and ("\\ud" in text or "\\uD" in text):
        paired = _PAIRED.match(text)
        if paired and paired.end() != len(text):
            raise _unreadable("an unpaired surrogate in a string", text, paired.end())
    return value


def parse_few_values(text: str, *, max_depth: int = 200) -> Any:
    """The same in fewer looks at a large text of few values that has no surrogates in it."""
    value = _scanned(text, max_depth)
    if shape_of(value).depth > max_depth:
        raise _nested_too_deep(text, max_depth)
    return value


def _scanned(text: str, max_depth: int) -> Any:
    start = _space(text, 0)
    try:
        value, end = _SCANNER.raw_decode(text, start)
    except RecursionError:
        raise _nested_too_deep(text, max_depth) from None
    except ValueError as error:
        raise _explained(error, text, start) from None
    if end != len(text) and (rest := _space(text, end)) != len(text):
        raise _unreadable("text after the end of the value", text, rest)
    return value


class Shape(NamedTuple):
    """Of a value: how many members it has in all, how deep it is, and whether a number in it may
    be another one, where integers beyond 64 bits were read as fractions.
    """

    members: int
    depth: int
    inexact: bool


def shape_of(value: Any) -> Shape:
    """What can be told of a value level by level."""
    members = depth = 0
    inexact = _is_inexact(value)
    level = [value]
    while level:
        objects = [one for one in level if type(one) is dict]
        arrays = [one for one in level if type(one) is list]
        if not objects and not arrays:
            break
        depth += 1
        members += sum(map(len, objects))
        below = [*chain.from_iterable(map(dict.values, objects)), *chain.from_iterable(arrays)]
        kinds = set(map(type, below))
        inexact = inexact or (float in kinds and any(map(_is_inexact, below)))
        level = below if dict in kinds or list in kinds else []
    return Shape(members, depth, inexact)


def _is_inexact(value: Any) -> bool:
    return type(value) is float and not -_EXACT < value < _EXACT


def check_names(text: str) -> None:
    """Raise UnreadableJson if a member of this JSON is named twice."""
    second = _second_name(text)
    if second is not None:
        raise _unreadable(NAMED_TWICE, text, second)


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
    found, line, begin, counted = {}, 1, 0, 0
    for index, pointer in sorted((indexes[p], p) for p in set(pointers) if p in indexes):
        line += text.count("\n", counted, index)
        begin = max(begin, text.rfind("\n", counted, index) + 1)
        counted = index
        found[pointer] = (line, index - begin + 1)
    return found


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Fault(NAMED_TWICE, lambda text: _second_name(text) or 0)
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


def _explained(error: ValueError, text: str, start: int) -> UnreadableJson:
    if isinstance(error, _Fault):
        return _unreadable(error.what, text, error.find(text))
    if isinstance(error, json.JSONDecodeError):
        if not text[start:]:
            return UnreadableJson("nothing but white space" if text else "empty", 0)
        if text[start] == "\ufeff":
            return _unreadable("a byte order mark", text, start)
        said = _SAID.get(error.msg, error.msg)
        return _unreadable(said, text, error.pos)
    return _unreadable("a number with too many digits", text, _long_number(text))


def _unreadable(what: str, text: str, index: int) -> UnreadableJson:
    return UnreadableJson(what, byte_at(text, index))


def byte_at(text: str, index: int) -> int:
    """How many bytes of UTF-8 are in front of an index, counted in pieces, which are not large."""
    if text.isascii():
        return index
    pieces = (text[at : min(at + _PIECE, index)] for at in range(0, index, _PIECE))
    return sum(len(piece.encode("utf-8", "surrogatepass")) for piece in pieces)


def _steps(text: str) -> memoryview:
    """The brackets outside strings: 1 for each that opens, -1 for each that closes."""
    data = text.encode("utf-8", "surrogatepass")
    bare = data.replace(rb"\\", b"").replace(rb"\"", b"").translate(_STEPS, _NOT_STRUCTURE)
    return memoryview(_BYTES_IN_QUOTES.sub(b"", bare.replace(b'""', b""))).cast("b")


def _nested_too_deep(text: str, max_depth: int) -> UnreadableJson:
    """It stands at the first bracket that is too deep."""
    depths = enumerate(accumulate(_steps(text)))
    brackets = next((number for number, depth in depths if depth > max_depth), 0)
    found = re.match(rf"(?:{_UNBRACKETED}[\[\]{{}}]){{{brackets + 1}}}+", text, re.DOTALL)
    at = found.end() - 1 if found else 0
    return _unreadable(f"nested deeper than {max_depth} levels", text, at)


def _constant(text: str) -> int:
    return next((t.start() for t in _TOKEN.finditer(text) if t["constant"]), 0)


def _long_number(text: str) -> int:
    return next((t.start() for t in _TOKEN.finditer(text) if t["number"] and _is_long(t[0])), 0)


def _is_long(number: str) -> bool:
    if any(sign in number for sign in ".eE"):
        return float(number) in (float("inf"), float("-inf"))
    return len(number.removeprefix("-")) > sys.get_int_max_str_digits() > 0


def _second_name(text: str) -> int | None:
    """The index of the first name that its object has had before."""
    around: list[set[str]] = []
    plain = "\\" not in text or '\\"' not in text
    for token in (_PLAIN_NAME if plain else _NAME).finditer(text):
        kind = token.lastgroup
        if kind == "colon":
            name = token["name"]
            if "\\" in name:
                name = json.loads(f'"{name}"', strict=False)
            if around and name in around[-1]:
                return token.start("name") - 1
            if around:
                around[-1].add(name)
        elif kind == "open":
            around.append(set())
        elif kind == "close" and around:
            around.pop()
    return None


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
