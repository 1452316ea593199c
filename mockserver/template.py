"""A path template, parsed: what its segments match, and which templates share a concrete path.

It answers about one template or two; finding one among many is the route table's part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

from understudy.openapi.path_key import Condition, split_path_key

_PARAMETER = re.compile(r"(\{[^{}]*\})")
_ESCAPE = re.compile(rb"%[0-9A-Fa-f]{2}")
_ASCII = bytes(range(0x80))
_UNESCAPED_IN_PATHS = "!$&'()*+,;=:@"


@dataclass(frozen=True, slots=True)
class Segment:
    """What stands between two slashes: `names` between percent-decoded `literals`.

    There is one literal more than there are names; `{id}.json` has the literals "" and ".json".
    """

    literals: tuple[bytes, ...]
    names: tuple[str, ...] = ()

    @property
    def is_literal(self) -> bool:
        """Whether there is no parameter in it."""
        return not self.names

    @property
    def is_parameter(self) -> bool:
        """Whether it is one parameter and nothing else."""
        return self.literals == (b"", b"")

    @property
    def rank(self) -> tuple[int, int, tuple[bytes, ...]]:
        """Sorts segments from the most specific to the least: literal, partial, parameter."""
        if self.is_literal:
            return (0, 0, self.literals)
        return (2 if self.is_parameter else 1, -sum(map(len, self.literals)), self.literals)

    def capture(self, raw: bytes) -> tuple[str, ...] | None:
        """The percent-encoded values of its parameters in a segment as sent; None: no match."""
        decoded, offsets = _decode(raw)
        spans = self._spans(decoded)
        if spans is None:
            return None
        return tuple(encoded(raw[offsets[start] : offsets[end]]) for start, end in spans)

    def overlaps(self, other: Segment) -> bool:
        """Whether one concrete segment matches both."""
        if self.is_literal:
            return other._spans(self.literals[0]) is not None
        if other.is_literal:
            return self._spans(other.literals[0]) is not None
        head, other_head = self.literals[0], other.literals[0]
        tail, other_tail = self.literals[-1], other.literals[-1]
        return (head.startswith(other_head) or other_head.startswith(head)) and (
            tail.endswith(other_tail) or other_tail.endswith(tail)
        )

    def _spans(self, text: bytes) -> list[tuple[int, int]] | None:
        """Where the parameters lie; leftmost first, so that the time grows with the length only."""
        if not self.names:
            return [] if text == self.literals[0] else None
        first, *between, last = self.literals
        if not (text.startswith(first) and text.endswith(last)):
            return None
        position, end = len(first), len(text) - len(last)
        spans = []
        for number, literal in enumerate(between, 1):
            found = text.find(literal, position + 1, end)
            if not literal and number == len(between):
                found = max(found, text.rfind(b".", position + 1, end))  # `{id}{extension}`
            if found < 0:
                return None
            spans.append((position, found))
            position = found + len(literal)
        if position >= end:
            return None
        return [*spans, (position, end)]


@dataclass(frozen=True, slots=True)
class Template:
    """A path template; `path` is as written, a query or fragment in it included."""

    path: str
    segments: tuple[Segment, ...]
    final_slash: bool
    conditions: frozenset[Condition] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """Its parameters' names, left to right."""
        return tuple(name for segment in self.segments for name in segment.names)

    @property
    def shape(self) -> tuple[tuple[tuple[bytes, ...], ...], bool]:
        """Equal for templates that differ in nothing but their parameters' names."""
        return tuple(segment.literals for segment in self.segments), self.final_slash

    @property
    def is_literal(self) -> bool:
        """Whether it stands for one concrete path only."""
        return all(segment.is_literal for segment in self.segments)

    def below(self, prefix: Template) -> Template:
        """This template behind another one's path, as `/v1` in front of `/keys`."""
        return Template(
            prefix.path.rstrip("/") + self.path,
            prefix.segments + self.segments,
            self.final_slash,
            self.conditions,
        )


@lru_cache(maxsize=4096)
def parse_template(path: str) -> Template:
    """A path key or base path, parsed; what follows a `?` or `#` is conditions."""
    segments: list[Segment] = []
    literals: list[str] = [""]
    names: list[str] = []
    key = split_path_key(path)
    for number, token in enumerate(_PARAMETER.split(key.path)):
        if number % 2:
            names.append(token[1:-1])
            literals.append("")
            continue
        first, *others = token.split("/")
        literals[-1] += first
        for other in others:
            segments.append(_segment(literals, names))
            literals, names = [other], []
    segments.append(_segment(literals, names))
    final_slash = len(segments) > 1 and segments[-1].literals == (b"",)
    routing = tuple(segments[1:-1] if final_slash else segments[1:])
    return Template(path, routing, final_slash, frozenset(key.conditions))


def encoded(raw: bytes) -> str:
    """A part of a path as percent-encoded ASCII, whatever bytes were sent."""
    return raw.decode("ascii") if raw.isascii() else quote_from_bytes(raw, safe=_ASCII)


def written(template: Template) -> set[bytes]:
    """A literal template's path as requests usually spell it, with and without a final slash."""
    plain = "".join("/" + _quoted(segment.literals[0]) for segment in template.segments)
    bare = split_path_key(template.path).path.removesuffix("/")
    spellings = {plain.encode(), bare.encode("utf-8", "surrogatepass")}
    return spellings | {spelling + b"/" for spelling in spellings}


def _segment(literals: list[str], names: list[str]) -> Segment:
    decoded = (unquote_to_bytes(text.encode("utf-8", "surrogatepass")) for text in literals)
    return Segment(tuple(decoded), tuple(names))


def _quoted(literal: bytes) -> str:
    return quote(literal, safe=_UNESCAPED_IN_PATHS)


def _decode(raw: bytes) -> tuple[bytes, list[int] | range]:
    """Percent-decoded bytes, and where each of them (and their end) begins in `raw`."""
    if b"%" not in raw:
        return raw, range(len(raw) + 1)
    offsets: list[int] = []
    position = 0
    for escape in _ESCAPE.finditer(raw):
        offsets += range(position, escape.start() + 1)
        position = escape.end()
    offsets += range(position, len(raw) + 1)
    return unquote_to_bytes(raw), offsets
