"""The documented headers of a response, with values that keep their schemas."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from understudy.openapi.model import Header, Response
from understudy.openapi.sampling import Sampler, Scene
from understudy.openapi.written import written

from .rendering import renderer, sendable
from .reply import Reply

_FORBIDDEN = re.compile(r"[^\t\x20-\x7e\x80-\xff]")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# What the server itself has to say: about the connection, and who may read the answer.
_OURS = frozenset(
    """content-length transfer-encoding connection keep-alive content-encoding upgrade trailer date
    understudy-reason""".split()
)
_CORS = "access-control-"
_UNSPECIFIED = "text"

Make = Callable[[Scene, str, Any], tuple[str, bool]]
"""`(scene, path, body value) -> (value, whether it keeps its schema)` for one header."""


class DocumentedHeaders:
    """The headers of one response; what is no header name, and what is ours to set, is left out."""

    def __init__(self, response: Response) -> None:
        self._makers = [
            (header.name, header.name.lower(), make)
            for header in response.headers
            if _TOKEN.fullmatch(header.name) and not _is_ours(header.name.lower())
            if (make := _maker(header))
        ]

    def on(self, reply: Reply, scene: Scene, path: str, value: Any) -> Reply:
        """The reply with these headers, beside those that it has; `value` is its body's."""
        if not self._makers:
            return reply
        present = {name.lower() for name, _ in reply.headers}
        made = [
            (name, *make(scene, path, value))
            for name, key, make in self._makers
            if key not in present
        ]
        broken = [name for name, _, valid in made if not valid]
        reply = reply.with_headers(*((name, clean(text)) for name, text, _ in made))
        if not broken:
            return reply
        return reply.because(f"no value was found that keeps the schema of {', '.join(broken)}")


def clean(value: str) -> str:
    """A header value without the characters that RFC 9110 section 5.5 does not allow.

    It holds bytes as Latin-1: those of UTF-8 where there are other characters than Latin-1's.
    """
    if not value.isascii() and max(value) > "\xff":
        value = value.encode("utf-8", "replace").decode("latin-1")
    return _FORBIDDEN.sub("", value).strip()


def _is_ours(name: str) -> bool:
    return name in _OURS or name.startswith(_CORS)


def _maker(header: Header) -> Make | None:
    """How to make its value; None for one that can be left out and has nothing but a name."""
    is_place = header.name.lower() in ("location", "content-location")
    write = _writer(header)
    shown = [e.value for e in header.examples if _keeps(header, e.value)]
    if shown:
        constant = write(shown[0])
        return lambda scene, path, value: (constant, True)
    if header.schema is None:
        if is_place:
            return lambda scene, path, value: (_place(path, value), True)
        return (lambda scene, path, value: (_UNSPECIFIED, True)) if header.required else None
    accepts, sampler = header.schema.is_valid, Sampler(header.schema, header.name)

    def drawn(scene: Scene, path: str, value: Any) -> tuple[str, bool]:
        made, valid = sampler.draw(scene)
        return write(made), valid

    def place(scene: Scene, path: str, value: Any) -> tuple[str, bool]:
        where = _place(path, value)
        return (where, True) if accepts(where) else drawn(scene, path, value)

    return place if is_place else drawn


def _writer(header: Header) -> Callable[[Any], str]:
    if header.content is None:
        return lambda value: written(value, header.explode)
    render = renderer(sendable(header.content.name))
    return lambda value: render(value).decode("utf-8", "replace")


def _place(path: str, value: Any) -> str:
    """Where the thing is that was made: below the path, by its id."""
    made = value.get("id") if isinstance(value, dict) else None
    return f"{path.rstrip('/')}/{quote(str(made))}" if isinstance(made, str | int) else path


def _keeps(header: Header, value: Any) -> bool:
    return header.schema is None or bool(header.schema.is_valid(value))
