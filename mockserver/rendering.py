"""A value as bytes of a media type: JSON, text, forms, tables, XML, event streams."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import StringIO
from typing import Any
from urllib.parse import urlencode
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

import orjson

from .media import FORM, JSON, Media, parse_media_type

Render = Callable[[Any], bytes]
_BOUNDARY = "understudy-part"
_NAME = re.compile(r"[^A-Za-z0-9_.-]")
_CONTROLS = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def renderer(media_type: str) -> Render:
    """How a value becomes the bytes of this media type."""
    media = parse_media_type(media_type)
    if media is None or media.is_json:
        return json_bytes
    if media.essence == FORM:
        return _form
    if media.is_xml:
        return _xml
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


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json_bytes(value).decode()


def _text(value: Any) -> bytes:
    return _plain(value).encode()


def _octets(value: Any) -> bytes:
    return value if isinstance(value, bytes) else _plain(value).encode()


def _table(value: Any) -> bytes:
    """Records as CSV (RFC 4180), with their names in the first line; anything else as text."""
    if not (isinstance(value, list) and value and all(isinstance(row, dict) for row in value)):
        return _text(value)
    table = StringIO()
    names = dict.fromkeys(name for row in value for name in row)
    writer = csv.DictWriter(table, list(names), restval="")
    writer.writeheader()
    writer.writerows({name: _plain(entry) for name, entry in row.items()} for row in value)
    return table.getvalue().encode()


def _lines(value: Any) -> bytes:
    entries = value if isinstance(value, list) else [value]
    return b"".join(json_bytes(entry) + b"\n" for entry in entries)


def _events(value: Any) -> bytes:
    entries = value if isinstance(value, list) else [value]
    return b"".join(
        b"data: " + _plain(e).replace("\n", "\ndata: ").encode() + b"\n\n" for e in entries
    )


def _form(value: Any) -> bytes:
    if not isinstance(value, dict):
        return _text(value)
    pairs = []
    for name, entry in value.items():
        entries = entry if isinstance(entry, list) else [entry]
        pairs += [(name, _plain(one)) for one in entries]
    return urlencode(pairs).encode()


def _multipart(value: Any) -> bytes:
    parts = value.items() if isinstance(value, dict) else [("value", value)]
    body = b""
    for name, entry in parts:
        quoted = _NAME.sub("_", name)
        body += (
            (f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{quoted}"\r\n\r\n').encode()
            + _plain(entry).encode()
            + b"\r\n"
        )
    return body + f"--{_BOUNDARY}--\r\n".encode()


def _xml(value: Any) -> bytes:
    if isinstance(value, str) and _is_xml(value):
        return value.encode()
    return ('<?xml version="1.0" encoding="UTF-8"?>' + _element("root", value)).encode()


def _is_xml(text: str) -> bool:
    """Whether it is written as XML already; a text that only begins like it is not."""
    if not text.lstrip().startswith("<"):
        return False
    try:
        ParserCreate().Parse(text, True)
    except (ExpatError, ValueError):
        return False
    return True


def _element(name: str, value: Any) -> str:
    tag = _NAME.sub("_", name) or "item"
    tag = tag if tag[0].isalpha() or tag[0] == "_" else f"_{tag}"
    if isinstance(value, dict):
        inner = "".join(_element(key, child) for key, child in value.items())
    elif isinstance(value, list):
        inner = "".join(_element("item", child) for child in value)
    else:
        inner = "" if value is None else escape(_CONTROLS.sub("", _plain(value)))
    return f"<{tag}>{inner}</{tag}>"


_LINES: dict[str, Render] = {
    "application/x-ndjson": _lines,
    "application/jsonl": _lines,
    "application/json-seq": _lines,
    "application/x-jsonlines": _lines,
    "text/csv": _table,
    "text/event-stream": _events,
}
