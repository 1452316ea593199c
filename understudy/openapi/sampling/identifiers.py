"""Ids: each another one, and like those that the document shows."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from understudy.openapi import formats
from understudy.openapi.patterns import compile_pattern

from .flattening import Flat
from .names import matches
from .numbers import number_maker
from .roles import words
from .scene import Maker
from .secret_text import characters
from .text import text_maker, whole

_LENGTH = 20
_LONGEST = 100_000
_LENGTHS = (12, 8, 6)
_LEAST_DIGITS = 6
_NAMES = frozenset(("id", "ids", "uuid", "uuids", "guid"))
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SHAPED = re.compile(r"^([A-Za-z]+[-_])?(.*)$", re.DOTALL)
_HEX = frozenset("0123456789abcdef")


def is_identifier(name: str) -> bool:
    """Whether what is called this names one thing, so that no two are the same."""
    return words(name)[-1:] != () and words(name)[-1] in _NAMES


def identifier_maker(kind: str, name: str, flat: Flat, examples: list[Any]) -> Maker:
    """A maker of ids that differ from one another and look like the document's own."""
    if kind == "integer":
        return _numbers(name, flat, [e for e in examples if type(e) is int and e > 0])
    shaped = next((e for e in examples if isinstance(e, str) and len(e) >= 4), None)
    if "pattern" in flat or "format" in flat:
        return text_maker("id", _long_enough(flat))
    if shaped is None:
        shortest, longest = int(flat.get("minLength", 0)), whole(flat.get("maxLength"))
        length = max(shortest, _LENGTH if longest is None else min(_LENGTH, longest))
        return lambda scene: characters(scene.random, min(length, _LONGEST))
    if _UUID.fullmatch(shaped):
        return lambda scene: formats.sample("uuid", scene.random, scene.now)
    return lambda scene: mimic(shaped, scene.random)


def _long_enough(flat: Flat) -> Flat:
    """The schema with as many characters as ids need to differ, where its pattern has them."""
    sampler = compile_pattern(flat["pattern"]) if "pattern" in flat else None
    if sampler is None:
        return flat
    shortest, longest = int(flat.get("minLength", 0)), whole(flat.get("maxLength"))
    for length in _LENGTHS:
        if shortest < length and (longest is None or length <= longest):
            typical = sampler(Random(0), length, longest)
            if len(typical) >= length and matches(flat["pattern"], typical):
                return {**flat, "minLength": length}
    return flat


def _numbers(name: str, flat: Flat, examples: list[int]) -> Maker:
    """Numbers of about as many digits as the document shows, but enough to differ."""
    if not examples:
        return number_maker("id", flat, integer=True)
    digits = max(_LEAST_DIGITS, len(str(examples[0])))
    if digits > 18:
        return number_maker("id", flat, integer=True)
    low, high = 10 ** (digits - 1), 10**digits - 1
    least, most = flat.get("minimum", low), flat.get("maximum", high)
    if low > most or high < least or "multipleOf" in flat:
        return number_maker(name, flat, integer=True)
    return number_maker("", {**flat, "minimum": max(low, least), "maximum": min(high, most)}, True)


def mimic(example: str, random: Random) -> str:
    """Another value of the same shape: a leading word kept, each further character's kind kept."""
    shape = _SHAPED.match(example)
    kept, rest = (shape[1] or "", shape[2]) if shape else ("", example)
    if not any(character.isdigit() for character in rest) and len(rest) < 8:
        kept, rest = example + "-", "00000000"
    hexadecimal = all(c in _HEX or not c.isalnum() for c in rest)
    return kept + "".join(_alike(character, random, hexadecimal) for character in rest)


def _alike(character: str, random: Random, hexadecimal: bool) -> str:
    if not character.isascii() or not character.isalnum():
        return character
    if hexadecimal and not character.isdigit():
        return random.choice("abcdef")
    if character.isdigit():
        return random.choice("0123456789")
    letters = "abcdefghijklmnopqrstuvwxyz"
    return random.choice(letters.upper() if character.isupper() else letters)
