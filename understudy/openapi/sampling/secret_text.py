"""Secrets that look like one and can be told from a real one, and what may be shown of them."""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Callable
from random import Random
from typing import Any

MARK = "mock"
_LENGTH = 43
_ENOUGH = 8
_LONGEST = 100_000
_OWN_PREFIX = re.compile(r"((?:[A-Za-z][A-Za-z0-9]{0,11}[-_.]){1,3})[A-Za-z0-9+/=_.*…-]*")
_TOLD_PREFIX = re.compile(
    r"(?:prefix(?:ed)?(?: is| with|:)?|starts? with|begins? with|beginning with)\s*"
    r"[`'\"]([A-Za-z0-9]{1,12}[-_.](?:[A-Za-z0-9]{1,12}[-_.]){0,2})",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[A-Za-z]+([-_.][A-Za-z]+)+")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PLACES = 16
_LETTERS = bytes.maketrans(b"+/", b"xY")


def shown_prefix(examples: list[Any], description: str) -> str:
    """The prefix that the document shows for a secret (`sk-`), or an empty string."""
    for example in examples:
        if isinstance(example, str) and not _UUID.fullmatch(example):
            found = _OWN_PREFIX.fullmatch(example)
            if found and _has_rest(example, found[1]):
                return found[1]
    told = _TOLD_PREFIX.search(description)
    return told[1] if told else ""


def _has_rest(example: str, prefix: str) -> bool:
    """Whether a secret follows the prefix, and not one more word of a sentence."""
    rest = example[len(prefix) :]
    spelled = _WORDS.fullmatch(example) and len(rest) < 12 and len(set(rest.lower())) > 1
    return len(rest) >= 3 and not spelled


def secret_maker(
    prefix: str, shortest: int, longest: int | None, default_prefix: str = ""
) -> Callable[[Random], str]:
    """A maker of secrets between these lengths in characters: prefix, mark, then entropy."""
    joint = prefix[-1:] if prefix[-1:] in ("-", "_", ".") else "_"
    start = f"{prefix}{MARK}{joint}" if prefix else f"{default_prefix}{MARK}_"
    length = min(max(shortest, len(start) + _LENGTH), _LONGEST)
    if longest is not None and length > longest:
        length = longest
        starts = (start, f"{prefix}{MARK}", MARK, prefix, "")
        start = next((s for s in starts if len(s) + _ENOUGH <= length), "")
    missing = length - len(start)
    return lambda random: start + characters(random, missing)


def characters(random: Random, count: int) -> str:
    """So many letters and digits, 5.9 bits of entropy each."""
    drawn = random.getrandbits(8 * count).to_bytes(count, "little")
    return b2a_base64(drawn)[:count].translate(_LETTERS).decode("ascii")


def marker(accepts: Callable[[Any], bool], typical: str) -> Callable[[str], str]:
    """Writes the mark into texts of one schema, where that takes it in a typical one."""
    spots = [
        (place, mark)
        for place in range(min(len(typical) - len(MARK), _PLACES) + 1)
        for mark in (MARK, MARK.upper())
        if len(typical) >= len(MARK) + _ENOUGH and accepts(_marked(typical, place, mark))
    ]

    def marked(text: str) -> str:
        if MARK in text.lower():
            return text
        changed = (_marked(text, place, mark) for place, mark in spots)
        return next((one for one in changed if accepts(one)), text)

    return marked


def _marked(text: str, place: int, mark: str) -> str:
    return text[:place] + mark + text[place + len(mark) :]


def prefix_of(secret: str) -> str:
    """How a secret begins: enough to tell two apart, a quarter of it at most."""
    return secret[: min(len(secret) // 4, len(_head(secret)) + 4)]


def suffix_of(secret: str) -> str:
    """A secret's last characters: four of a long one, fewer of a short one."""
    return secret[len(secret) - min(4, len(secret) // 12) :]


def masked(secret: str) -> str:
    """A secret as a list would show it: its beginning and its end, a third of it at most."""
    return f"{_head(secret)[: len(secret) // 4]}...{suffix_of(secret)}"


def _head(secret: str) -> str:
    found = _OWN_PREFIX.fullmatch(secret)
    return found[1] if found else ""
