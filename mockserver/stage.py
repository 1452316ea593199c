"""What all operations of a mock share: its options, its clock, its randomness, who is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from copy import copy
from random import Random
from typing import Any

from understudy.openapi.sampling import Scene

from .clock import DEFAULT_START, Clock
from .options import Options
from .overrides import Overrides
from .request import Request

_SEED_BITS = 32


class Stage:
    """One mock's state; everything drawn comes from its seed, every time from its clock."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.seed = Random().getrandbits(_SEED_BITS) if options.seed is None else options.seed
        fixed = options.now or DEFAULT_START
        self.clock = Clock(None if options.seed is None and options.now is None else fixed)
        self.random = Random(self.seed)
        self.overrides: Overrides | None = None

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """What is drawn and how often the clock ticks inside has no effect on what comes after."""
        drawn, clock = self.random.getstate(), self.clock
        self.clock = copy(clock)
        try:
            yield
        finally:
            self.random.setstate(drawn)
            self.clock = clock

    def restart(self) -> None:
        """Draw the same again, and at the same time where the clock is fixed."""
        self.random.seed(self.seed)
        self.clock.restart()

    def scene(
        self, request: Request, identity: str, given: Mapping[str, Any], offered: Set[str]
    ) -> Scene:
        """The scene of one request."""
        return Scene(
            self.random,
            self.clock.tick(),
            caller=f"{self.seed}:{identity}",
            given=given,
            offered=offered,
            method=request.method,
        )

    def same_scene(self, scene: Scene, seed: int | str, key: str) -> Scene:
        """The scene that a preferred seed asks for: the same entity each time."""
        return Scene(
            Random(f"{seed}:{key}"),
            self.clock.began,
            caller=scene.caller_key,
            given=scene.given,
            offered=scene.offered,
            method=scene.method,
        )
