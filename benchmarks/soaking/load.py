"""Clients that ask for a while, over many connections at once, and the tally of their answers."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from .attacks import KINDS, Call, Door, Kind, treated
from .keys import Maker
from .line import Line, NoAnswerError
from .question import fault

_CLIENTS = 12
_ATTACKERS = 12
_AT_ONCE = 16
_ROUNDS = 30
_EXAMPLES = 5


@dataclass
class Tally:
    """How often each kind was asked, how often that went wrong, and the first such cases."""

    asked: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def count(self, kind: str, found: str) -> None:
        """One case of this kind; `found` is what was wrong with it."""
        self.asked[kind] = self.asked.get(kind, 0) + 1
        if found:
            self.wrong[kind] = self.wrong.get(kind, 0) + 1
            examples = self.examples.setdefault(kind, [])
            if len(examples) < _EXAMPLES:
                examples.append(found)


@dataclass(frozen=True)
class Load:
    """What is asked, of whom, until when (of `time.monotonic`)."""

    port: int
    makers: Sequence[Maker]
    weights: Sequence[int]
    door: Door
    until: float
    seed: int
    tally: Tally = field(default_factory=Tally)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def left(self) -> float:
        """The seconds that are left."""
        return self.until - time.monotonic()


async def put(load: Load) -> None:
    """All clients at once, until the time is up and each has its answer."""
    async with asyncio.TaskGroup() as group:
        for number in range(_CLIENTS):
            group.create_task(_client(load, Random(load.seed + number)))
        for number in range(_ATTACKERS):
            group.create_task(_attacker(load, Random(load.seed - number - 1)))
        for kind in KINDS:
            if kind.seconds:
                group.create_task(_patient(load, kind, Random(load.seed)))


async def _client(load: Load, random: Random) -> None:
    """Asks many things on one connection, up to 16 before the first answer is read."""
    while load.left() > 0:
        try:
            async with Line(load.port) as line:
                for _ in range(_ROUNDS):
                    if load.left() <= 0 or not await _burst(load, line, random):
                        break
        except (OSError, TimeoutError) as error:
            load.tally.count("connect", f"{type(error).__name__}: {error}")


async def _burst(load: Load, line: Line, random: Random) -> bool:
    """Whether the connection can be used on."""
    count = random.choice((1, 1, 2, 4, 8, _AT_ONCE))
    chosen = random.choices(load.makers, load.weights, k=count)
    asked = [make(next(load.numbers), random) for make in chosen]
    line.write(b"".join(question.sent for question in asked))
    for place, question in enumerate(asked):
        try:
            answer = await line.answer(head=question.head)
        except NoAnswerError as error:
            load.tally.count(question.kind, f"{error} ({place} of {count} were answered)")
            return False
        closed = answer.fields.get("connection") == "close"
        found = fault(question, answer) or ("closed, though nobody asked for it" if closed else "")
        load.tally.count(question.kind, found)
        if closed:
            return False
    return True


async def _attacker(load: Load, random: Random) -> None:
    """One attack after the other, of those that do not take long."""
    kinds = [kind for kind in KINDS if not kind.seconds]
    weights = [kind.weight for kind in kinds]
    while load.left() > 0:
        await _attack(load, random.choices(kinds, weights)[0], random)


async def _patient(load: Load, kind: Kind, random: Random) -> None:
    """Attacks that wait for a deadline: two at a time, and only where there is time for them."""
    while load.left() > kind.seconds:
        await asyncio.gather(_attack(load, kind, random), _attack(load, kind, random))


async def _attack(load: Load, kind: Kind, random: Random) -> None:
    number = next(load.numbers)
    load.tally.count(kind.name, await treated(kind, Call(load.port, load.door, number, random)))
