"""A value in the style `simple` of OpenAPI's Style Values: how headers and paths write it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


def written(value: Any, explode: bool, encode: Callable[[str], str] = str) -> str:
    """Arrays and objects joined by commas; with `explode` an object's members as name=value.

    `encode` writes names and scalars, so that what joins them can be told from what they hold.
    """
    if isinstance(value, list):
        return ",".join(scalar(one, encode) for one in value)
    if isinstance(value, dict):
        joint = "=" if explode else ","
        return ",".join(f"{encode(n)}{joint}{scalar(one, encode)}" for n, one in value.items())
    return scalar(value, encode)


def scalar(value: Any, encode: Callable[[str], str] = str) -> str:
    """One value as text: null as nothing, what is no text as JSON."""
    if value is None:
        return ""
    return encode(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
