"""A request body that keeps the document, as the bytes of one of its media types."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from .model import Body, MediaType
from .sampling import Sampler, Scene
from .written import scalar, written

_FORM = "application/x-www-form-urlencoded"
_BOUNDARY = "sample"
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
            lines.append(f"--{_BOUNDARY}\r\n{head}\r\n{kind}\r\n{text}\r\n")
    return f"{''.join(lines)}--{_BOUNDARY}--\r\n".encode()
