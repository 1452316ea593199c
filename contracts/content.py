"""A body read by its Content-Type, strictly: which value it has, or why it has none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from understudy.errors import UnreadableJson
from understudy.openapi.json_bytes import parse_json

_UTF_8 = ("utf-8", "utf8", "us-ascii", "ascii")
_MAX_DEPTH = 500
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Content:
    """`media_type` is lower case and without parameters, empty where there is no Content-Type.

    `is_json` with `fault` empty: `value` is what it says. `text` where it can be read as text.
    """

    media_type: str
    charset: str
    is_json: bool = False
    value: Any = None
    fault: str = ""
    text: str | None = None

    @property
    def has_value(self) -> bool:
        """Whether it is JSON that could be read."""
        return self.is_json and not self.fault


def is_json_type(media_type: str) -> bool:
    """Whether a media type is JSON (RFC 6839 for +json), whatever its parameters."""
    name = split_media_type(media_type)[0]
    return name == "application/json" or name.endswith("+json")


def split_media_type(header: str) -> tuple[str, dict[str, str]]:
    """A Content-Type's media type and parameters, names in lower case."""
    name, *rest = header.split(";")
    pairs = (part.partition("=") for part in rest)
    return name.strip().lower(), {k.strip().lower(): v.strip().strip('"') for k, _, v in pairs}


@lru_cache(maxsize=16)  # the same body is asked for more than once, one soon after another
def read_content(header: str | None, body: bytes) -> Content:
    """The content of a message with this Content-Type."""
    media_type, parameters = split_media_type(header or "")
    charset = parameters.get("charset", "").lower()
    if not is_json_type(media_type):
        return Content(media_type, charset, text=_text(body, charset))
    if charset and charset not in _UTF_8:
        fault = f"its charset is {charset}, where JSON is UTF-8 (RFC 8259 section 8.1)"
        return Content(media_type, charset, True, None, fault, _text(body, charset))
    if body.startswith(_BOM):
        fault = "it begins with a byte order mark, which JSON must not (RFC 8259 section 8.1)"
        return Content(media_type, charset, True, None, fault, _text(body, charset))
    try:
        value = parse_json(body, max_depth=_MAX_DEPTH)
    except UnreadableJson as error:
        return Content(media_type, charset, True, None, str(error), _text(body, charset))
    return Content(media_type, charset, True, value, "", _text(body, charset))


def _text(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return None
