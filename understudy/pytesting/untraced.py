"""Raises what understudy refuses without the frames inside: the test's own line is what matters."""

from __future__ import annotations

from types import TracebackType

from understudy.errors import UnderstudyError


class Untraced:
    """`with Untraced():` around what a test calls."""

    def __enter__(self) -> None:
        """Nothing is done before."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        __tracebackhide__ = True
        if isinstance(error, UnderstudyError):
            raise error.with_traceback(None) from None
