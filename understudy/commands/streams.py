"""stdout and stderr that may be closed, full or read by nobody; what a command does stays the same.

A verdict is an exit status, and must not come from where it is printed.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from .console import complain

if TYPE_CHECKING:
    from typing_extensions import Buffer

Lost = Callable[[OSError], None]


class Forgiving(io.FileIO):
    """A descriptor that takes all that is written; `lost` is told of the first that went nowhere.

    That its reader went away is not told: who reads `| head` has seen enough.
    """

    def __init__(self, descriptor: int, lost: Lost) -> None:
        super().__init__(descriptor, "w", closefd=False)
        self._lost: Lost | None = lost

    def write(self, data: Buffer, /) -> int:
        """As any descriptor; what can't be written is left out."""
        try:
            return super().write(data)
        except OSError as error:
            lost, self._lost = self._lost, None
            if lost is not None and error.errno != errno.EPIPE:
                lost(error)
            return memoryview(data).nbytes


def forgive() -> None:
    """Have this process's own streams take whatever is written to them."""
    if sys.stderr is None or sys.stderr is sys.__stderr__:
        sys.stderr = _forgiving(sys.stderr, lambda error: None)
    if sys.stdout is None or sys.stdout is sys.__stdout__:
        sys.stdout = _forgiving(sys.stdout, _say)


def _forgiving(stream: TextIO | None, lost: Lost) -> TextIO:
    if stream is None:
        # A descriptor that is free would be a socket's or a file's next, and print into that.
        return Path(os.devnull).open("w", encoding="utf-8")
    if os.name != "posix":  # a console of Windows is no descriptor
        return stream
    return io.TextIOWrapper(
        io.BufferedWriter(Forgiving(stream.fileno(), lost)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering if isinstance(stream, io.TextIOWrapper) else True,
    )


def _say(error: OSError) -> None:
    complain(f"what is printed can't be written ({error.strerror}), and is lost")
