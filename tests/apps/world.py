"""What an API takes from outside: the time, and everything that is drawn."""

from __future__ import annotations

import random
import string
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True)
class World:
    now: Callable[[], datetime]
    new_uuid: Callable[[], str]
    new_token: Callable[[int], str]


def real_world() -> World:
    return drawn_world(random.SystemRandom(), lambda: datetime.now(UTC))


def drawn_world(chance: random.Random, now: Callable[[], datetime]) -> World:
    def new_uuid() -> str:
        return str(uuid.UUID(bytes=chance.randbytes(16), version=4))

    def new_token(length: int) -> str:
        return "".join(chance.choices(LETTERS, k=length))

    return World(now, new_uuid, new_token)
