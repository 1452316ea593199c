"""Which web pages may read the answers, in the headers of the Fetch standard (CORS).

It decides by the request's Origin alone; whether a request is answered is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from .reply import Reply
from .request import Request

Pairs = tuple[tuple[bytes, bytes], ...]

ANY = "*"
MAX_AGE = "600"
_EXPOSED = ("Understudy-Reason", "Allow", "Location", "Retry-After", "WWW-Authenticate")
# As a browser writes it (RFC 6454 section 6.2): no path, no list, nothing that a header can't hold.
_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9._~%:\[\]-]+")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LONGEST_ORIGIN = 512
_MOST_NAMES = 100
_REMEMBERED = 64


class Cors:
    """CORS headers for every answer of a mock.

    While it is bound to `loopback`, every origin may read the answers, `null` too; elsewhere
    only `origins`, or all with `*`. Credentials of the browser's own (cookies) are for origins
    on loopback alone. `key_headers` are the request headers that carry the documents' keys.
    """

    def __init__(
        self, origins: Iterable[str], loopback: bool, key_headers: Sequence[str] = ()
    ) -> None:
        self._origins = frozenset(normal_origin(origin) for origin in origins)
        self._every = loopback or ANY in self._origins
        self._key_headers = tuple(key_headers)
        self._known: dict[str, Pairs] = {}

    def exposed(self, names: Iterable[str]) -> bytes:
        """The Expose-Headers of an answer that may have these headers, beside the usual ones."""
        listed = {name.lower(): name for name in _EXPOSED}
        listed.update((name.lower(), name) for name in names if _TOKEN.fullmatch(name))
        return ", ".join(listed.values()).encode("ascii")

    def headers(self, origin: str, exposed: bytes) -> Sequence[tuple[bytes, bytes]]:
        """The headers of an answer to a page of this origin."""
        known = self._known.get(origin)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[origin] = self._decided(origin)
        if len(known) == 1:
            return known
        return (*known, (b"access-control-expose-headers", exposed))

    def preflight(self, request: Request, methods: Iterable[str]) -> Reply:
        """The answer to a preflight, beside `headers`: what may be sent to this path."""
        if not self._allows(request.headers.get("origin", "")):
            reason = "this origin is not allowed: name it with --cors-origin"
            return Reply(204, reason=reason)
        asked = request.headers.get("access-control-request-headers", "")
        names = {n.lower(): n for n in map(str.strip, asked.split(",")) if _TOKEN.fullmatch(n)}
        names = dict(list(names.items())[:_MOST_NAMES])
        for name in self._key_headers:
            names.setdefault(name.lower(), name)
        headers = [
            ("Access-Control-Allow-Methods", ", ".join(methods)),
            ("Access-Control-Allow-Headers", ", ".join(names.values())),
            ("Access-Control-Max-Age", MAX_AGE),
        ]
        if request.headers.get("access-control-request-private-network") == "true":
            headers.append(("Access-Control-Allow-Private-Network", "true"))
        return Reply(204, tuple((name, value) for name, value in headers if value))

    def _decided(self, origin: str) -> Pairs:
        vary = (b"vary", b"Origin")
        if not self._allows(origin):
            return (vary,)
        allowed = (b"access-control-allow-origin", origin.encode("ascii"))
        if is_loopback_origin(origin):
            return (vary, allowed, (b"access-control-allow-credentials", b"true"))
        return (vary, allowed)

    def _allows(self, origin: str) -> bool:
        if origin == "null":
            return self._every or origin in self._origins
        if len(origin) > _LONGEST_ORIGIN or not _ORIGIN.fullmatch(origin):
            return False
        return self._every or origin.lower() in self._origins


def normal_origin(text: str) -> str:
    """An origin as browsers write it, from one given by a person; ValueError if it is none.

    `*` (every origin) and `null` stand for themselves.
    """
    bare = text.strip().lower().removesuffix("/")
    if bare in (ANY, "null"):
        return bare
    if not _ORIGIN.fullmatch(bare):
        raise ValueError(f"{text!r} is no origin such as https://app.example or http://host:3000")
    default = {"http": ":80", "https": ":443"}.get(bare.partition(":")[0], "/")
    return bare.removesuffix(default)


def is_loopback_origin(origin: str) -> bool:
    """Whether a page of this origin was served by this machine."""
    try:
        host = urlsplit(origin).hostname
    except ValueError:
        return False
    return bool(host) and is_loopback_host(host)


def is_loopback_host(host: str | None) -> bool:
    """Whether a host name or address, without port and brackets, means this machine alone."""
    if not host:
        return False
    name = host.lower().removesuffix(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
