"""Whether a text matches a pattern whose search goes back and forth, as far as it can be told soon.

Patterns without lookaround, references and large counts within counts take little time in
proportion to the text and are no concern of this file.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jsonschema_rs

from .pattern_syntax import parse_pattern
from .pattern_weight import weight
from .patterns import ENGINE_SIZE
from .searching import Looks, errors

_MOST_STEPS = 250_000
_FEWEST_STEPS = 20
_LOOKED_AT = 20_000_000
_LIGHT = 1_000
_MOST_STEPS_THROUGH = 2_000_000
_LONGEST = 256 * 1024
_MOST_DOUBTS = 20
_TOO_LONG = jsonschema_rs.ValidationErrorKind.BacktrackLimitExceeded


@lru_cache(maxsize=4096)
def is_steady(words: str) -> bool:
    """Whether the engine takes little time for this pattern, in its words, whatever the text."""
    if not is_light(words):
        return False
    options = jsonschema_rs.RegexOptions(size_limit=ENGINE_SIZE)
    try:
        jsonschema_rs.Draft202012Validator({"pattern": words}, pattern_options=options)
    except ValueError:
        return False
    return True


def is_light(words: str) -> bool:
    """Whether an engine that steps through a text has few places of the pattern in mind."""
    return _weight(words) <= _LIGHT


@lru_cache(maxsize=4096)
def _weight(words: str) -> int:
    parsed = parse_pattern(words)
    return 1 if parsed is None else weight(parsed.node)


def _steps(words: str, text: str) -> int:
    """The work of stepping through a text: all that is in mind of a pattern, at each place."""
    return len(text) if is_light(words) else _weight(words) * len(text)


def found(words: str, text: str) -> bool | None:
    """Whether the pattern is in the text; None: that takes more than some hundredths of a second.

    A step back may look at the whole text once more, so a longer text has fewer of them, and a
    very long one none: each place in it is kept for going back to.
    """
    if len(text) > _LONGEST or _steps(words, text) > _MOST_STEPS_THROUGH:
        return None
    try:
        _matcher(words, len(text).bit_length()).validate(text)
    except jsonschema_rs.ValidationError as error:
        return None if isinstance(error.kind, _TOO_LONG) else False
    return True


@lru_cache(maxsize=4096)
def _matcher(words: str, length_in_bits: int) -> jsonschema_rs.Validator:
    steps = min(max(_LOOKED_AT >> length_in_bits, _FEWEST_STEPS), _MOST_STEPS)
    options = jsonschema_rs.FancyRegexOptions(backtrack_limit=steps, size_limit=ENGINE_SIZE)
    return jsonschema_rs.Draft202012Validator({"pattern": words}, pattern_options=options)


class Doubts:
    """The patterns of which it can't be told in time whether a value keeps them.

    `keyword` stands in for `pattern` in a validator. What can't be told is taken as a match, or as
    none; a value that keeps its schema either way, or one way only, is not refused.
    """

    def __init__(self) -> None:
        self.places: list[list[str | int]] = []
        self._matching = True
        self._steps = 0
        doubts = self

        class Keyword:
            """One `pattern` in a schema; the schema engine makes and calls it."""

            def __init__(
                self, parent_schema: dict[str, Any], value: Any, schema_path: list[str | int]
            ) -> None:
                self._words = value
                self._place = schema_path

            def validate(self, instance: Any) -> None:
                if isinstance(instance, str) and not doubts.matches(
                    self._words, instance, self._place
                ):
                    raise ValueError(self._words)

        self.keyword: type[jsonschema_rs.KeywordValidator] = Keyword

    def matches(self, words: str, text: str, place: list[str | int]) -> bool:
        """Whether a pattern is in a text, or is taken to be where that can't be told."""
        self._steps += _steps(words, text)
        spent = len(self.places) >= _MOST_DOUBTS or self._steps > _MOST_STEPS_THROUGH
        verdict = None if spent else found(words, text)
        if verdict is None:
            if len(self.places) < _MOST_DOUBTS:
                self.places.append(place)
            return self._matching
        return verdict

    def settled(self, validator: jsonschema_rs.Validator, value: Any, looks: Looks) -> bool:
        """Whether a value keeps its schema as far as can be told; leaves `places` behind."""
        for matching in (True, False):
            self._begin(matching)
            if validator.is_valid(value):
                return True
            if not self.places:
                break
        return not self.broken(validator, value, looks)

    def broken(
        self, validator: jsonschema_rs.Validator, value: Any, looks: Looks
    ) -> list[jsonschema_rs.ValidationError]:
        """What the value breaks for certain; leaves `places` behind.

        Patterns for the names of members are the engine's own, which tells if it has given up.
        """
        self._begin(matching=True)
        certain = []
        for error in errors(validator, value, looks):
            if isinstance(error.kind, _TOO_LONG):
                self.places.append(list(error.schema_path))
            else:
                certain.append(error)
        return certain

    def _begin(self, matching: bool) -> None:
        self._matching = matching
        self._steps = 0
        self.places = []
