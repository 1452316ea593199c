"""Nodes of a regular expression -> closures that write texts; what they write is not checked.

A closure writes between `least` and `most` characters where its node allows it. Conditions
(assertions, lookaround) write nothing: whoever asks for a text checks it, and asks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from .pattern_alphabet import alphabet
from .pattern_nodes import (
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

ENDLESS = 1 << 40
_LONGEST_ROW = 128
_DEEPEST_SPREAD = 3
_USUAL = (4, 12)


class Draft(list[str]):
    """The pieces of a text so far, what groups captured, and what lookaheads ask for."""

    __slots__ = ("captures", "sights")

    def __init__(self) -> None:
        super().__init__()
        self.captures: dict[int, str] = {}
        self.sights: list[Sight] = []


Writer = Callable[[Random, Draft, int, int], int]


@dataclass(frozen=True, slots=True)
class Part:
    """A closure, and the least and the most characters that its node matches."""

    low: int
    high: int
    write: Writer

    def within(self, random: Random, draft: Draft, least: int, most: int) -> int:
        """Writes with the bounds brought to what the node can do."""
        least = min(max(least, self.low), self.high)
        return self.write(random, draft, least, min(max(most, least), self.high))


@dataclass(frozen=True, slots=True)
class Sight:
    """What a lookahead at `offset` asks for: right there, or (`anywhere`) there or later."""

    offset: int
    part: Part
    anywhere: bool


def _nothing(random: Random, draft: Draft, least: int, most: int) -> int:
    return 0


_NOTHING = Part(0, 0, _nothing)


class Drafting:
    """Builds the closures of one expression.

    `least` and `most` are the lengths that its lookaheads ask for, once it is built.
    """

    def __init__(self) -> None:
        self.least = 0
        self.most = ENDLESS
        self._groups: dict[int, Part] = {}

    def part(self, node: Node, depth: int = 0) -> Part | None:
        """The closure of a node below `depth` repetitions; None: it can match nothing."""
        match node:
            case Characters():
                return _row([alphabet(node)])
            case Sequence():
                return self._sequence(node, depth)
            case Choice():
                return _choice([self.part(option, depth) for option in node.options])
            case Repeat():
                return self._repeat(node, depth)
            case Group():
                return self._group(node, depth)
            case Backreference():
                return self._backreference(node)
            case Look():
                return self._look(node, depth)
            case Assertion():
                return _NOTHING

    def _sequence(self, node: Sequence, depth: int) -> Part | None:
        parts = [
            _row(run) if isinstance(run, list) else self.part(run, depth)
            for run in _runs(node.parts)
        ]
        kept = [part for part in parts if part is not None and part is not _NOTHING]
        if None in parts:
            return None
        if len(kept) < 2:
            return kept[0] if kept else _NOTHING
        return _joined(kept)

    def _repeat(self, node: Repeat, depth: int) -> Part | None:
        high = ENDLESS if node.high is None else node.high
        if isinstance(node.part, Characters):
            letters = alphabet(node.part)
            part = _run(letters, node.low, high) if letters else None
        else:
            part = self.part(node.part, depth + 1)
            if part is not None and part.high:
                part = _repeated(part, node.low if part.low else 0, high, depth)
        if part is None or high == 0:
            return None if node.low else _NOTHING
        return part

    def _group(self, node: Group, depth: int) -> Part | None:
        part = self.part(node.part, depth)
        if part is None:
            return None
        number, inside = node.number, part.write

        def write(random: Random, draft: Draft, least: int, most: int) -> int:
            start = len(draft)
            written = inside(random, draft, least, most)
            draft.captures[number] = "".join(draft[start:])
            return written

        self._groups[number] = part
        return Part(part.low, part.high, write)

    def _backreference(self, node: Backreference) -> Part:
        number = node.number
        part = self._groups.get(number, _NOTHING)

        def write(random: Random, draft: Draft, least: int, most: int) -> int:
            text = draft.captures.get(number, "")
            draft.append(text)
            return len(text)

        return Part(part.low, part.high, write)

    def _look(self, node: Look, depth: int) -> Part | None:
        if node.negative:
            return _NOTHING
        if not node.ahead:
            behind = self.part(node.part, depth)
            return None if behind is None else Part(0, 0, _before(behind))
        parts = node.part.parts if isinstance(node.part, Sequence) else (node.part,)
        core = _core(parts)
        wanted = self.part(Sequence(core), depth)
        if wanted is None:
            return None
        wide = [part for part in parts if _is_wide(part) and part not in core]
        self.least = max(self.least, wanted.low)
        if not wide and parts[-1:] == (Assertion("$"),):
            self.most = min(self.most, wanted.high)
        return Part(0, 0, _seen(wanted, bool(wide) and wide[0] is parts[0]))


def _row(letters: list[str]) -> Part | None:
    """One character of each alphabet."""
    if not all(letters):
        return None
    length = len(letters)
    text = "".join(letters)
    if len(text) == length:

        def copy(random: Random, draft: Draft, least: int, most: int) -> int:
            draft.append(text)
            return length

        return Part(length, length, copy)
    sized = [(choices, len(choices)) for choices in letters]

    def write(random: Random, draft: Draft, least: int, most: int) -> int:
        chance = random.random
        draft.append("".join([choices[int(chance() * size)] for choices, size in sized]))
        return length

    return Part(length, length, write)


def _run(letters: str, low: int, high: int) -> Part:
    """One alphabet from `low` to `high` times; where it is free, about as long as a word."""
    first, last = low, min(high, low + 1)
    if high <= 3:
        last = high
    elif letters[0].isalnum():
        first, last = (max(low, min(high, usual)) for usual in _USUAL)

    def write(random: Random, draft: Draft, least: int, most: int) -> int:
        shortest = min(max(first, least), most)
        longest = max(shortest, min(last, most))
        length = shortest + int(random.random() * (longest - shortest + 1))
        draft.append("".join(random.choices(letters, k=length)))
        return length

    return Part(low, high, write)


def _runs(nodes: tuple[Node, ...]) -> Iterator[list[str] | Node]:
    """The nodes, with neighbours of fixed length brought together as lists of alphabets."""
    row: list[str] = []
    for node in nodes:
        letters = _letters(node)
        if letters is not None:
            row += letters
            continue
        if row:
            yield row
            row = []
        yield node
    if row:
        yield row


def _letters(node: Node) -> list[str] | None:
    if isinstance(node, Characters):
        return [alphabet(node)]
    if not isinstance(node, Repeat) or not isinstance(node.part, Characters):
        return None
    fixed = node.low == node.high and 0 < node.low <= _LONGEST_ROW
    return [alphabet(node.part)] * node.low if fixed else None


def _joined(parts: list[Part]) -> Part:
    """One after the other; what is missing to `least` is shared among those that can grow."""
    low = sum(part.low for part in parts)
    high = min(ENDLESS, sum(part.high for part in parts))
    rows = []
    rest_low = rest_high = growing = 0
    for part in reversed(parts):
        growing += part.high > part.low
        rows.append((part, part.low, part.high, rest_low, rest_high, growing))
        rest_low, rest_high = rest_low + part.low, rest_high + part.high
    rows.reverse()

    def write(random: Random, draft: Draft, least: int, most: int) -> int:
        written = 0
        for part, low, high, rest_low, rest_high, growing in rows:
            want = low
            missing = least - written - low - rest_low
            if missing > 0 and growing:
                share = low - (-missing // growing)
                want = min(high, max(share, least - written - rest_high))
            room = most - written - rest_low
            written += part.write(random, draft, want, min(high, max(want, room)))
        return written

    return Part(low, high, write)


def _choice(options: list[Part | None]) -> Part | None:
    """One of those that can be written, and that fit the bounds if any does."""
    parts = [part for part in options if part is not None]
    if not parts:
        return None
    every_low, every_high = max(p.low for p in parts), min(p.high for p in parts)

    def write(random: Random, draft: Draft, least: int, most: int) -> int:
        fitting = parts
        if least > every_high or most < every_low:
            fitting = [p for p in parts if p.high >= least and p.low <= most] or parts
        part = fitting[int(random.random() * len(fitting))]
        return part.within(random, draft, least, most)

    return Part(min(p.low for p in parts), max(p.high for p in parts), write)


def _repeated(part: Part, low: int, high: int, depth: int) -> Part:
    """From `low` to `high` times, hardly more than asked for, and the less the deeper."""
    usual = min(high, low + (2 if depth < _DEEPEST_SPREAD else 0))

    def write(random: Random, draft: Draft, least: int, most: int) -> int:
        fewest = max(low, -(-least // part.high))
        greatest = min(high, max(0, most) // part.low) if part.low else high
        last = max(fewest, min(usual, greatest))
        count = fewest + int(random.random() * (last - fewest + 1))
        written = 0
        for rest in range(count - 1, -1, -1):
            share = -(-(least - written) // (rest + 1))
            written += part.within(random, draft, share, most - written - rest * part.low)
        return written

    return Part(min(ENDLESS, part.low * low), min(ENDLESS, part.high * high), write)


def _before(part: Part) -> Writer:
    """What a lookbehind asks for, where the text begins with it."""

    def write(random: Random, draft: Draft, least: int, most: int) -> int:
        return 0 if draft else part.within(random, draft, 0, 0)

    return write


def _seen(part: Part, anywhere: bool) -> Writer:
    def write(random: Random, draft: Draft, least: int, most: int) -> int:
        draft.sights.append(Sight(sum(map(len, draft)), part, anywhere))
        return 0

    return write


def _core(parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """Without what matches nearly everything at both ends."""
    start, end = 0, len(parts)
    while start < end and (_is_wide(parts[start]) or parts[start] == Assertion("^")):
        start += 1
    while start < end and (_is_wide(parts[end - 1]) or parts[end - 1] == Assertion("$")):
        end -= 1
    return parts[start:end]


def _is_wide(node: Node) -> bool:
    if not isinstance(node, Repeat) or not isinstance(node.part, Characters):
        return False
    return node.low <= 1 and node.high is None
