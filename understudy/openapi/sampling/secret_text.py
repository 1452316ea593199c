"""Secrets that look like one and can be told from a real one, and what may be shown of them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from random import Random
from typing import Any

MARK = "mock"
_LENGTH = 40
_OWN_PREFIX = re.compile(r"^((?:[A-Za-z0-9]{1,12}[-_.]){1,3})[A-Za-z0-9+/=_.-]*$")
_TOLD_PREFIX = re.compile(
    r"(?:prefix(?:ed)?(?: is| with|:)?|starts? with|begins? with)\s*[`'\"]([A-Za-z0-9]{1,12}[-_.]"
    r"(?:[A-Za-z0-9]{1,12}[-_.]){0,2})",
    re.IGNORECASE,
)


def shown_prefix(examples: list[Any], description: str) -> str:
    """The prefix that the document shows for a secret (`sk-`), or an empty string."""
    for example in examples:
        found = _OWN_PREFIX.match(example) if isinstance(example, str) else None
        if found and len(example) - len(found[1]) >= 3:
            return found[1]
    told = _TOLD_PREFIX.search(description)
    return told[1] if told else ""


def secret_maker(
    prefix: str, shortest: int, longest: int | None, default_prefix: str = ""
) -> Callable[[Random], str]:
    """A maker of secrets between these lengths in characters: prefix, mark, then entropy."""
    joint = prefix[-1:] if prefix[-1:] in ("-", "_", ".") else "_"
    start = f"{prefix}{MARK}{joint}" if prefix else f"{default_prefix}{MARK}_"
    length = max(shortest, len(start) + _LENGTH)
    if longest is not None and length > longest:
        length = longest
        if length < len(start) + 16:
            start = prefix if length >= len(prefix) + 16 else ""
    missing = max(0, length - len(start))

    def make(random: Random) -> str:
        return start + characters(random, missing)

    return make


def characters(random: Random, count: int) -> str:
    """So many letters and digits, 5.9 bits of entropy each."""
    text = b64encode(random.randbytes(count), b"xY")[:count]
    return text.decode("ascii")


def prefix_of(secret: str) -> str:
    """How a secret begins: enough to tell two apart, far too little to guess the rest."""
    return secret[: min(len(secret) // 3, len(_head(secret)) + 4)]


def suffix_of(secret: str) -> str:
    """A secret's last characters: four of a long one, fewer of a short one."""
    return secret[len(secret) - min(4, len(secret) // 4) :]


def masked(secret: str) -> str:
    """A secret as a list would show it: its beginning and its end."""
    return f"{_head(secret)[: len(secret) // 3]}...{suffix_of(secret)}"


def _head(secret: str) -> str:
    found = _OWN_PREFIX.match(secret)
    return found[1] if found else ""
