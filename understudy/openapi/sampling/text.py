"""Plain strings that read well: by name, by format, by pattern, by example, within the lengths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import permutations
from typing import Any

from understudy.openapi import formats
from understudy.openapi.format_samples import Sampler as FormatSampler
from understudy.openapi.patterns import Sampler, compile_pattern

from .flattening import Flat
from .merging import PATTERNS
from .roles import words
from .scene import Maker, Scene
from .secret_text import characters

_SOME_TIME = datetime(2025, 1, 1, tzinfo=UTC)
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
    "etag": ('"33a64df5"',),
}
_OF_ANY_LENGTH = frozenset(("password", "byte", "binary", "html", "markdown", "csv", "text"))
_LONGEST = 100_000
_LABEL = 40


def text_maker(name: str, flat: Flat) -> Maker:
    """A maker of strings for a member of this name and schema.

    The first source is the one that says most; a careful draw takes any of them.
    """
    sources = list(_sources(name, flat))
    first, count = sources[0], len(sources)
    if count == 1:
        return first

    def make(scene: Scene) -> Any:
        if not scene.effort.careful:
            return first(scene)
        return sources[scene.random.getrandbits(16) % count](scene)

    return make


def _sources(name: str, flat: Flat) -> Iterator[Maker]:
    shortest, longest = int(flat.get("minLength", 0)), whole(flat.get("maxLength"))
    patterns = [flat["pattern"], *flat.get(PATTERNS, ())] if "pattern" in flat else ()
    samplers = [sampler for pattern in patterns if (sampler := compile_pattern(pattern))]
    for sampler in samplers:
        yield partial(_matching, sampler, shortest, longest)
    for one, other in permutations(samplers[:3], 2):
        yield partial(_as_long, one, partial(_matching, other, shortest, longest))
    declared = flat.get("format")
    if isinstance(declared, str):
        if declared in _OF_ANY_LENGTH and (shortest or longest is not None):
            length = _within(16, shortest, longest)
            length -= length % 4 if length - length % 4 >= shortest else 0
            yield lambda scene: characters(scene.random, length)
        elif (draw := formats.drawing(declared)) is not None:
            yield partial(_formatted, draw)
            if shortest:
                yield from (partial(_lengthened, draw, longer, shortest) for longer in _LONGER)
            return
    yield _chosen(name, shortest, longest)


def _formatted(draw: FormatSampler, scene: Scene) -> str:
    return draw(scene.random, scene.now)


def _lengthened(
    draw: FormatSampler, longer: Callable[[str, int], str], shortest: int, scene: Scene
) -> str:
    """A text of a format that may still be one when it is made longer."""
    text = draw(scene.random, scene.now)
    missing = min(shortest, _LONGEST) - len(text)
    return longer(text, missing) if missing > 0 else text


def _labelled(text: str, missing: int) -> str:
    """A text with labels before it, as a host has them."""
    return f"{'x' * _LABEL}." * (missing // (_LABEL + 1)) + "x" * (missing % (_LABEL + 1)) + text


_LONGER: tuple[Callable[[str, int], str], ...] = (
    lambda text, missing: text + "x" * missing,
    lambda text, missing: "x" * missing + text,
    _labelled,
)


def _matching(sampler: Sampler, shortest: int, longest: int | None, scene: Scene) -> str:
    return sampler(scene.random, shortest, longest)


def _as_long(sampler: Sampler, other: Maker, scene: Scene) -> str:
    """A match of one pattern that is as long as one of another: it may well be both."""
    length = len(other(scene))
    return sampler(scene.random, length, length)


def _chosen(name: str, shortest: int, longest: int | None) -> Maker:
    """One of the texts that are usual under a name."""
    choices = _BY_LAST_WORD.get((words(name) or ("",))[-1], (_humanised(name),))
    fitted = tuple(dict.fromkeys(_fit(choice, shortest, longest) for choice in choices))
    if len(fitted) == 1:
        return lambda scene: fitted[0]
    count = len(fitted)
    return lambda scene: fitted[scene.random.getrandbits(16) % count]


def _humanised(name: str) -> str:
    said = words(name)
    return " ".join(said).capitalize() if said else "Text"


def _within(length: int, shortest: int, longest: int | None) -> int:
    length = min(max(length, shortest), _LONGEST)
    return length if longest is None else min(length, longest)


def whole(bound: float | None) -> int | None:
    """A bound on a length as an integer."""
    return None if bound is None else int(bound)


def _fit(text: str, shortest: int, longest: int | None) -> str:
    """The text, repeated or cut to lie between the two lengths."""
    shortest = min(shortest, _LONGEST)
    if len(text) < shortest:
        spaced = f"{text} " if text else "x"
        text = (spaced * (shortest // len(spaced) + 1))[:shortest]
    if longest is not None:
        text = text[:longest]
    return f"{text[:-1]}x" if text.endswith(" ") else text
