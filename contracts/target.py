"""Where a target is: a URL as the user gave it, and how paths are put behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from understudy.errors import UsageError

_IPV4 = re.compile(r"127(\.\d{1,3}){3}$")
_EXAMPLE = "Give a URL such as http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Target:
    """`origin` is scheme, host and port; `base_path` begins with a slash or is empty."""

    origin: str
    base_path: str = ""

    def url(self, path: str, query: str = "") -> str:
        """The URL of a path of the document."""
        return f"{self.origin}{self.base_path}{path}{f'?{query}' if query else ''}"

    @property
    def scheme(self) -> str:
        """`http` or `https`."""
        return urlsplit(self.origin).scheme

    @property
    def host(self) -> str:
        """The host's name, in lower case."""
        return (urlsplit(self.origin).hostname or "").lower()

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine."""
        return is_loopback(self.host)

    def __str__(self) -> str:
        return f"{self.origin}{self.base_path}"


def is_loopback(host: str) -> bool:
    """Whether a host's name, in lower case, means this machine (RFC 6761 section 6.3)."""
    return host in ("localhost", "::1") or host.endswith(".localhost") or bool(_IPV4.match(host))


def parse_target(text: str) -> Target:
    """A target from a URL; UsageError for what is none."""
    written = text.strip()
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"the target {written!r} is no URL ({error})", _EXAMPLE) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"the target {written!r} is no http or https URL", _EXAMPLE)
    if parts.username or parts.password:
        raise UsageError("the target has a user name or password in it", "Use --credential")
    if parts.query or parts.fragment:
        raise UsageError("the target has a query or a fragment", _EXAMPLE)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    origin = f"{parts.scheme}://{host}{f':{port}' if port else ''}"
    return Target(origin, parts.path.rstrip("/"))
