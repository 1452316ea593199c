"""What a regular expression of ECMA-262 is made of, as frozen values; reads and matches nothing."""

from __future__ import annotations

from dataclasses import dataclass

LAST_CODE = 0x10FFFF
Range = tuple[int, int]


def without(ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """Every code point that is in none of the ranges, which are in order and apart."""
    gaps = []
    start = 0
    for low, high in ranges:
        if low > start:
            gaps.append((start, low - 1))
        start = high + 1
    if start <= LAST_CODE:
        gaps.append((start, LAST_CODE))
    return tuple(gaps)


DIGITS: tuple[Range, ...] = ((48, 57),)
WORD: tuple[Range, ...] = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACE: tuple[Range, ...] = (
    (9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
    (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
LINE_ENDS: tuple[Range, ...] = ((10, 10), (13, 13), (0x2028, 0x2029))


@dataclass(frozen=True, slots=True)
class Property:
    """A Unicode property as it is written between the braces of `\\p{...}`."""

    name: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Characters:
    """One character: of the ranges or with one of the properties, or with neither if negated."""

    ranges: tuple[Range, ...]
    properties: tuple[Property, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """One part after the other; the empty sequence matches the empty text."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options."""

    options: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """The part from `low` to `high` times; `high` None: without end. Lazy ones match the same."""

    part: Node
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """A capturing group; they count from 1."""

    part: Node
    number: int


@dataclass(frozen=True, slots=True)
class Backreference:
    """The text that a group has captured."""

    number: int


@dataclass(frozen=True, slots=True)
class Assertion:
    """`^`, `$`, `\\b` or `\\B`: a place, no text."""

    text: str


@dataclass(frozen=True, slots=True)
class Look:
    """A lookahead or lookbehind: a condition, no text."""

    part: Node
    ahead: bool
    negative: bool


Node = Characters | Sequence | Choice | Repeat | Group | Backreference | Assertion | Look

EMPTY = Sequence(())
ANY_BUT_LINE_ENDS = Characters(LINE_ENDS, negated=True)
