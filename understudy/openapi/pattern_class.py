"""The character class of a regular expression, from its bracket on; reads nothing else."""

from __future__ import annotations

from .pattern_nodes import Characters, Property, Range
from .pattern_text import SHORTHANDS, PatternText, Unreadable, is_surrogate

_HYPHEN = ord("-")
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
        text.edit(begin, r"[\s\S]" if negated else r"[^\s\S]")
    return Characters(tuple(ranges), tuple(properties), negated)


def _items(text: PatternText) -> tuple[_Item, ...]:
    """One item or one range; a range with no character at an end is three items (Annex B)."""
    first = _item(text)
    if not text.text.startswith("-", text.at) or text.text.startswith("-]", text.at):
        return (first,)
    hyphen = text.at
    text.at += 1
    last = _item(text)
    if isinstance(first, int) and isinstance(last, int):
        if last < first:
            raise Unreadable
        return (((first, last),),)
    text.edit(hyphen, "\\-", hyphen + 1)
    text.loose = True
    return (first, _HYPHEN, last)


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
    code = text.code(kind, begin, in_class=True)
    if is_surrogate(code):
        raise Unreadable
    return code


def read_property(text: PatternText, negated: bool) -> Property:
    """The property behind `\\p` or `\\P`."""
    if text.take("{"):
        return Property(text.until("}"), negated)
    text.loose = True
    return Property(text.next(), negated)
