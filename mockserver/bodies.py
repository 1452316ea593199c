"""An operation's request body -> a decoder of requests: which documented type, and its value.

No bytes under any Content-Type make it raise; statuses are chosen elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from understudy.openapi.model import Body, MediaType
from understudy.openapi.violation import Violation

from .charsets import codec_of
from .content import BodyResult, Decode, compile_content, kind_of
from .media import FORM, Media, parse_media_type
from .request import Request
from .room import Bounds

__all__ = ["BodyResult", "DecodeBody", "compile_body"]

DecodeBody = Callable[[Request], BodyResult]

_BARE_JSON = Media("application", "json")
_OCTETS = Media("application", "octet-stream")
_ENCODED = "a body with a Content-Encoding is not decoded here; send it without"
_JSON_BEGINS = re.compile(rb"\s*+[{\[\"]")


def compile_body(body: Body | None, bounds: Bounds = Bounds()) -> DecodeBody:  # noqa: B008  it is frozen
    """A function of a request that gives its body; where none is documented, one is ignored."""
    if body is None or not body.content:
        return lambda request: BodyResult()
    missing = Violation("body", (), "required", "is required", rule_at=body.at.child("required"))
    absent = (missing,) if body.required else ()
    entries, large = _Entries(body, bounds), bounds.large

    def decode(request: Request) -> BodyResult:
        if not request.body:
            return BodyResult(violations=absent)
        coding = request.headers.get("content-encoding")
        if coding is not None and coding.lower() != "identity":
            return BodyResult(None, True, None, "unsupported-media-type", _ENCODED)
        header = request.headers.get("content-type", "")
        known = entries.exact.get(header)
        is_large = len(request.body) > large
        result = known(request, _BARE_JSON) if known else entries.decode(request, header)
        return result._replace(is_large=True) if is_large else result

    return decode


@dataclass(frozen=True, slots=True)
class _Entry:
    """One documented media type or range, and its decoders by kind as they are needed."""

    media: Media
    documented: MediaType
    bounds: Bounds
    decoders: dict[str, Decode] = field(default_factory=dict)

    def decoder(self, media: Media) -> Decode:
        kind = kind_of(media)
        if kind not in self.decoders:
            self.decoders[kind] = compile_content(self.documented, kind, self.bounds)
        return self.decoders[kind]

    def fitness(self, media: Media) -> tuple[bool, bool, int]:
        """How closely a media type that this entry admits is named; parameters only tell apart."""
        own = self.media.parameters
        given = media.parameters
        agreeing = sum(1 if given.get(name) == value else -1 for name, value in own.items())
        return self.media.type != "*", self.media.subtype != "*", agreeing


class _Entries:
    """The documented media types of one body."""

    def __init__(self, body: Body, bounds: Bounds) -> None:
        parsed = [(parse_media_type(d.name), d) for d in body.content]
        self._entries = [_Entry(m, d, bounds) for m, d in parsed if m is not None]
        self._names = ", ".join(documented.name for documented in body.content)
        self._json = next((e for e in self._entries if e.media.is_json), None)
        # Bare JSON is what nearly every request has: found without parsing its name.
        self.exact: dict[str, Decode] = {
            entry.media.essence: entry.decoder(entry.media)
            for entry in reversed(self._entries)
            if entry.media.is_json and not entry.media.parameters
        }

    def decode(self, request: Request, header: str) -> BodyResult:
        """The body by its Content-Type, or by what it looks like where that is missing."""
        if not header.strip():
            return self._untyped(request)
        media = parse_media_type(header)
        if media is None or media.is_range:
            return self._unsupported("the Content-Type is no media type")
        charset = media.parameters.get("charset", "utf-8")
        if codec_of(charset) is None:
            return self._unsupported("the charset of the Content-Type is not known")
        admitting = [e for e in self._entries if e.media.admits(media)]
        if admitting:
            return max(admitting, key=lambda e: e.fitness(media)).decoder(media)(request, media)
        if media.essence == FORM and self._json is not None:
            return self._mislabelled(request, self._json)
        return self._unsupported(f"{media.essence} is not documented here")

    def _untyped(self, request: Request) -> BodyResult:
        entry = self._json or next((e for e in self._entries if e.media.type != "multipart"), None)
        if entry is None:
            return self._unsupported("the body has no Content-Type")
        media = _OCTETS if entry.media.is_range else entry.media
        result = entry.decoder(media)(request, media)
        notice = f"sent without a Content-Type; taken as {media.essence}"
        return result._replace(notices=[notice, *result.notices])

    def _mislabelled(self, request: Request, entry: _Entry) -> BodyResult:
        """JSON sent by a client that labels every body a form, unless it is one."""
        begins = _JSON_BEGINS.match(request.body)
        result = entry.decoder(entry.media)(request, entry.media)
        if result.problem and not begins:
            return self._unsupported(f"{FORM} is not documented here")
        notice = f"sent as {FORM} (curl's default); taken as JSON"
        return result._replace(notices=[notice, *result.notices])

    def _unsupported(self, what: str) -> BodyResult:
        message = f"{what}; send one of: {self._names}" if self._names else what
        return BodyResult(None, True, None, "unsupported-media-type", message)
