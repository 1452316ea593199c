"""On which line of a large text a value stands, found without reading all of the text.

Works for JSON and YAML that is laid out as programs write it: each member and each item begins a
line, and what is in it is further in. Where it is not so, nothing is told, and it has to be read.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, NamedTuple

from understudy.errors import DocumentError, UnreadableJson

from .json_text import parse_json_text
from .location import split
from .yaml_text import parse_yaml

_BEFORE_YAML = re.compile(rb"(?:[ \t]*+(?:#[^\n]*+|---[ \t]*+)?\r?\n)*+")
_NOTHING_MORE = re.compile(rb"[ \t]*+\r?(?=\n)")
_OPENING = re.compile(rb"[ \t]*+[\[{][ \t]*+\r?(?=\n)")
_NEXT = re.compile(rb"(?:\n[ \t]*+(?:#[^\n]*+)?\r?(?=\n))*+\n([ \t]*+)")
_DASH = re.compile(rb"-[ \t]++(?=[^\r\n])")
_LONG_LINE = 10_000
_NEAR = 500_000
_COLON = re.compile(rb"[ \t]*+:")
_COLON_OF_YAML = re.compile(rb"[ \t]*+:(?=[ \t\r\n])")


class _Spot(NamedTuple):
    """Where a value begins, behind its name or its dash; on which line; how far in that is.

    `inside`: what is in it begins at once, and goes on so far in.
    """

    at: int
    line: int
    indent: bytes
    inside: bytes | None = None


class Layout:
    """That of one text in UTF-8, which says `value`."""

    def __init__(self, data: bytes, value: Any) -> None:
        self._data = data
        self._value = value
        self._is_json = data.lstrip()[:1] in (b"{", b"[")
        begins = None if self._is_json else _BEFORE_YAML.match(data)
        at = begins.end() if begins else len(data) - len(data.lstrip())
        root = _Spot(at, data.count(b"\n", 0, at) + 1, b"", b"" if begins else None)
        self._known: dict[str, _Spot] = {"": root}
        self._has_one_line = b"\n" not in data[at:].rstrip()

    def line(self, pointer: str) -> int | None:
        """The line of a value, or of its nearest ancestor that is there; None: not told."""
        value, spot, passed = self._value, self._known[""], ""
        if self._has_one_line:
            return spot.line
        for token, raw in zip(split(pointer), pointer.split("/")[1:], strict=True):
            number = _number(value, token)
            if number is None or self._is_on_one_line(spot, value):
                break
            passed = f"{passed}/{raw}"
            found = self._known.get(passed) or self._child(spot, value, number, token)
            if found is None:
                return None
            self._known[passed] = spot = found
            value = value[token] if isinstance(value, dict) else value[number]
        return spot.line

    def _child(self, spot: _Spot, value: Any, number: int, token: str) -> _Spot | None:
        first = self._first(spot)
        if first is None:
            return None
        named = isinstance(value, dict)
        # What the value has first has to be there: else the text is laid out otherwise.
        if self._behind(first.at, next(iter(value)) if named else None) is None:
            return None
        at: int | None = first.at
        if number:
            at = self._named(first, token) if named else self._item(first, number)
        if at is None or self._ends(spot, first, at, value):
            return None
        return self._beginning(first, at, token if named else None)

    def _first(self, spot: _Spot) -> _Spot | None:
        """Where the first member or item begins, with its name or dash."""
        if spot.inside is not None:
            return _Spot(spot.at, spot.line, spot.inside)
        opening = (_OPENING if self._is_json else _NOTHING_MORE).match(self._data, spot.at)
        following = _NEXT.match(self._data, opening.end()) if opening else None
        if following is None or not following[1].startswith(spot.indent):
            return None
        if self._is_json and following[1] == spot.indent:
            return None
        line = spot.line + self._data.count(b"\n", spot.at, following.end())
        return _Spot(following.end(), line, following[1])

    def _named(self, first: _Spot, name: str) -> int | None:
        """Where the member of this name begins, of those that are as far in as the first."""
        found = []
        for form in _forms(name, self._is_json):
            line = b"\n" + first.indent + form
            at = self._data.find(line, first.at)
            while at >= 0 and self._behind(at + 1 + len(first.indent), name) is None:
                at = self._data.find(line, at + 1)
            if at >= 0:
                found.append(at + 1 + len(first.indent))
        return min(found, default=None)

    def _item(self, first: _Spot, number: int) -> int | None:
        for item in _items(first.indent, self._is_json).finditer(self._data, first.at):
            number -= 1
            if number == 0:
                return item.end()
        return None

    def _ends(self, spot: _Spot, first: _Spot, at: int, value: Any) -> bool:
        """Whether a value is at its end before this place, or holds more lines, or fewer."""
        named = isinstance(value, dict)
        if not self._is_json:
            return _ending(first.indent, named).search(self._data, first.at, at) is not None
        closing = b"\n" + spot.indent + (b"}" if named else b"]")
        if self._data.find(closing, first.at, at) >= 0:
            return True
        close = self._data.find(closing, at, first.at + _NEAR)
        if close < 0:
            return len(self._data) < first.at + _NEAR
        lines = _items(first.indent, True).finditer(self._data, first.at, close)
        return sum(1 for _ in lines) != len(value) - 1

    def _beginning(self, first: _Spot, at: int, name: str | None) -> _Spot | None:
        """The value of the member or item that begins there."""
        line = first.line + self._data.count(b"\n", first.at, at)
        behind = self._behind(at, name)
        if behind is None:
            return None
        if name is not None or self._is_json:
            return _Spot(behind, line, first.indent)
        return _Spot(behind, line, first.indent, first.indent + b" " * (behind - at))

    def _behind(self, at: int, name: str | None) -> int | None:
        """Where the value begins whose name, or whose dash, stands there."""
        if name is None:
            dash = None if self._is_json else _DASH.match(self._data, at)
            return at if self._is_json else dash.end() if dash else None
        colon = _COLON if self._is_json else _COLON_OF_YAML
        for form in _forms(name, self._is_json):
            if self._data.startswith(form, at):
                found = colon.match(self._data, at + len(form))
                if found:
                    return found.end()
        return None

    def _is_on_one_line(self, spot: _Spot, value: Any) -> bool:
        """Whether all of a value stands on the line where it begins."""
        end = self._data.find(b"\n", spot.at)
        rest = self._data[spot.at : end if end >= 0 else None].strip()
        if len(rest) > _LONG_LINE:
            return False
        if rest[:1] not in (b"{", b"[") or rest[-1:] in (b"{", b"["):
            return False
        text = rest.decode("utf-8", "replace")
        try:
            said = parse_json_text(text.rstrip(",")) if self._is_json else parse_yaml(text, "")
        except (UnreadableJson, DocumentError):
            return False
        return bool(said == value)


def _number(value: Any, token: str) -> int | None:
    """Which member or item of a value this is; 0 for the first only."""
    if isinstance(value, dict):
        return None if token not in value else int(next(iter(value)) != token)
    if isinstance(value, list) and token.isdecimal() and int(token) < len(value):
        return int(token)
    return None


@lru_cache(maxsize=1024)
def _forms(name: str, is_json: bool) -> tuple[bytes, ...]:
    """How a name may be written."""
    quoted = {json.dumps(name), json.dumps(name, ensure_ascii=False)}
    plain = () if is_json else (name, "'" + name.replace("'", "''") + "'")
    return tuple(form.encode("utf-8", "replace") for form in (*plain, *sorted(quoted)))


@lru_cache(maxsize=256)
def _items(indent: bytes, is_json: bool) -> re.Pattern[bytes]:
    """The beginning of another item."""
    return re.compile(rb"\n%b(?=%b)" % (re.escape(indent), rb"[^ \t\r\n}\]]" if is_json else b"-"))


@lru_cache(maxsize=256)
def _ending(indent: bytes, named: bool) -> re.Pattern[bytes]:
    """A line of YAML that is not so far in; an end of a list may be as far in."""
    outer = rb"\n(?!%b)[ \t]*+[^ \t\r\n#]" % re.escape(indent) if indent else b"(?!)"
    beside = b"" if named else rb"|\n%b[^ \t\r\n#-]" % re.escape(indent)
    return re.compile(outer + beside)
