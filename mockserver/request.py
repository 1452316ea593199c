"""One HTTP request as the mock reads it: the ASGI scope and the body, nothing decoded twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

_PLAIN = re.compile(rb"[A-Za-z0-9/._~-]+")
_URI = "%/:?#[]@!$&'()*+,;=~"


class Request:
    """A request whose body has been read.

    `decoded` is the path as the server decoded it, `raw_path` as sent (without the query);
    `query` is the raw query string. `headers` has lower-case names; a repeated header's values
    are joined by ", " (RFC 9110 section 5.3; cookies by "; "). A large `body` may be a bytearray,
    which nobody changes.
    """

    __slots__ = ("body", "client", "decoded", "headers", "method", "query", "raw_path", "scheme")

    def __init__(self, scope: Mapping[str, Any], body: bytes = b"") -> None:
        self.method: str = scope["method"]
        self.decoded: str = scope["path"]
        raw: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogateescape")
        self.raw_path = raw.partition(b"?")[0]
        self.query: str = scope["query_string"].decode("latin-1")
        self.headers = _joined(scope["headers"])
        self.scheme: str = scope.get("scheme", "http")
        client = scope.get("client")
        self.client: str = client[0] if client else ""
        self.body = body

    @property
    def path(self) -> str:
        """`decoded`, as text that can be written."""
        return _encodable(self.decoded)

    def again(self) -> Request:
        """Another request with this one's head, whose body has yet to be read."""
        request = Request.__new__(Request)
        request.method, request.raw_path, request.query = self.method, self.raw_path, self.query
        request.decoded, request.headers, request.body = self.decoded, self.headers, b""
        request.client, request.scheme = self.client, self.scheme
        return request

    @property
    def reference(self) -> str:
        """The path as sent, with what no URI may hold percent-encoded (RFC 3986)."""
        raw = self.raw_path
        return raw.decode("ascii") if _PLAIN.fullmatch(raw) else quote(raw, safe=_URI)


def _encodable(path: str) -> str:
    """A path as text that UTF-8 can hold, whatever the server made of what is none."""
    return path if path.isascii() else path.encode("utf-8", "replace").decode("utf-8")


def _joined(pairs: list[tuple[bytes, bytes]]) -> dict[str, str]:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in pairs}
    if len(headers) == len(pairs):
        return headers
    headers.clear()
    for raw_name, raw_value in pairs:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if name in headers:
            separator = "; " if name == "cookie" else ", "
            headers[name] = headers[name] + separator + value
        else:
            headers[name] = value
    return headers
