"""What a request says beside its path that a path key's conditions may ask for."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from urllib.parse import parse_qsl

Headers = Iterable[tuple[bytes, bytes]]
"""Names in lower case and values, as in an ASGI scope."""
Facts = AbstractSet[tuple[str, str, str | None]]
"""Every condition that is met: a set, so that a key's conditions are met when it holds them."""


def facts(query: bytes, headers: Headers) -> Facts:
    """The conditions that a request meets (see `Condition`), with and without values."""
    told: set[tuple[str, str, str | None]] = set()
    for name, value in parse_qsl(query.decode("utf-8", "replace"), keep_blank_values=True):
        folded = name.lower()
        told |= {("?", name, None), ("?", name, value), ("#", folded, None), ("#", folded, value)}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        told |= {("#", name, None), ("#", name, value)}
    return told
