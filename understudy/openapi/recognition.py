"""Whether a value is an OpenAPI document that is read here; what else it looks like if not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from understudy.errors import DocumentError

from .findings import Finding, Place, Severity

_READ = re.compile(r"3\.[012](?:\.[0-9A-Za-z.+-]*)?")
_NEWER = "3.2"
_ALIKE = {
    "asyncapi": ("an AsyncAPI document", "Only HTTP APIs described by OpenAPI are read"),
    "arazzo": ("an Arazzo document", "Name the OpenAPI document that it describes workflows of"),
    "overlay": (
        "an OpenAPI Overlay",
        "Name the document that it belongs to; it is applied to that",
    ),
    "openrpc": ("an OpenRPC document", "Only HTTP APIs described by OpenAPI are read"),
    "swaggerVersion": ("a Swagger 1 listing", "Convert it to OpenAPI 3, first to Swagger 2"),
    "_type": ("an Insomnia export", "Export the design document as OpenAPI"),
    "apiVersion": ("a Kubernetes resource", "Name the OpenAPI document instead"),
    "log": ("an HTTP archive", "Name the OpenAPI document instead"),
    "$schema": ("a JSON Schema", "Refer to it from an OpenAPI document"),
    "paths": ("OpenAPI without its version", "Add a line such as openapi: 3.1.0"),
}


def recognise(value: Any, place: Callable[[str], Place]) -> tuple[str, tuple[Finding, ...]]:
    """The document's OpenAPI version, with what is to be said about it.

    `place` gives the place of a pointer. Raises DocumentError for whatever is no OpenAPI 3.
    """
    if not isinstance(value, dict):
        raise _refusal(
            place(""),
            "not-openapi",
            f"this is {_kind(value)}, not an OpenAPI document",
            "Name a file that begins with openapi: 3.1.0, or 3.0",
        )
    if "openapi" not in value:
        raise _otherwise(value, place)
    said = value["openapi"]
    version = (
        said.strip() if isinstance(said, str) else repr(said) if isinstance(said, float) else ""
    )
    if not _READ.fullmatch(version):
        raise _refusal(
            place("/openapi"),
            "openapi-version",
            f"OpenAPI {str(said)[:40]!r} is not read here, only 3.0, 3.1 and 3.2",
            "Write the version that the document follows, such as openapi: 3.1.0",
        )
    return version, tuple(_remarks(said, version, place))


def _remarks(said: Any, version: str, place: Callable[[str], Place]) -> list[Finding]:
    remarks = []
    if not isinstance(said, str):
        remarks.append(
            Finding(
                Severity.WARNING,
                "openapi-version-number",
                place("/openapi"),
                f"openapi is the number {version}, not a text",
                "OpenAPI asks for a text, and other tools refuse the document",
                f'Write openapi: "{version}.0"',
            )
        )
    if version.startswith(_NEWER):
        remarks.append(
            Finding(
                Severity.NOTE,
                "openapi-version-newer",
                place("/openapi"),
                f"OpenAPI {version} is read as 3.1",
                "what is new in 3.2 is named where it stands, with what becomes of it",
                "Nothing needs to be done where the document keeps to what 3.1 has",
            )
        )
    return remarks


def _otherwise(value: dict[str, Any], place: Callable[[str], Place]) -> DocumentError:
    if str(value.get("swagger", "")).startswith("3"):
        return _refusal(
            place("/swagger"),
            "openapi-version",
            "since version 3 the key is openapi, not swagger",
            f"Write openapi: {str(value['swagger'])[:10]} instead",
        )
    if "swagger" in value:
        return _refusal(
            place("/swagger"),
            "swagger-2",
            f"this is Swagger {str(value['swagger'])[:40]}",
            "Convert it to OpenAPI 3, for example: npx swagger2openapi -o openapi.yaml FILE",
        )
    alike = next(_alike(value), None)
    if alike:
        kind, key, way_out = alike
        return _refusal(
            place(key), "not-openapi", f"this looks like {kind}: it has no openapi key", way_out
        )
    return _refusal(
        place(""),
        "not-openapi",
        "this is not an OpenAPI document: it has no openapi key",
        "Name a file that begins with openapi: 3.1.0, or 3.0",
    )


def _alike(value: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What a value looks like, by which key, and what to do; the likeliest first."""
    info = value.get("info")
    if isinstance(info, dict) and ("_postman_id" in info or "item" in value):
        yield "a Postman collection", "/info", "Convert it to OpenAPI 3, for example in Postman"
    for key, (kind, way_out) in _ALIKE.items():
        if key in value:
            yield kind, "/" + key, way_out


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return "an HTML or XML page" if value.lstrip().startswith("<") else "a plain text"
    return "a list" if isinstance(value, list) else "empty" if value is None else "a single value"


def _refusal(place: Place, rule: str, what: str, way_out: str) -> DocumentError:
    return DocumentError(Finding(Severity.ERROR, rule, place, what, "", way_out))
