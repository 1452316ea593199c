"""The documented headers of a response, with values that keep their schemas."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from understudy.openapi.model import Header, Response
from understudy.openapi.sampling import Sampler, Scene
from understudy.openapi.written import written

MakeHeaders = Callable[[Scene, str, Any], tuple[tuple[str, str], ...]]
_FORBIDDEN = re.compile(r"[^\t\x20-\x7e\x80-\xff]")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS = frozenset(
    [
        "content-length",
        "transfer-encoding",
        "connection",
        "content-encoding",
        "upgrade",
        "trailer",
        "date",
    ]
)


def compile_headers(response: Response) -> MakeHeaders:
    """`(scene, path, body value) -> headers` for one response.

    A name that HTTP can't carry, and what the server itself must set, is left out.
    """
    makers = [
        (header.name, _maker(header))
        for header in response.headers
        if _TOKEN.fullmatch(header.name) and header.name.lower() not in _OURS
    ]
    if not makers:
        return lambda scene, path, value: ()

    def make(scene: Scene, path: str, value: Any) -> tuple[tuple[str, str], ...]:
        return tuple((name, clean(one(scene, path, value))) for name, one in makers)

    return make


def clean(value: str) -> str:
    """A header value without the characters that RFC 9110 section 5.5 does not allow."""
    return _FORBIDDEN.sub("", value).strip()


def _maker(header: Header) -> Callable[[Scene, str, Any], str]:
    shown = [e.value for e in header.examples if _keeps(header, e.value)]
    if shown:
        constant = written(shown[0], header.explode)
        return lambda scene, path, value: constant
    if header.schema is None:
        return lambda scene, path, value: ""
    schema, sampler, explode = header.schema, Sampler(header.schema, header.name), header.explode
    if header.name.lower() not in ("location", "content-location"):
        return lambda scene, path, value: written(sampler.draw(scene)[0], explode)

    def location(scene: Scene, path: str, value: Any) -> str:
        made = value.get("id") if isinstance(value, dict) else None
        where = f"{path.rstrip('/')}/{made}" if isinstance(made, str | int) else path
        return where if schema.is_valid(where) else written(sampler.draw(scene)[0], explode)

    return location


def _keeps(header: Header, value: Any) -> bool:
    return header.schema is None or bool(header.schema.is_valid(value))
