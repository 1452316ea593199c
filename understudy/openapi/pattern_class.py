"""The character class of a regular expression, from its bracket on; reads nothing else."""

from __future__ import annotations

from .pattern_nodes import Characters, Property, Range
from .pattern_text import ANYTHING, NEVER, SHORTHANDS, PatternText, Unreadable, is_surrogate

_HYPHEN = ord("-")
_STAND_IN = r"\u{10ffff}"
"""The last code point, which is no character."""
_Item = int | Property | tuple[Range, ...]


def read_class(text: PatternText, begin: int) -> Characters:
    """The class whose opening bracket, at `begin`, is behind."""
    negated = text.take("^")
    ranges: list[Range] = []
    properties: list[Property] = []
    while not text.take("]"):
        for item in _items(text):
            if isinstance(item, Property):
                properties.append(item)
            elif isinstance(item, int):
                ranges.append((item, item))
            else:
                ranges.extend(item)
    if not ranges and not properties:
        text.edit(begin, ANYTHING if negated else NEVER)
    return Characters(tuple(ranges), tuple(properties), negated)


def _items(text: PatternText) -> tuple[_Item, ...]:
    """One item or one range; a range with no character at an end is three items (Annex B)."""
    begin = text.at
    first = _item(text)
    hyphen = text.at
    if not text.text.startswith("-", hyphen) or text.text.startswith("-]", hyphen):
        _replace_surrogate(text, first, begin, _STAND_IN)
        return (first,)
    text.at += 1
    last = _item(text)
    if isinstance(first, int) and isinstance(last, int):
        if last < first:
            raise Unreadable
        _replace_surrogate(text, last, hyphen + 1, _STAND_IN if is_surrogate(first) else "\\ud7ff")
        text_end, text.at = text.at, hyphen
        _replace_surrogate(text, first, begin, _STAND_IN if is_surrogate(last) else "\\ue000")
        text.at = text_end
        return (((first, last),),)
    text.edit(hyphen, "\\-", hyphen + 1)
    text.loose = True
    return (first, _HYPHEN, last)


def _replace_surrogate(text: PatternText, item: _Item, begin: int, words: str) -> None:
    """The engine knows no halves of pairs, which are in no text either."""
    if isinstance(item, int) and is_surrogate(item):
        text.edit(begin, words)


def _item(text: PatternText) -> _Item:
    begin = text.at
    character = text.next()
    if character != "\\":
        return ord(character)
    kind = text.next()
    if kind in SHORTHANDS:
        return text.shorthand(kind, begin, in_class=True)
    if kind in "pP":
        return read_property(text, kind == "P")
    if kind == "b":
        text.edit(begin, r"\x08")
        return 8
    return text.code(kind, begin, in_class=True)


def read_property(text: PatternText, negated: bool) -> Property:
    """The property behind `\\p` or `\\P`."""
    if text.take("{"):
        return Property(text.until("}"), negated)
    text.loose = True
    return Property(text.next(), negated)
