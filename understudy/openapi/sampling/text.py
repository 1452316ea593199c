"""Plain strings that read well: by name, by format, by pattern, by example, within the lengths."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any

from understudy.openapi import formats
from understudy.openapi.patterns import compile_pattern

from .flattening import Flat
from .roles import words
from .scene import Scene
from .secret_text import characters

Maker = Callable[[Scene], Any]

_BY_LAST_WORD: dict[str, tuple[str, ...]] = {
    "name": ("Aurora", "Borealis", "Cascade", "Delta", "Ember", "Fjord", "Grove", "Harbor"),
    "title": ("A first look", "Notes from the field", "What we learned", "The short version"),
    "description": ("Made by the mock", "A short description", "Used for trying things out"),
    "summary": ("A short summary", "In one sentence"),
    "message": ("All is well", "Done", "Accepted"),
    "comment": ("Looks good", "Thanks"),
    "city": ("Lisbon", "Nairobi", "Oslo", "Kyoto", "Montevideo"),
    "country": ("PT", "KE", "NO", "JP", "UY"),
    "street": ("1 Example Street", "22 Sample Road"),
    "address": ("1 Example Street, Lisbon", "22 Sample Road, Oslo"),
    "zip": ("10115", "94107"),
    "phone": ("+15555550100", "+15555550142"),
    "currency": ("EUR", "USD", "JPY"),
    "language": ("en", "pt", "ja"),
    "locale": ("en-US", "pt-PT", "ja-JP"),
    "timezone": ("Europe/Lisbon", "Asia/Tokyo"),
    "color": ("#1f6feb", "#2da44e"),
    "url": ("https://example.com/aurora", "https://example.com/delta"),
    "uri": ("https://example.com/aurora", "https://example.com/delta"),
    "href": ("https://example.com/aurora", "https://example.com/delta"),
    "link": ("https://example.com/aurora", "https://example.com/delta"),
    "website": ("https://example.com",),
    "image": ("https://example.com/aurora.png",),
    "avatar": ("https://example.com/avatar.png",),
    "domain": ("example.com", "example.org"),
    "host": ("www.example.com",),
    "ip": ("192.0.2.10", "198.51.100.7"),
    "version": ("1.0.0", "1.4.2"),
    "slug": ("aurora", "first-look"),
    "environment": ("production", "staging", "development"),
    "region": ("eu-west-1", "us-east-1"),
    "currency_code": ("EUR", "USD"),
    "etag": ('"33a64df5"',),
}
_SHAPED = re.compile(r"^([A-Za-z]+[-_])?(.*)$", re.DOTALL)
_HEX = frozenset("0123456789abcdef")


def text_maker(name: str, flat: Flat) -> Maker:
    """A maker of strings for a member of this name and schema."""
    shortest, longest = flat.get("minLength", 0), flat.get("maxLength")
    pattern = flat.get("pattern")
    if pattern is not None:
        sampler = compile_pattern(pattern)
        if sampler is not None:
            return lambda scene: sampler(scene.random, int(shortest), _whole(longest))
    declared = flat.get("format")
    if isinstance(declared, str) and formats.known(declared):
        return _formatted(declared, name, flat)
    choices = _BY_LAST_WORD.get((words(name) or ("",))[-1])
    if choices is None:
        choices = (_humanised(name),)
    fitted = tuple(_fit(choice, int(shortest), _whole(longest)) for choice in choices)
    if len(fitted) == 1:
        return lambda scene: fitted[0]
    count = len(fitted)
    return lambda scene: fitted[scene.random.getrandbits(16) % count]


def identifier_maker(flat: Flat, examples: list[Any]) -> Maker:
    """A maker of ids that differ from one another and look like the document's own."""
    shaped = next((e for e in examples if isinstance(e, str) and len(e) >= 4), None)
    if "pattern" in flat or "format" in flat:
        return text_maker("id", flat)
    shortest, longest = int(flat.get("minLength", 0)), _whole(flat.get("maxLength"))
    if shaped is not None:
        return lambda scene: mimic(shaped, scene.random)
    length = max(shortest, 20 if longest is None else min(20, longest))
    return lambda scene: characters(scene.random, length)


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


def _formatted(declared: str, name: str, flat: Flat) -> Maker:
    def make(scene: Scene) -> Any:
        value = formats.sample(declared, scene.random, scene.now)
        return _humanised(name) if value is None else value

    shortest, longest = int(flat.get("minLength", 0)), _whole(flat.get("maxLength"))
    if declared in ("password", "byte", "binary", "html", "markdown", "csv") and (
        shortest or longest is not None
    ):
        return lambda scene: characters(scene.random, _within(16, shortest, longest))
    return make


def _humanised(name: str) -> str:
    said = words(name)
    return " ".join(said).capitalize() if said else "Text"


def _within(length: int, shortest: int, longest: int | None) -> int:
    length = max(length, shortest)
    return length if longest is None else min(length, longest)


def _whole(bound: float | None) -> int | None:
    return None if bound is None else int(bound)


def _fit(text: str, shortest: int, longest: int | None) -> str:
    while len(text) < shortest and len(text) < 100_000:
        text = f"{text} {text}" if text else "x"
        if len(text) > shortest > 0:
            text = text[:shortest]
            break
    if longest is not None:
        text = text[:longest]
    if text.endswith(" "):
        text = text[:-1] + "x"
    return text
