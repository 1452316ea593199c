"""Whether two JSON values are one value, however it is written."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

_TOLERANCE = 1.0
_PORTS = {"http": 80, "https": 443}


def same(one: Any, other: Any, form: str = "") -> bool:
    """Instants within a second, numbers by their worth, texts of a format by what they mean."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or _same_text(one, other, form)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, float) and isinstance(other, int):
        return bool(one == _double(other))
    return bool(_double(one) == other) if isinstance(other, float) else bool(one == other)


def _double(number: Any) -> Any:
    """A whole number as JSON's readers see it who know doubles only (RFC 8259 section 6)."""
    try:
        return float(number) if isinstance(number, int) else number
    except OverflowError:
        return number


def kept(sent: Any, found: Any, form: str = "") -> bool:
    """Whether what was sent is in what came back, where objects may have got more members."""
    if isinstance(sent, dict) and isinstance(found, dict):
        given = {key: value for key, value in sent.items() if value is not None}
        return all(kept(value, found.get(key)) for key, value in given.items())
    if isinstance(sent, list) and isinstance(found, list):
        return len(sent) == len(found) and all(map(kept, sent, found))
    return same(sent, found, form)


def is_rewritten(form: str) -> bool:
    """Whether servers are known to write texts of a format in another way than they came."""
    return form in _MEANT or form in ("duration", "byte", "idn-email", "idn-hostname", "hostname")


def _same_text(one: str, other: str, form: str) -> bool:
    first, second = _instant(one), _instant(other)
    if first is not None and second is not None:
        return abs((first - second).total_seconds()) <= _TOLERANCE
    if _uuid(one) is not None and _uuid(one) == _uuid(other):
        return True
    meant = _MEANT.get(form)
    if meant is None:
        return False
    try:
        return meant(one) == meant(other)
    except (ValueError, InvalidOperation):
        return False


def _instant(text: str) -> datetime | None:
    if len(text) < 17 or text[4] != "-":
        return None
    try:
        moment = datetime.fromisoformat(text.strip().upper())
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _uuid(text: str) -> str | None:
    bare = text.replace("-", "").lower()
    return bare if len(bare) == 32 and all(c in "0123456789abcdef" for c in bare) else None


def _url(text: str) -> Hashable:
    """RFC 3986 section 6.2.2 and 6.2.3: case, escapes, an empty path, a port that goes without."""
    parts = urlsplit(text.strip())
    port = parts.port if parts.port != _PORTS.get(parts.scheme) else None
    host, rest = (parts.hostname or "").lower(), (parts.path or "/", parts.query, parts.fragment)
    return (parts.scheme, parts.username, parts.password, host, port, *map(unquote, rest))


def _address(text: str) -> Hashable:
    local, _, domain = text.strip().rpartition("@")
    return (local, domain.lower())


_MEANT: Mapping[str, Callable[[str], Hashable]] = {
    **dict.fromkeys(("uri", "url", "iri", "uri-reference", "iri-reference"), _url),
    "email": _address,
    "decimal": Decimal,
    "ipv4": ip_address,
    "ipv6": ip_address,
    "time": lambda text: time.fromisoformat(text.strip().upper()).replace(microsecond=0),
}
