"""An offending value as an error may show it: short, and never a secret."""

from __future__ import annotations

import json
from typing import Any

from understudy.openapi.sampling.roles import Role, text_role
from understudy.openapi.violation import Violation

_LONGEST = 60
_SECRET_COMPANY = frozenset(("secret",))


def shown(violation: Violation) -> str:
    """The value in JSON, at most 60 characters; secrets by their place only."""
    names = [token for token in violation.path if isinstance(token, str)]
    if any(text_role(name, "", _SECRET_COMPANY) is Role.SECRET for name in names):
        return "(masked)"
    return shortened(_without_secrets(violation.value))


def shortened(value: Any) -> str:
    """A value in JSON, cut to 60 characters."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _without_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: "(masked)"
            if text_role(name, "", _SECRET_COMPANY) is Role.SECRET
            else _without_secrets(child)
            for name, child in list(value.items())[:8]
        }
    return [_without_secrets(child) for child in value[:8]] if isinstance(value, list) else value
