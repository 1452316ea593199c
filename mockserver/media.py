"""Media types, and which one of several an Accept header prefers (RFC 9110, 8.3.1 and 12.5).

Says nothing about the bodies themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_ELEMENTS = re.compile(r'(?:[^,"]+|"(?:[^"\\]|\\.)*"?)+', re.DOTALL)
_PARTS = re.compile(r'(?:[^;"]+|"(?:[^"\\]|\\.)*"?)+', re.DOTALL)
_QUALITY = re.compile(r"\d{0,3}(?:\.\d{0,6})?")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LONE_STAR = re.compile(r"^\*(?=\s*(?:;|$))")
_CACHED_LENGTH = 512
_CONCRETE = {
    "*": JSON,
    "application": JSON,
    "text": "text/plain",
    "image": "image/png",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "font": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Media:
    """A media type or range in lower case; `parameters` have lower-case names."""

    type: str
    subtype: str
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def essence(self) -> str:
        """Without the parameters: `text/plain`."""
        return f"{self.type}/{self.subtype}"

    @property
    def is_json(self) -> bool:
        """JSON itself or a type built on it (RFC 6839)."""
        return self.subtype == "json" or self.subtype.endswith("+json")

    @property
    def is_xml(self) -> bool:
        """XML itself or a type built on it."""
        return self.subtype == "xml" or self.subtype.endswith("+xml")

    @property
    def is_range(self) -> bool:
        """Whether it stands for several types."""
        return self.subtype == "*"

    def admits(self, other: Media) -> bool:
        """Whether another type is this one or falls under this range, parameters apart."""
        return self.type in ("*", other.type) and self.subtype in ("*", other.subtype)


class Choice(NamedTuple):
    """`offered` is the entry that was chosen, `media_type` the type to send (never a range)."""

    offered: str
    media_type: str


class _Range(NamedTuple):
    media: Media
    quality: float

    @property
    def specificity(self) -> int:
        if self.media.type == "*":
            return 0
        return 1 if self.media.subtype == "*" else 2


def parse_media_type(text: str) -> Media | None:
    """The media type or range that a text names, or None where it names none."""
    return _cached_media_type(text) if len(text) <= _CACHED_LENGTH else _media_type(text)


def parameters_of(text: str) -> dict[str, str]:
    """The parameters behind the first `;` of a header value; the first of a name counts."""
    parameters: dict[str, str] = {}
    for part in _PARTS.findall(text)[1:]:
        name, equals, value = part.partition("=")
        if equals:
            parameters.setdefault(name.strip().lower(), unquoted(value.strip()))
    return parameters


def unquoted(value: str) -> str:
    """The content of a quoted string (RFC 9110, 5.6.4), or the value as it is."""
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return _ESCAPED.sub(r"\1", value[1:-1])
    return value


def elements(value: str) -> Iterator[str]:
    """The elements of a comma-separated header value (RFC 9110, 5.6.1), the empty ones left out."""
    for element in _ELEMENTS.findall(value):
        if stripped := element.strip():
            yield stripped


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """The media type to send of those offered, or None where none is acceptable.

    The highest quality wins, then the type that is named over one that falls under a range,
    then JSON where `*/*` is asked for (or nothing), then the order in which they are offered.
    """
    choice = negotiate(accept, tuple(offered))
    return None if choice is None else choice.media_type


def negotiate(accept: str | None, offered: tuple[str, ...]) -> Choice | None:
    """As `choose`, with the entry that the type stands for; an offered range becomes a type."""
    if accept is not None and len(accept) > _CACHED_LENGTH:
        return _negotiated(accept, offered)
    return _cached_choice(accept, offered)


def _media_type(text: str) -> Media | None:
    head = text.partition(";")[0].strip().lower()
    kind, _, subtype = head.partition("/")
    if not (_TOKEN.fullmatch(kind) and _TOKEN.fullmatch(subtype)):
        return None
    if kind == "*" and subtype != "*":
        return None
    return Media(kind, subtype, parameters_of(text) if ";" in text else {})


_cached_media_type = lru_cache(maxsize=512)(_media_type)


def _negotiated(accept: str | None, offered: tuple[str, ...]) -> Choice | None:
    ranges = _ranges(accept)
    preferred = max((r.quality for r in ranges if r.media.type == "*"), default=0.0)
    best: tuple[tuple[float, int, bool], Choice] | None = None
    for name in offered:
        for media_type in _concrete(name, ranges):
            media = parse_media_type(media_type)
            applying = _applying(media, ranges) if media else None
            if media is None or applying is None or applying.quality <= 0:
                continue
            json_first = media.is_json and applying.quality == preferred
            rank = (applying.quality, applying.specificity, json_first)
            if best is None or rank > best[0]:
                best = (rank, Choice(name, media_type))
    return best[1] if best else None


_cached_choice = lru_cache(maxsize=512)(_negotiated)


def _ranges(accept: str | None) -> list[_Range]:
    """What a client takes; a header that says nothing readable takes everything."""
    ranges = []
    for element in elements(accept or ""):
        media = parse_media_type(_LONE_STAR.sub("*/*", element))
        if media is not None:
            wanted = {k: v for k, v in media.parameters.items() if k not in ("q", "charset")}
            bare = Media(media.type, media.subtype, wanted)
            ranges.append(_Range(bare, _quality(media.parameters.get("q"))))
    return ranges or [_Range(Media("*", "*"), 1.0)]


def _quality(text: str | None) -> float:
    if text is None or not _QUALITY.fullmatch(text) or text in ("", "."):
        return 1.0
    return min(float(text), 1.0)


def _applying(media: Media, ranges: list[_Range]) -> _Range | None:
    """The most specific range that a type falls under: its quality is the one that counts."""
    have = media.parameters.items()
    applying = [r for r in ranges if r.media.admits(media) and _agree(r.media, media)]
    return max(
        applying,
        key=lambda r: (r.specificity, len(have & r.media.parameters.items()), r.quality),
        default=None,
    )


def _agree(wanted: Media, media: Media) -> bool:
    """Whether no parameter contradicts; one that only the client names is not held against us."""
    have = media.parameters
    return all(have.get(name, value) == value for name, value in wanted.parameters.items())


def _concrete(name: str, ranges: list[_Range]) -> list[str]:
    """The types that an offered name can be sent as: itself, or what is wanted of a range."""
    media = parse_media_type(name)
    if media is None or not media.is_range:
        return [name]
    usual = _CONCRETE.get(media.type, f"{media.type}/octet-stream")
    named = [r.media.essence for r in ranges if not r.media.is_range and media.admits(r.media)]
    kinds = [_CONCRETE.get(r.media.type) for r in ranges if media.admits(r.media)]
    return list(dict.fromkeys([usual, *named, *(kind for kind in kinds if kind)]))
