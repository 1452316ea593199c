"""The text of an ECMA-262 regular expression -> its nodes; samples and matches nothing.

Read as with the u flag, which JSON Schema asks for; what only goes without it (Annex B), or comes
from other languages, is read too where it has one plain meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .pattern_class import read_class, read_property
from .pattern_nodes import (
    ANY_BUT_LINE_ENDS,
    EMPTY,
    Assertion,
    Backreference,
    Characters,
    Choice,
    Group,
    Look,
    Node,
    Repeat,
    Sequence,
)
from .pattern_text import NEVER, NOTHING, SHORTHANDS, PatternText, Unreadable, is_surrogate

_LONGEST = 50_000
_DEEPEST = 60
_MOST = 10**9
_QUANTIFIERS: tuple[tuple[str, tuple[int, int | None]], ...] = (
    ("*", (0, None)), ("+", (1, None)), ("?", (0, 1)),
)  # fmt: skip
_ENDS = {"A": "^", "z": "$", "Z": "$"}
_LOOKS = (("?=", True, False), ("?!", True, True), ("?<=", False, False), ("?<!", False, True))
_BOUNDARIES = {
    kind: words.replace(".", "[A-Za-z0-9_]")
    for kind, words in (
        ("b", "(?:(?<=.)(?!.)|(?<!.)(?=.))"),
        ("B", "(?:(?<=.)(?=.)|(?<!.)(?!.))"),
    )
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that could be read.

    `spelling`: the same expression in words that the schema engine, which reads some of ECMA-262
    otherwise or not at all, reads with this meaning. `loose`: some of it goes without the u flag
    only, or in other languages only, so that strict readers refuse it.
    """

    node: Node
    spelling: str
    loose: bool


@lru_cache(maxsize=1024)
def parse_pattern(text: str) -> Pattern | None:
    """The pattern, or None where it is none or goes beyond what is read here."""
    if len(text) > _LONGEST:
        return None
    source = PatternText(text)
    try:
        node = _Reader(source).read()
    except Unreadable:
        return None
    return Pattern(node, source.spelling(), source.loose)


class _Reader:
    def __init__(self, text: PatternText) -> None:
        self._text = text
        self._depth = 0
        self._groups: list[tuple[int, int]] = []
        self._highest_reference = 0
        self._closed: set[int] = set()
        self._sure: set[int] = set()
        self._references: list[tuple[int, int, int]] = []
        self._unsure: list[tuple[int, int, int]] = []
        self._names: dict[str, int] = {}
        self._referred: set[str] = set()

    def read(self) -> Node:
        node = self._choice()
        dangling = self._highest_reference > len(self._groups)
        if self._text.rest or dangling or self._referred - self._names.keys():
            raise Unreadable
        self._spell_references()
        return node

    def _spell_references(self) -> None:
        """References to groups by their numbers, where they are named or have to be told apart.

        One to a group that has taken no part matches the empty text, but nothing for the engine.
        So an empty group at the end of each group that may have taken none tells whether it has;
        all numbers behind it rise by one.
        """
        ends = {self._groups[number - 1][1] for _, _, number in self._unsure}
        for end in ends:
            self._text.edit(end, "())", end + 1)
        for begin, stop, number in self._references:
            start, end = self._groups[number - 1]
            engine = number + sum(other < start for other in ends)
            words = f"\\{engine}"
            if (begin, stop, number) in self._unsure:
                mark = sum(first < end for first, _ in self._groups)
                words += f"|(?!\\{mark + sum(other < end for other in ends) + 1})"
            if engine != number or not self._text.text[begin + 1].isdigit() or "|" in words:
                self._text.edit(begin, f"(?:{words})", stop)

    def _choice(self) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable
        before, surely = frozenset(self._closed), frozenset(self._sure)
        options = [self._sequence()]
        closed, sure = set(self._closed), set(self._sure)
        while self._text.take("|"):
            self._closed, self._sure = set(before), set(surely)
            options.append(self._sequence())
            closed |= self._closed
            sure &= self._sure
        self._closed, self._sure = closed, sure
        self._depth -= 1
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Node:
        parts = []
        while self._text.rest not in ("", "|", ")"):
            begin, sure = self._text.at, set(self._sure)
            part = self._quantified(self._atom(), begin)
            if isinstance(part, Repeat) and not part.low:
                self._sure = sure
            parts.append(part)
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _quantified(self, atom: Node, begin: int) -> Node:
        bounds = self._quantifier()
        if bounds is None:
            return atom
        source = self._text
        if isinstance(atom, Assertion | Look) and not source.text.startswith("(?:", begin):
            source.loose = True
        while bounds is not None:
            atom = Repeat(atom, *bounds)
            bounds = None
            if not source.take("?") and source.take("+"):
                source.loose = True  # possessive elsewhere: what it matches is matched greedily too
            elif source.rest == "{":
                bounds = self._braces()
                source.loose = source.loose or bounds is not None
        return atom

    def _quantifier(self) -> tuple[int, int | None] | None:
        for mark, bounds in _QUANTIFIERS:
            if self._text.take(mark):
                return bounds
        return self._braces()

    def _braces(self) -> tuple[int, int | None] | None:
        """`{n}`, `{n,}` or `{n,m}`; anything else in braces is no quantifier."""
        source = self._text
        if source.rest != "{":
            return None
        stop = source.text.find("}", source.at, source.at + 40)
        if stop < 0:
            return None
        low, comma, high = source.text[source.at + 1 : stop].partition(",")
        if not _is_count(low) or (high and not _is_count(high)):
            return None
        source.at = stop + 1
        least = min(int(low), _MOST)
        if not comma:
            return least, least
        most = min(int(high), _MOST) if high else None
        if most is not None and most < least:
            raise Unreadable
        return least, most

    def _atom(self) -> Node:
        source = self._text
        begin = source.at
        if source.rest in ("*", "+", "?") or self._braces() is not None:
            raise Unreadable
        character = source.next()
        if character == "(":
            return self._group(begin)
        if character == "[":
            return read_class(source, begin)
        if character == "\\":
            return self._escape(begin)
        if character in "^$":
            return Assertion(character)
        if character == ".":
            source.edit(begin, r"[^\n\r\u2028\u2029]")
            return ANY_BUT_LINE_ENDS
        if character in "{}]":
            source.edit(begin, "\\" + character)
            source.loose = True
        return _one(ord(character))

    def _group(self, begin: int) -> Node:
        for mark, ahead, negative in _LOOKS:
            if self._text.take(mark):
                return self._look(ahead, negative)
        if self._text.take("?:"):
            return self._inside()
        named = self._text.take("?<") or self._text.take("?P<")
        if not named and self._text.take("?"):
            return self._flags()
        self._groups.append((begin, 0))
        number = len(self._groups)
        if named:
            name = self._text.until(">")
            if not name or name in self._names:
                raise Unreadable
            self._names[name] = number
        part = self._inside()
        self._groups[number - 1] = (begin, self._text.at - 1)
        self._closed.add(number)
        self._sure.add(number)
        return Group(part, number)

    def _look(self, ahead: bool, negative: bool) -> Node:
        self._text.backtracks = True
        closed, sure = set(self._closed), set(self._sure)
        part = self._inside()
        if negative:  # where it holds, its groups have captured nothing
            self._closed, self._sure = closed, sure
        return Look(part, ahead, negative)

    def _inside(self) -> Node:
        part = self._choice()
        if not self._text.take(")"):
            raise Unreadable
        return part

    def _flags(self) -> Node:
        """`(?i)` or `(?i:...)`, which change nothing for a sample but what a dot matches."""
        flags = ""
        while self._text.rest and self._text.rest in "imsu-":
            flags += self._text.next()
        if not flags:
            raise Unreadable
        self._text.loose = True
        self._text.dots_match_all = self._text.dots_match_all or "s" in flags
        return EMPTY if self._text.take(")") else self._flagged()

    def _flagged(self) -> Node:
        if not self._text.take(":"):
            raise Unreadable
        return self._inside()

    def _escape(self, begin: int) -> Node:
        source = self._text
        kind = source.next()
        if kind in SHORTHANDS:
            return Characters(source.shorthand(kind, begin, in_class=False))
        if kind in _BOUNDARIES:
            source.edit(begin, _BOUNDARIES[kind])
            source.backtracks = True
            return Assertion("\\" + kind)
        if kind in "pP":
            return Characters((), (read_property(source, kind == "P"),))
        if kind in "123456789":
            return self._reference(self._number(kind), begin)
        if kind == "k":
            return self._named_reference(begin)
        if kind in _ENDS:
            source.loose = True
            return Assertion(_ENDS[kind])
        code = source.code(kind, begin, in_class=False)
        if is_surrogate(code):
            source.edit(begin, NEVER)
            return Characters(())
        return _one(code)

    def _number(self, digits: str) -> int:
        while self._text.rest and self._text.rest in "0123456789" and len(digits) < 4:
            digits += self._text.next()
        self._highest_reference = max(self._highest_reference, int(digits))
        return int(digits)

    def _named_reference(self, begin: int) -> Node:
        if not self._text.take("<"):
            raise Unreadable
        name = self._text.until(">")
        self._referred.add(name)
        return self._reference(self._names.get(name, 0), begin)

    def _reference(self, number: int, begin: int) -> Node:
        """What a group captured; nothing where it is still open, or in another option."""
        if number not in self._closed:
            self._text.edit(begin, NOTHING)
            return EMPTY
        self._text.backtracks = True
        reference = (begin, self._text.at, number)
        self._references.append(reference)
        if number not in self._sure:
            self._unsure.append(reference)
        return Backreference(number)


def _one(code: int) -> Characters:
    return Characters(((code, code),))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit()
