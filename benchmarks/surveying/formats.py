"""Whether a string is of a named format, and one that is; unknown formats take anything."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable
from datetime import date
from typing import Any

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[zZ]|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
_FULL_TIME = re.compile(_TIME)
_DATE_TIME = re.compile(rf"(\d{{4}}-\d\d-\d\d)[tT]{_TIME}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_HOST = re.compile(r"(?=.{1,253}$)(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*\.?")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")
_LIMITS = {"int32": 2**31, "int64": 2**63}

SAMPLES: dict[str, str] = {
    "date": "2024-03-05",
    "date-time": "2024-03-05T06:07:08Z",
    "time": "06:07:08Z",
    "duration": "P1DT2H",
    "uuid": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    "email": "someone@example.com",
    "idn-email": "someone@example.com",
    "hostname": "api.example.com",
    "idn-hostname": "api.example.com",
    "ipv4": "192.0.2.7",
    "ipv6": "2001:db8::7",
    "uri": "https://example.com/a",
    "url": "https://example.com/a",
    "uri-reference": "/a",
    "iri": "https://example.com/a",
    "iri-reference": "/a",
    "uri-template": "/a/{b}",
    "json-pointer": "/a",
    "relative-json-pointer": "0/a",
    "regex": "^a$",
    "byte": "YWJj",
}
SAMPLES |= {f"uuid{number}": SAMPLES["uuid"] for number in (4, "v4", "_v4", "-v4")}


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_date_time(text: str) -> bool:
    found = _DATE_TIME.fullmatch(text)
    return bool(found and _is_date(found[1]))


def _is_byte(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _is_address(version: int) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        try:
            return ipaddress.ip_address(text).version == version and "%" not in text
        except ValueError:
            return False

    return check


_CHECKS: dict[str, Callable[[str], bool]] = {
    "date": _is_date,
    "date-time": _is_date_time,
    "time": lambda text: bool(_FULL_TIME.fullmatch(text)),
    "uuid": lambda text: bool(_UUID.fullmatch(text)),
    "email": lambda text: bool(_EMAIL.fullmatch(text)),
    "hostname": lambda text: bool(_HOST.fullmatch(text)),
    "ipv4": _is_address(4),
    "ipv6": _is_address(6),
    "uri": lambda text: bool(_URI.fullmatch(text)),
    "byte": _is_byte,
}
_CHECKS |= {f"uuid{number}": _CHECKS["uuid"] for number in (4, "v4", "_v4", "-v4")}


def fits(format_name: Any, value: Any) -> bool:
    """Whether a value is of a format, as far as it has one."""
    if isinstance(value, str):
        check = _CHECKS.get(format_name)
        return check is None or check(value)
    limit = _LIMITS.get(format_name)
    if limit and isinstance(value, int | float) and not isinstance(value, bool):
        return -limit <= value < limit
    return True
