"""What one answer is drawn from: randomness, the moment, who calls, and what the request said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import Any

from .effort import Effort
from .person import Person

_IDLE = Effort()
_NOTHING: Mapping[str, Any] = {}


class Scene:
    """The surroundings of one value.

    `given` are the request's values by name, `offered` the names its schema declares (so that an
    offered one which is not given was left out on purpose). `method` is the HTTP method.
    `effort` is the state of the draw that goes on.
    """

    def __init__(
        self,
        random: Random,
        now: datetime,
        *,
        caller: str = "",
        given: Mapping[str, Any] = _NOTHING,
        offered: Set[str] = frozenset(),
        method: str = "POST",
    ) -> None:
        self.random = random
        self.now = now
        self.caller_key = caller
        self.given = given
        self.offered = frozenset(offered)
        self.method = method
        self.effort = _IDLE

    @property
    def caller(self) -> Person:
        """The person who calls: the same for one credential."""
        return Person.of(self.caller_key)

    @property
    def now_text(self) -> str:
        """The moment as RFC 3339 writes it, in seconds and UTC."""
        return moment_text(self.now)

    def within(self, given: Mapping[str, Any]) -> Scene:
        """The same scene for a nested object to which these values were given."""
        inner = Scene(
            self.random, self.now, caller=self.caller_key, given=given, method=self.method
        )
        inner.effort = self.effort
        return inner


@lru_cache(maxsize=256)
def moment_text(moment: datetime) -> str:
    """A moment as RFC 3339 writes it, in seconds and UTC, with T and Z."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return f"{moment.isoformat('T', 'seconds')[:19]}Z"


Maker = Callable[[Scene], Any]
"""Draws a value from a scene."""
