"""A string that matches a pattern, with a length between bounds; drawn from Python's own parser."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from .validity import python_pattern

parser: Any = import_module("re._parser")
words: Any = import_module("re._constants")
_PREFERRED = "a1A0b2-_. /x"
_ALL = _PREFERRED + "".join(map(chr, range(32, 127))) + "é中\n\t"
_CLASSES: dict[Any, Any] = {
    words.CATEGORY_DIGIT: str.isdigit,
    words.CATEGORY_NOT_DIGIT: lambda one: not one.isdigit(),
    words.CATEGORY_SPACE: str.isspace,
    words.CATEGORY_NOT_SPACE: lambda one: not one.isspace(),
    words.CATEGORY_WORD: lambda one: one.isalnum() or one == "_",
    words.CATEGORY_NOT_WORD: lambda one: not (one.isalnum() or one == "_"),
}


def matching(pattern: Any, shortest: int, longest: int | None) -> str | None:
    """A string for the pattern; None where none was found."""
    compiled = python_pattern(pattern)
    if compiled is None:
        return None
    tree = parser.parse(compiled.pattern)
    for more in (0, 1, 2, shortest, 3, 5, 8, 12, 20, 32):
        for turn in range(3):
            text = _Writer(more, turn).sequence(tree)
            if len(text) < shortest and _loose(pattern):
                text += "a" * (shortest - len(text))
            fits = len(text) >= shortest and (longest is None or len(text) <= longest)
            if fits and compiled.search(text):
                return text
    return None


def _loose(pattern: str) -> bool:
    return not pattern.endswith("$")


class _Writer:
    """Writes what each part of a parsed pattern asks for; `more` beyond the least repeats."""

    def __init__(self, more: int, turn: int) -> None:
        self._more = more
        self._turn = turn
        self._groups: dict[int, str] = {}

    def sequence(self, parts: Any) -> str:
        return "".join(self._one(kind, given) for kind, given in parts)

    def _one(self, kind: Any, given: Any) -> str:
        if kind in (words.MAX_REPEAT, words.MIN_REPEAT, getattr(words, "POSSESSIVE_REPEAT", None)):
            least, most, part = given
            times = min(most, max(least, self._more), least + 64)
            return "".join(self.sequence(part) for _ in range(times))
        if kind is words.SUBPATTERN:
            text = self.sequence(given[-1])
            self._groups[given[0]] = text
            return text
        if kind is words.BRANCH:
            branches = given[1]
            return self.sequence(branches[self._turn % len(branches)])
        if kind is words.GROUPREF:
            return self._groups.get(given, "")
        return self._character(kind, given)

    def _character(self, kind: Any, given: Any) -> str:
        if kind is words.LITERAL:
            return chr(given)
        if kind is words.NOT_LITERAL:
            return next(one for one in _PREFERRED if ord(one) != given)
        if kind is words.ANY:
            return "a"
        if kind is words.IN:
            return self._member(given)
        return ""

    def _member(self, parts: Any) -> str:
        negated = bool(parts) and parts[0][0] is words.NEGATE
        own = parts[1:] if negated else parts
        for one in _ALL:
            if any(_within(part, one) for part in own) != negated:
                return one
        kind, given = own[0]
        return chr(given[0] if kind is words.RANGE else given) if kind is not words.CATEGORY else ""


def _within(part: Any, one: str) -> bool:
    kind, given = part
    if kind is words.LITERAL:
        return bool(ord(one) == given)
    if kind is words.RANGE:
        return bool(given[0] <= ord(one) <= given[1])
    return bool(kind is words.CATEGORY and _CLASSES[given](one))
