"""What a test wants operations to answer in place of what the document would: kept and handed out.

Whether such an answer keeps the document is decided where it is made, in `direction`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from .breakdown import Breakdown
from .prefer import Preference
from .reply import Reply

_REASON = "the test asked for this answer"


class Content(NamedTuple):
    """A body as it is sent."""

    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Override:
    """An answer that a test asks for; what it leaves out is as the document has it.

    `delay` is in seconds; `times` None: from now on.
    """

    preference: Preference | None = None
    content: Content | None = None
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    breakdown: Breakdown | None = None
    times: int | None = None

    @property
    def speaks(self) -> bool:
        """Whether it changes what is said, and not only when."""
        return bool(self.preference or self.content or self.headers)

    def over(self, reply: Reply) -> Reply:
        """An answer with what is asked for laid over it."""
        if not self.speaks:
            return reply
        given = list(self.headers)
        body = reply.body
        if self.content is not None:
            body = self.content.body
            given = [("Content-Type", self.content.media_type), *given]
        replaced = {name.lower() for name, _ in given}
        kept = [(name, value) for name, value in reply.headers if name.lower() not in replaced]
        return Reply(reply.status, (*kept, *_last(given)), body, _REASON, reply.notices)


class Overrides:
    """The answers that are asked for, by operation key.

    Those with a number of times come first, in the order in which they were asked for; then the
    last one without.
    """

    def __init__(self) -> None:
        self._lasting: dict[str, Override] = {}
        self._counted: dict[str, deque[Override]] = {}

    def add(self, key: str, override: Override) -> None:
        """Answer so from the next request on."""
        if override.times is None:
            self._lasting[key] = override
        else:
            queue = self._counted.setdefault(key, deque())
            queue.extend([override] * override.times)

    def next(self, key: str) -> Override | None:
        """What is asked for the request that is being answered."""
        queue = self._counted.get(key)
        return queue.popleft() if queue else self._lasting.get(key)

    def clear(self) -> None:
        """Answer as the document says again."""
        self._lasting.clear()
        self._counted.clear()


def _last(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of the headers of one name the last."""
    return list({name.lower(): (name, value) for name, value in headers}.values())
