"""A value as XML, which JSON Schema says nothing about: an element for each member and item."""

from __future__ import annotations

import re
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

from .rendering import plain

_NAME = re.compile(r"[^A-Za-z0-9_.-]")
_CONTROLS = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_bytes(value: Any) -> bytes:
    """The value as elements; a text that is XML already as it is."""
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
        inner = "" if value is None else escape(_CONTROLS.sub("", plain(value)))
    return f"<{tag}>{inner}</{tag}>"
