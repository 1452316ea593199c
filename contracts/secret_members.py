"""Which members of a message are secrets: by their names, what the document says, and their place.

Not by chance: a value counts by its looks only where it is a signed token or a private key.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from understudy.masking import sounds_secret
from understudy.openapi.sampling.casting import role_of
from understudy.openapi.sampling.flattening import Flat, ways
from understudy.openapi.sampling.roles import Role, text_role, words
from understudy.openapi.schema import Schema

_LOOKS = re.compile(
    r"eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----.*",
    re.DOTALL,
)
_BEGIN = ("eyJ", "-----BEGIN ")
_TOLD = re.compile(
    r"(?:shown|returned|displayed|visible|available|provided|revealed)\s+(?:only\s+)?once"
    r"|only\s+(?:be\s+)?(?:shown|returned|displayed|visible|available|provided|revealed)\s+"
    r"(?:once|on(?:ce)?\s+(?:creation|create)|at\s+(?:creation|the\s+time)|when|upon|in\s+th)"
    r"|store\s+(?:it|this)\s+(?:securely|safely)|keep\s+(?:it|this)\s+(?:secret|safe|private)"
    r"|(?:raw|plain[- ]?text|full|unhashed|secret)\s+(?:api\s+)?(?:key|token|password)\s+value"
    r"|^(?:the\s+)?(?:raw|plain[- ]?text|unhashed)\s+(?:api\s+)?(?:key|token|secret|password)\b",
    re.IGNORECASE,
)
_OPEN = frozenset("public publishable idempotency websocket surrogate".split())
_KEYS = frozenset("key keys token tokens secret secrets credential credentials password".split())
_MADE_SECRET = frozenset("value plaintext plain raw".split())
_SECRET_HEADERS = frozenset(["authorization", "proxy-authorization"])
_LONG = 16
_NOT_SECRET = frozenset((Role.PUBLIC, Role.PREFIX, Role.SUFFIX, Role.MASKED))

Told = Iterator[tuple[str, str]]
"""The name of a member, and the secret in it."""


def secrets_in(value: Any, schema: Schema | None, around: str) -> Told:
    """The secrets of a JSON value; `around` is what it belongs to, such as the operation's path."""
    pending: deque[tuple[Any, Schema | None, str]] = deque([(value, schema, "")])
    hints = frozenset(("secret",)) if _KEYS & set(words(around)) else frozenset()
    while pending:
        inner, known, owner = pending.popleft()
        if isinstance(inner, dict):
            shape = tuple((name, isinstance(one, list | dict)) for name, one in inner.items())
            for name, one in inner.items():
                if isinstance(one, str):
                    if looks_secret(one):
                        yield name, one
                elif isinstance(one, dict | list):
                    member = known.property(name) if known is not None else None
                    pending.append((one, member, name))
            for name in _secret_names(shape, known, hints, owner):
                yield from _held(name, inner[name])
        elif isinstance(inner, list):
            items = known.items() if known is not None else None
            pending += [(one, items, owner) for one in inner if isinstance(one, dict | list)]


def looks_secret(value: Any) -> bool:
    """Whether a value is a signed token (RFC 7519) or a private key, whatever it is called."""
    return isinstance(value, str) and value.startswith(_BEGIN) and bool(_LOOKS.fullmatch(value))


@lru_cache(maxsize=4096)
def names_secret(name: str) -> bool:
    """Whether a header, parameter or undeclared member of this name carries a secret."""
    said = words(name)
    if _OPEN & set(said):
        return False
    role = text_role(name, "", frozenset())
    if role is Role.SECRET or name.lower() in _SECRET_HEADERS:
        return True
    other = said[-1:] not in (("key",), ("token",)) and said[-2:] != ("www", "authenticate")
    return role is Role.PLAIN and other and sounds_secret(name)


@lru_cache(maxsize=4096)
def is_secret_member(name: str, member: Schema | None, company: frozenset[str], owner: str) -> bool:
    """Whether a member is a secret; `company` are the words of its object's names."""
    said, owned = words(name), set(words(owner))
    flats = _flats(member)
    if _OPEN & set(said) or any("enum" in flat or "const" in flat for flat in flats):
        return False
    if _KEYS & owned:
        company |= {"secret"}
    roles = {role_of(name, flat, company, owner) for flat in flats}
    if Role.SECRET in roles:
        return True
    if roles & _NOT_SECRET:
        return False
    if any(_is_told(flat) for flat in flats):
        return True
    made = said[-1:] and said[-1] in _MADE_SECRET and bool(owned & _KEYS)
    return made or said == ("id", "token") or (roles == {Role.PLAIN} and names_secret(name))


@lru_cache(maxsize=4096)
def _secret_names(
    shape: tuple[tuple[str, bool], ...], known: Schema | None, hints: frozenset[str], owner: str
) -> tuple[str, ...]:
    """The secret members of an object with these names; one that holds several is in the plural."""
    company = frozenset(word for name, _ in shape for word in words(name)) | hints
    return tuple(
        name
        for name, several in shape
        if is_secret_member(
            name.removesuffix("s") if several else name,
            known.property(name) if known is not None else None,
            company,
            owner,
        )
    )


def _flats(member: Schema | None) -> list[Flat]:
    if member is None:
        return [{"type": ["string"]}]
    found = ways(member.schemas, member.node) or [{}]
    return [flat if "type" in flat else {**flat, "type": ["string"]} for flat in found]


def _is_told(flat: Flat) -> bool:
    """Whether a text's schema says that it is a secret."""
    if "string" not in flat["type"]:
        return False
    return flat.get("format") == "password" or bool(_TOLD.search(str(flat.get("description", ""))))


def _held(name: str, value: Any) -> Told:
    """The texts that a secret member holds, by itself or as the items of a list or a map."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, int) and not isinstance(value, bool):
        yield name, str(value)
    else:
        inner = (
            value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
        )
        yield from ((name, one) for one in inner if isinstance(one, str) and _is_opaque(one))


def _is_opaque(text: str) -> bool:
    return len(text) >= _LONG and not text.isalpha() and not any(c.isspace() for c in text)
