"""Values of parameters and forms, written as OpenAPI's styles ask (Parameter Object, `style`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

_DEFAULT_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
_SEPARATORS = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}


def text(value: Any) -> str:
    """A scalar, or anything else as JSON, in plain characters."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _one(parameter: Mapping[str, Any], value: Any) -> str:
    """A value that stands as a whole: in the parameter's own media type, JSON with its quotes."""
    content = parameter.get("content")
    is_json = isinstance(content, dict) and any("json" in name.lower() for name in content)
    return json.dumps(value, ensure_ascii=False) if is_json else text(value)


def in_query(parameter: Mapping[str, Any], value: Any) -> str:
    """`name=value`, once or several times, percent-encoded."""
    name, style = quote(str(parameter["name"]), safe=""), _style(parameter)
    if "content" in parameter or not isinstance(value, list | dict):
        return f"{name}={quote(_one(parameter, value), safe='')}"
    if style == "deepObject" and isinstance(value, dict):
        return "&".join(f"{name}%5B{_quoted(k)}%5D={_quoted(v)}" for k, v in value.items())
    explode = parameter.get("explode", style == "form")
    if isinstance(value, list):
        if explode:
            return "&".join(f"{name}={_quoted(item)}" for item in value)
        return f"{name}={_SEPARATORS.get(style, ',').join(map(_quoted, value))}"
    if explode:
        return "&".join(f"{_quoted(k)}={_quoted(v)}" for k, v in value.items())
    flat = [part for pair in value.items() for part in pair]
    return f"{name}={_SEPARATORS.get(style, ',').join(map(_quoted, flat))}"


def in_path(parameter: Mapping[str, Any], value: Any) -> str:
    """What stands for `{name}`, percent-encoded."""
    style, name = _style(parameter), quote(str(parameter["name"]), safe="")
    explode = parameter.get("explode", False)
    head = {"label": ".", "matrix": ";"}.get(style, "")
    between = {"label": ".", "matrix": ";"}.get(style, ",") if explode else ","
    if "content" in parameter or not isinstance(value, list | dict):
        one = quote(_one(parameter, value), safe="")
        return (f";{name}=" if style == "matrix" else head) + one
    if isinstance(value, list):
        items = [_quoted(item) for item in value]
        if style == "matrix" and explode:
            return "".join(f";{name}={item}" for item in items)
    elif explode:
        items = [f"{_quoted(k)}={_quoted(v)}" for k, v in value.items()]
        return head + between.join(items)
    else:
        items = [_quoted(part) for pair in value.items() for part in pair]
    return (f";{name}=" if style == "matrix" else head) + between.join(items)


def in_header(parameter: Mapping[str, Any], value: Any) -> str:
    """A header's or cookie's value, as it is."""
    if "content" in parameter or not isinstance(value, list | dict):
        return _one(parameter, value)
    if isinstance(value, list):
        return ",".join(map(text, value))
    if parameter.get("explode", False):
        return ",".join(f"{k}={text(v)}" for k, v in value.items())
    return ",".join(text(part) for pair in value.items() for part in pair)


def form(value: Mapping[str, Any], encodings: Mapping[str, Any]) -> bytes:
    """An urlencoded form: lists repeated or joined, objects as their encoding says or as JSON."""
    parts = []
    for name, item in value.items():
        encoding = encodings.get(name)
        encoding = encoding if isinstance(encoding, dict) else {}
        if encoding.keys() & {"style", "explode"} and isinstance(item, list | dict):
            parts.append(in_query({"in": "query", "name": name, **encoding}, item))
        elif isinstance(item, list) and not any(isinstance(one, list | dict) for one in item):
            parts.append(urlencode([(name, text(one)) for one in item]))
        else:
            parts.append(urlencode([(name, text(item))]))
    return "&".join(parts).encode()


def multipart(value: Mapping[str, Any], boundary: str) -> bytes:
    """A multipart form; lists are repeated, objects are JSON."""
    lines: list[bytes] = []
    for name, item in value.items():
        for one in item if isinstance(item, list) else [item]:
            lines.append(b"--" + boundary.encode())
            disposition = f'Content-Disposition: form-data; name="{name}"'
            lines.append(disposition.encode())
            if isinstance(one, list | dict):
                lines.append(b"Content-Type: application/json")
            lines += [b"", text(one).encode()]
    return b"\r\n".join([*lines, b"--" + boundary.encode() + b"--", b""])


def _style(parameter: Mapping[str, Any]) -> str:
    return str(parameter.get("style") or _DEFAULT_STYLES.get(str(parameter.get("in")), "form"))


def _quoted(value: Any) -> str:
    return quote(text(value), safe="")
