"""A request body that keeps the document, as the bytes of one of its media types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from .alike import alike
from .model import Body, MediaType
from .sampling import Sampler, Scene
from .schema import Schema
from .written import scalar, written

_FORM = "application/x-www-form-urlencoded"
_BOUNDARY = "sample"
_BYTES = "application/octet-stream"
_SOMETHING = b"sample"


def sample_body(body: Body, scene: Scene) -> tuple[str, Any]:
    """A media type, JSON where that is documented, and a value for it."""
    media = min(body.content, key=_preference)
    name = "application/json" if media.name.startswith("*") else media.name
    if is_form(name):
        return name, _form(media, scene, body.required)
    if "json" in name or media.schema:
        return name, _value(media, scene)
    return name, "sample"


def write_body(name: str, value: Any) -> tuple[str, bytes]:
    """The Content-Type and the bytes of a value in a media type."""
    if "json" in name:
        return name, json.dumps(value, ensure_ascii=False).encode()
    if name == _FORM:
        return name, urlencode(list(_fields(value))).encode()
    if is_form(name):
        return f"{name}; boundary={_BOUNDARY}", _multipart(value)
    return name, written(value, False).encode() or _SOMETHING


class FileText(str):
    """The text of a file: in a form it stands in a part with a file's name."""


def is_form(name: str) -> bool:
    """Whether a media type is written as names with values."""
    return name == _FORM or name.startswith("multipart/")


def _preference(media: MediaType) -> int:
    order = ("json", _FORM, "multipart/", "text/")
    return next((i for i, part in enumerate(order) if part in media.name), len(order))


def _value(media: MediaType, scene: Scene) -> Any:
    """The first valid example, else a value with the required members and no others."""
    schema = media.schema
    for example in media.examples:
        if schema is None or schema.is_valid(example.value):
            return example.value
    return {} if schema is None else Sampler(schema).shortest(scene)


def _form(media: MediaType, scene: Scene, required: bool) -> Any:
    """A value whose members can all be seen in a form, where an empty list can't."""
    value = _sent_as_form(media, scene, required)
    if media.schema is None or not isinstance(value, dict):
        return value
    return {name: _as_file(media.schema.property(name), entry) for name, entry in value.items()}


def _as_file(schema: Schema | None, entry: Any) -> Any:
    if schema is None:
        return entry
    if isinstance(entry, list):
        return [_as_file(schema.items(), one) for one in entry]
    return FileText(entry) if isinstance(entry, str) and _is_file(schema) else entry


def _is_file(schema: Schema) -> bool:
    """Whether the text is bytes as they are (OpenAPI 3.0: binary; 3.1: a media type alone)."""
    parts = [part for part, _ in alike(schema.schemas, schema.node, schema.at)]
    if any(part.get("format") == "binary" for part in parts):
        return True
    return any("contentMediaType" in part and "contentEncoding" not in part for part in parts)


def _sent_as_form(media: MediaType, scene: Scene, required: bool) -> Any:
    value = _value(media, scene)
    if media.schema is None or not isinstance(value, dict):
        return value
    if all(entry not in ([], {}) for entry in value.values()) and (value or not required):
        return value
    full = Sampler(media.schema).draw(scene)[0]
    if not isinstance(full, dict):
        return value
    needed = {name: entry for name, entry in full.items() if name in value}
    return needed if needed and media.schema.is_valid(needed) else full


def _fields(value: Any) -> Iterator[tuple[str, str]]:
    for name, entry in value.items() if isinstance(value, dict) else ():
        for one in entry if isinstance(entry, list) else [entry]:
            yield name, json.dumps(one) if isinstance(one, dict | list) else scalar(one)


def _multipart(value: Any) -> bytes:
    """One part for each member, or for each of its items (OpenAPI, Encoding Object)."""
    lines = []
    for name, entry in value.items() if isinstance(value, dict) else ():
        for one in entry if isinstance(entry, list) else [entry]:
            structured = isinstance(one, dict | list)
            kind = "Content-Type: application/json\r\n" if structured else ""
            text = json.dumps(one) if structured else scalar(one)
            head = f'Content-Disposition: form-data; name="{quote(name, safe=" []")}"'
            if isinstance(one, FileText):
                head, kind = f'{head}; filename="sample"', f"Content-Type: {_BYTES}\r\n"
            lines.append(f"--{_BOUNDARY}\r\n{head}\r\n{kind}\r\n{text}\r\n")
    return f"{''.join(lines)}--{_BOUNDARY}--\r\n".encode()
