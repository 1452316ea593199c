"""Which operations are ready to answer: a document may have more of them than there is room for."""

from __future__ import annotations

from collections import deque
from typing import Protocol

from understudy.openapi.model import Operation
from understudy.openapi.schema import SchemaSet

_MOST = 128
_MOST_COMPILED = 5_000


class Letting(Protocol):
    """What can be let go, and made again when it is asked for."""

    def let_go(self) -> None:
        """Forget what was made."""


class Ready:
    """The operations that were made last; the oldest is let go where they are many or large.

    How large they are is told by how much was compiled of their schemas since they were made.
    """

    def __init__(self) -> None:
        self._made: deque[tuple[Letting, int]] = deque()
        self._sets: dict[SchemaSet, int] = {}

    def add(self, one: Letting, operation: Operation) -> None:
        """One more is about to be made, for this operation."""
        for schema in (*operation.asked(), *operation.answered()):
            self._sets.setdefault(schema.schemas, schema.schemas.compilations)
        compiled = sum(schemas.compilations - before for schemas, before in self._sets.items())
        while self._made and self._is_much(compiled):
            self._made.popleft()[0].let_go()
        self._made.append((one, compiled))

    def _is_much(self, compiled: int) -> bool:
        return len(self._made) >= _MOST or compiled - self._made[0][1] > _MOST_COMPILED
