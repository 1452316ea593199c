"""Texts that match a `pattern`, and the pattern in the words of the schema engine.

ECMA-262 is what counts (JSON Schema section 6.4): not anchored, with the u flag, and read without
it where that has one plain meaning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from string import ascii_lowercase

import jsonschema_rs

from .pattern_draft import ENDLESS, Draft, Drafting, Part
from .pattern_nodes import Assertion, Node, Sequence
from .pattern_syntax import parse_pattern

Sampler = Callable[[Random, int, int | None], str]

_LONGEST = 100_000
_LONGEST_MINIMUM = 10_000
_SPACE_TO_GROW = 64
_TRIES = 150
_ALONE = 8
_ENOUGH = 20_000
ENGINE_SIZE = 32 * 2**20
"""How many bytes the engine may make of one pattern."""
_SOON_DECIDED = jsonschema_rs.FancyRegexOptions(backtrack_limit=20_000, size_limit=ENGINE_SIZE)


ENGINE_OPTIONS = jsonschema_rs.FancyRegexOptions(backtrack_limit=1_000, size_limit=ENGINE_SIZE)
"""What a validator has to be given as `pattern_options` to take what `engine_pattern` gives.

Few steps back are enough for names of members; texts have a check of their own.
"""


@lru_cache(maxsize=4096)
def engine_pattern(pattern: str) -> str | None:
    """The pattern as the schema engine must be given it to read it as ECMA-262 means it.

    The pattern itself where the engine takes only that; None where it takes neither.
    """
    parsed = parse_pattern(pattern)
    if parsed is not None and _validator(parsed.spelling, ENGINE_OPTIONS):
        return parsed.spelling
    return pattern if _validator(pattern, ENGINE_OPTIONS) else None


def is_loose(pattern: str) -> bool:
    """Whether strict readers of ECMA-262 refuse the pattern, though it has a plain meaning."""
    parsed = parse_pattern(pattern)
    return parsed is not None and parsed.loose


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> Sampler | None:
    """A sampler of matching texts; None: the pattern can't be read, or matches nothing known.

    The sampler takes a Random, the least length and the greatest or None. It gives its best where
    nothing of that length matches, so that the text has to be checked.
    """
    parsed = parse_pattern(pattern)
    if parsed is None:
        return None
    drafting = Drafting()
    part = drafting.part(parsed.node)
    if part is None or part.low > _LONGEST_MINIMUM:
        return None
    return _Texts(part, drafting, _Surroundings.of(parsed.node), _matcher(pattern)).sample


def _matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a text matches, soon decided; where the engine can't read the pattern, always."""
    words = engine_pattern(pattern)
    validator = None if words is None else _validator(words, _SOON_DECIDED)
    return (lambda text: True) if validator is None else validator.is_valid


def _validator(
    words: str, options: jsonschema_rs.FancyRegexOptions
) -> jsonschema_rs.Validator | None:
    try:
        return jsonschema_rs.Draft202012Validator({"pattern": words}, pattern_options=options)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """Where there may be more text around a match: the pattern is not anchored there."""

    before: bool
    behind: bool

    @classmethod
    def of(cls, node: Node) -> _Surroundings:
        parts = node.parts if isinstance(node, Sequence) else (node,)
        return cls(parts[:1] != (Assertion("^"),), parts[-1:] != (Assertion("$"),))

    def pad(self, random: Random, text: str, length: int, attempt: int) -> str:
        """The text with words around it, attached or apart, up to the length."""
        missing = length - len(text)
        if missing <= 0 or not (self.before or self.behind):
            return text
        letters = "".join(random.choices(ascii_lowercase, k=missing))
        apart = attempt & 4
        if self.before and (attempt & 2 or not self.behind):
            return (f"{letters[1:]} " if apart else letters) + text
        return text + (f" {letters[1:]}" if apart else letters)


@dataclass(frozen=True, slots=True)
class _Texts:
    """Drafts until one matches and has the length that is asked for."""

    part: Part
    drafting: Drafting
    around: _Surroundings
    matches: Callable[[str], bool]

    def sample(self, random: Random, min_length: int, max_length: int | None) -> str:
        limit = ENDLESS if max_length is None else max_length
        shortest = min(max(min_length, self.drafting.least), _LONGEST)
        longest = min(limit, self.drafting.most, max(shortest, self.part.low + _SPACE_TO_GROW))
        best = None
        written = 0
        for attempt in range(_TRIES):
            text = self._text(random, attempt, shortest, longest, min(min_length, _LONGEST))
            if self.matches(text):
                if min_length <= len(text) <= limit:
                    return text
                best = text
            written += len(text)
            if written > _ENOUGH or (best is not None and self.part.low > limit):
                break
        return text if best is None else best

    def _text(
        self, random: Random, attempt: int, shortest: int, longest: int, min_length: int
    ) -> str:
        draft = Draft()
        least = max(shortest, self.part.low)
        self.part.within(random, draft, shortest, least if attempt % 5 == 4 else longest)
        text = _planted(random, draft) if attempt & 1 else "".join(draft)
        more = attempt % 3 if attempt >= _ALONE else 0
        return self.around.pad(random, text, max(min_length, len(text) + more), attempt)


def _planted(random: Random, draft: Draft) -> str:
    """The text with what its lookaheads ask for written over some of it."""
    text = "".join(draft)
    for sight in draft.sights:
        piece = Draft()
        sight.part.within(random, piece, 0, 0)
        words = "".join(piece)
        room = max(0, len(text) - len(words) - sight.offset)
        at = sight.offset + (int(random.random() * (room + 1)) if sight.anywhere else 0)
        text = text[:at] + words + text[at + len(words) :]
    return text
