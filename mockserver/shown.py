"""An offending value as an error may show it: short, and never a secret."""

from __future__ import annotations

from functools import lru_cache
from json import JSONEncoder
from typing import Any

from understudy.openapi.sampling.roles import Role, text_role
from understudy.openapi.violation import Violation

_LONGEST = 60
_LONGEST_KNOWN = 200
_SECRET_COMPANY = frozenset(("secret",))
_in_json = JSONEncoder(ensure_ascii=False, default=str).encode


def shown(violation: Violation) -> str:
    """The value in JSON, at most 60 characters; secrets by their place only."""
    names = [token for token in violation.path if isinstance(token, str)]
    if any(map(_is_secret, names)):
        return "(masked)"
    return shortened(_without_secrets(violation.value))


def shortened(value: Any) -> str:
    """A value in JSON, cut to 60 characters."""
    text = _in_json(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: "(masked)" if _is_secret(name) else _without_secrets(child)
            for name, child in list(value.items())[:8]
        }
    if isinstance(value, list):
        return [_without_secrets(child) for child in value[:8]]
    return value[:_LONGEST] if isinstance(value, str) else value


def _is_secret(name: str) -> bool:
    return _known(name) if len(name) <= _LONGEST_KNOWN else _sounds_secret(name)


def _sounds_secret(name: str) -> bool:
    return text_role(name, "", _SECRET_COMPANY) is Role.SECRET


_known = lru_cache(maxsize=1024)(_sounds_secret)
