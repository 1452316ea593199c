"""Why there is no usable answer, as an error that says it in words."""

from __future__ import annotations

from understudy.errors import UnderstudyError

from .exchange import Trouble


class WireError(UnderstudyError):
    """No usable answer: `trouble` is the kind, `what` the words for it.

    `unused`: nothing of the request can have reached the target. `stale`: it went out on a
    connection that was kept open, which the other side may have ended before it came.
    """

    def __init__(
        self, trouble: Trouble, what: str, *, unused: bool = False, stale: bool = False
    ) -> None:
        super().__init__(trouble, what)
        self.trouble = trouble
        self.what = what
        self.unused = unused
        self.stale = stale

    def __str__(self) -> str:
        return self.what
