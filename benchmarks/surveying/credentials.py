"""Credentials of the right shape for an operation; nothing about which ones are accepted."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from .raw import NotThereError, Raw

_KEY = "survey-key-0123456789"
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Credential:
    """What is added to a request to say who calls."""

    headers: Pairs = ()
    query: Pairs = ()
    cookies: Pairs = ()


def credential(raw: Raw, security: Any, taken: Collection[tuple[str, str]]) -> Credential:
    """For the first alternative whose schemes are all defined; `taken` places are filled."""
    if not isinstance(security, list):
        return Credential()
    schemes = (raw.root.get("components") or {}).get("securitySchemes") or {}
    for alternative in security:
        if not isinstance(alternative, dict):
            continue
        try:
            found = [raw.follow(schemes[name]) for name in alternative]
        except (KeyError, NotThereError):
            continue
        return _together([_placed(scheme) for scheme in found], taken)
    return Credential()


def is_credential(raw: Raw, place: str, name: str) -> bool:
    """Whether a parameter is a credential, without which the refusal is one of who calls."""
    schemes = (raw.root.get("components") or {}).get("securitySchemes") or {}
    return any(
        isinstance(scheme, dict) and (scheme.get("in"), scheme.get("name")) == (place, name)
        for scheme in schemes.values()
    )


def _placed(scheme: Mapping[str, Any]) -> tuple[str, str, str]:
    kind = scheme.get("type")
    if kind == "apiKey":
        return str(scheme.get("in")), str(scheme.get("name")), _KEY
    if kind == "http":
        word = str(scheme.get("scheme", "")).lower()
        if word == "basic":
            return "header", "Authorization", f"Basic {base64.b64encode(b'user:pass').decode()}"
        return "header", "Authorization", f"{word.capitalize() or 'Bearer'} {_KEY}"
    if kind in ("oauth2", "openIdConnect"):
        return "header", "Authorization", f"Bearer {_KEY}"
    return "", "", ""


def _together(places: list[tuple[str, str, str]], taken: Collection[tuple[str, str]]) -> Credential:
    free = [one for one in places if (one[0], one[1].lower()) not in taken]

    def of(place: str) -> Pairs:
        return tuple((name, value) for where, name, value in free if where == place)

    return Credential(of("header"), of("query"), of("cookie"))
