"""One file or download: its bytes as a value, and where in its text a value stands.

Knows neither where the bytes come from nor what the value means.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable
from copy import copy
from hashlib import blake2b
from itertools import accumulate
from typing import Any

from understudy.errors import DocumentError, UnreadableJson

from .dialect import OLDEST_NAMED, Dialect
from .findings import Finding, Place, Severity
from .json_text import NAMED_TWICE, json_positions, parse_json_text
from .layout import Layout
from .location import escape, split
from .yaml_text import parse_yaml, yaml_positions

Positions = dict[str, tuple[int, int]]

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|!--)", re.IGNORECASE)
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)
_MOST_PARTS = 2_000_000
_LARGE = 500_000
_IDENTIFYING = (
    '$id"',
    "$id:",
    "$id'",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    OLDEST_NAMED,
)


class Resource:
    """A text that was read, under the URI by which others refer to it.

    `label` names it in messages; `declaring` says whether `$schema` may be in it.
    The text is not kept: for a position `again` reads it once more, and if it is another by
    then, nothing has a position.
    """

    def __init__(self, uri: str, label: str, data: bytes, again: Callable[[], bytes]) -> None:
        text = _decoded(data, label)
        self.uri = uri
        self.label = label
        self.value, self._positions = _parsed(text, label)
        self._identifying = any(word in text for word in _IDENTIFYING)
        self.declaring = "$schema" in text
        self._again = again
        self._digest = _digest(data)
        self._found: dict[str, tuple[int, int] | None] = {}
        self._said = self.value
        self._is_large = len(data) > _LARGE and not data.startswith(tuple(_MARKS))
        self._layout: Layout | None = None
        self.renumbered: frozenset[str] = frozenset()

    def identifying(self, dialect: Dialect) -> bool:
        """Whether a schema in it, of this dialect or its own, may give itself a name."""
        return self._identifying or dialect.identifier != "$id"

    def changed(self, value: Any, renumbered: Iterable[str] = ()) -> Resource:
        """The same text, taken to say `value`; the items of `renumbered` lists have moved."""
        other = copy(self)
        other.value = value
        other.renumbered = self.renumbered.union(renumbered)
        return other

    def locate(self, pointers: Iterable[str]) -> Positions:
        """Line and column, from 1, of each pointer or of its nearest ancestor in the text."""
        lines_up = {pointer: self._line_up(pointer) for pointer in pointers}
        wanted = {ancestor for line_up in lines_up.values() for ancestor in line_up}
        missing = wanted - self._found.keys()
        if missing:
            self._found.update(dict.fromkeys(missing))
            self._found.update(self._scan(missing))
        located = {}
        for pointer, line_up in lines_up.items():
            steps = (self._found[ancestor] for ancestor in line_up)
            nearest = next((place for place in steps if place), None)
            if nearest:
                located[pointer] = nearest
        return located

    def line_soon(self, pointer: str) -> int | None:
        """The line of a pointer in a large text, if it can be told without reading all of it."""
        if not self._is_large or self.value is not self._said:
            return None
        if self._layout is None:
            data = self._unchanged()
            self._is_large = data is not None
            if data is None:
                return None
            self._layout = Layout(data, self.value)
        return self._layout.line(pointer)

    def place(self, pointer: str) -> Place:
        """The place of one pointer, with its line and column."""
        line, column = self.locate([pointer]).get(pointer, (None, None))
        return Place(self.label, pointer, line, column)

    def lines(self) -> list[str]:
        """The lines of the text, read once more; none where it is another by now."""
        data = self._unchanged()
        return [] if data is None else _decoded(data, self.label).splitlines()

    def _line_up(self, pointer: str) -> list[str]:
        """A pointer and its ancestors, the nearest first, without what is numbered otherwise."""
        tokens = split(pointer)
        line_up = list(accumulate(tokens, lambda at, token: f"{at}/{escape(token)}", initial=""))
        kept = next((i for i, at in enumerate(line_up) if at in self.renumbered), len(tokens))
        return line_up[kept::-1]

    def _scan(self, pointers: set[str]) -> Positions:
        data = self._unchanged()
        return {} if data is None else self._positions(_decoded(data, self.label), pointers)

    def _unchanged(self) -> bytes | None:
        try:
            data = self._again()
        except OSError:
            return None
        return data if _digest(data) == self._digest else None


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _decoded(data: bytes, label: str) -> str:
    encoding, start = next(
        ((name, len(mark)) for mark, name in _MARKS.items() if data.startswith(mark)),
        ("utf-8", 0),
    )
    try:
        return (data[start:] if start else data).decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, start + error.start) + 1
        raise _refusal(
            Place(label, line=line),
            "encoding",
            f"the bytes are not {encoding.upper()}",
            "Save the file as UTF-8",
        ) from None


def _parsed(text: str, label: str) -> tuple[Any, Callable[[str, set[str]], Positions]]:
    """JSON by a JSON parser where it is said or seen to be JSON; else YAML, which JSON may be."""
    named = label.lower().endswith(".json")
    if text.count(",") + text.count("\n") > _MOST_PARTS:
        raise _refusal(
            Place(label),
            "too-large",
            f"the file has more than {_MOST_PARTS:,} lines and commas",
            "Split it into several files with $ref",
        )
    if _MARKUP.match(text):
        raise _refusal(
            Place(label, line=1, column=1),
            "not-openapi",
            "this is an HTML or XML page, not an OpenAPI document",
            "Name the file itself, not a page that shows it",
        )
    if named or text.lstrip()[:1] in ("{", "["):
        try:
            return parse_json_text(text), json_positions
        except UnreadableJson as error:
            if named and text.strip():
                raise _broken_json(text, label, error) from None
    value = _parsed_yaml(text, label)
    if value is None:
        raise _refusal(
            Place(label, line=1), "empty", "the file is empty", "Write an OpenAPI document into it"
        )
    return value, yaml_positions


def _parsed_yaml(text: str, label: str) -> Any:
    try:
        return parse_yaml(text, label)
    except DocumentError:
        conflict = _CONFLICT.search(text)
        if conflict is None:
            raise
        line = text.count("\n", 0, conflict.start()) + 1
        raise _refusal(
            Place(label, line=line, column=1),
            "yaml-syntax",
            "broken YAML: a conflict of two versions was left here",
            "Keep one of the versions, and remove the markers",
        ) from None


def _broken_json(text: str, label: str, error: UnreadableJson) -> DocumentError:
    before = text.encode("utf-8", "surrogatepass")[: error.offset].decode("utf-8", "ignore")
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    return _refusal(
        Place(label, line=line, column=column),
        "duplicate-key" if error.what == NAMED_TWICE else "json-syntax",
        f"broken JSON: {error.what}",
        _way_out(text[: len(before)].rstrip()[-1:], text[len(before) :].lstrip()),
    )


def _way_out(before: str, behind: str) -> str:
    """What to do about broken JSON between these two texts."""
    if before == "," and behind[:1] in ("}", "]"):
        return "Remove the comma in front of it"
    if behind[:2] in ("//", "/*"):
        return "Remove the comment, which JSON does not have"
    if behind[:1] == "'":
        return "Write double quotes"
    return "Correct it there; if the file is YAML, name it .yaml"


def _refusal(place: Place, rule: str, what: str, way_out: str) -> DocumentError:
    return DocumentError(Finding(Severity.ERROR, rule, place, what, "", way_out))
