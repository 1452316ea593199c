"""A value as bytes of a media type: JSON, text, forms, tables, XML, event streams."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import orjson

from .media import FORM, JSON, Media, parse_media_type

Render = Callable[[Any], bytes]
_BOUNDARY = "understudy-part"
_NAME = re.compile(r"[^A-Za-z0-9_.-]")


def renderer(media_type: str) -> Render:
    """How a value becomes the bytes of this media type."""
    media = parse_media_type(media_type)
    if media is None or media.is_json:
        return json_bytes
    if media.essence == FORM:
        return _form
    if media.is_xml:
        from .xml_text import xml_bytes  # few ask for it, and Python's XML is large

        return xml_bytes
    if media.type == "multipart":
        return _multipart
    return _LINES.get(media.essence, _text if media.type == "text" else _octets)


def content_type(media_type: str) -> str:
    """The Content-Type to send for it, with the parameters that its readers need."""
    media = parse_media_type(media_type)
    if media is None:
        return JSON
    if media.type == "multipart" and "boundary" not in media.parameters:
        return f"{media_type}; boundary={_BOUNDARY}"
    if media.type == "text" and "charset" not in media.parameters:
        return f"{media_type}; charset=utf-8"
    return media_type


def is_json(media_type: str) -> bool:
    """Whether the bytes of this media type are one JSON value."""
    media: Media | None = parse_media_type(media_type)
    return media is None or media.is_json


def json_bytes(value: Any) -> bytes:
    """JSON as it goes over the wire; integers beyond 64 bits keep their digits."""
    try:
        return orjson.dumps(value)
    except TypeError:
        import json

        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def sendable(media_type: str) -> str:
    """The media type under which a documented name is sent: JSON where it is none."""
    return JSON if parse_media_type(media_type) is None else media_type


def plain(value: Any) -> str:
    """A text as it is, and everything else as JSON."""
    return value if isinstance(value, str) else json_bytes(value).decode()


def _text(value: Any) -> bytes:
    return plain(value).encode()


def _octets(value: Any) -> bytes:
    return value if isinstance(value, bytes) else plain(value).encode()


def _table(value: Any) -> bytes:
    """Records as CSV (RFC 4180), with their names in the first line; anything else as text."""
    if not (isinstance(value, list) and value and all(isinstance(row, dict) for row in value)):
        return _text(value)
    table = StringIO()
    names = dict.fromkeys(name for row in value for name in row)
    writer = csv.DictWriter(table, list(names), restval="")
    writer.writeheader()
    writer.writerows({name: plain(entry) for name, entry in row.items()} for row in value)
    return table.getvalue().encode()


def _lines(value: Any) -> bytes:
    entries = value if isinstance(value, list) else [value]
    return b"".join(json_bytes(entry) + b"\n" for entry in entries)


def _events(value: Any) -> bytes:
    entries = value if isinstance(value, list) else [value]
    return b"".join(
        b"data: " + plain(e).replace("\n", "\ndata: ").encode() + b"\n\n" for e in entries
    )


def _form(value: Any) -> bytes:
    if not isinstance(value, dict):
        return _text(value)
    pairs = []
    for name, entry in value.items():
        entries = entry if isinstance(entry, list) else [entry]
        pairs += [(name, plain(one)) for one in entries]
    return urlencode(pairs).encode()


def _multipart(value: Any) -> bytes:
    parts = value.items() if isinstance(value, dict) else [("value", value)]
    body = b""
    for name, entry in parts:
        quoted = _NAME.sub("_", name)
        body += (
            (f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{quoted}"\r\n\r\n').encode()
            + plain(entry).encode()
            + b"\r\n"
        )
    return body + f"--{_BOUNDARY}--\r\n".encode()


_LINES: dict[str, Render] = {
    "application/x-ndjson": _lines,
    "application/jsonl": _lines,
    "application/json-seq": _lines,
    "application/x-jsonlines": _lines,
    "text/csv": _table,
    "text/event-stream": _events,
}
