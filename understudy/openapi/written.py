"""A value in the style `simple` of OpenAPI's Style Values: how headers and paths write it."""

from __future__ import annotations

import json
from typing import Any


def written(value: Any, explode: bool) -> str:
    """Arrays and objects joined by commas; with `explode` an object's members as name=value."""
    if isinstance(value, list):
        return ",".join(map(_scalar, value))
    if isinstance(value, dict):
        joint = "=" if explode else ","
        return ",".join(f"{name}{joint}{_scalar(one)}" for name, one in value.items())
    return _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
