"""A server in a child process: started, timed to its first answer, looked at, and ended."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from types import TracebackType
from typing import IO

from .variants import ROOT, Variant

_START_SECONDS = 60.0
_STOP_SECONDS = 3.0
_POLL_SECONDS = 0.005
_PIECE = 1 << 16


class ServerError(Exception):
    """A server that gives no answer; `said` is the end of what it wrote to standard error."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(name, said)
        self.name = name
        self.said = said

    def __str__(self) -> str:
        return f"{self.name} gives no answer{': ' + self.said if self.said else ''}"


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds since a process began, its resident memory in MB, and what the kernel took."""

    cpu_seconds: float
    resident: float
    kernel_seconds: float = 0.0


class Server:
    """`with Server(variant, ready, prefix) as server:` has answered once; `first`: what that took.

    `ready` returns once it answers at a port, and raises OSError or HTTPException while it doesn't.
    `seconds` is how long it was, from the start of the process.

    It is a process group of its own, so that a Ctrl-C reaches it through this process only, and
    nothing of it is left. `lines` counts what it logged.
    """

    def __init__(
        self, variant: Variant, ready: Callable[[int], object], prefix: Sequence[str]
    ) -> None:
        self.variant = variant
        self.port = _free_port()
        self.lines = 0
        self.first: Usage | None = None
        self.seconds = 0.0
        self._ready = ready
        self._prefix = prefix

    def __enter__(self) -> Server:
        self._errors = tempfile.TemporaryFile()
        began = time.monotonic()
        try:
            self._process = subprocess.Popen(
                [*self._prefix, *self.variant.command_on(self.port)],
                cwd=ROOT,
                env=os.environ | {"PYTHONPATH": _python_path()},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if self.variant.logs else subprocess.DEVNULL,
                stderr=self._errors,
                start_new_session=True,
            )
        except BaseException:
            self._errors.close()
            raise
        try:
            if self._process.stdout is not None:
                threading.Thread(target=self._read, args=[self._process.stdout]).start()
            self._await_answer()
        except BaseException:
            self._end()
            raise
        self.seconds = time.monotonic() - began
        self.first = self.usage()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def usage(self) -> Usage | None:
        """What the process has used so far; None where there is no /proc to tell it."""
        folder = Path("/proc", str(self._process.pid))
        try:
            # The name, in parentheses, may hold spaces.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            pages = int((folder / "statm").read_text().split()[1])
        except OSError:
            return None
        own, kernel = (int(ticks) / os.sysconf("SC_CLK_TCK") for ticks in fields[11:13])
        return Usage(own + kernel, pages * os.sysconf("SC_PAGE_SIZE") / 1e6, kernel)

    def _await_answer(self) -> None:
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            # A port is free when a connection is refused at once.
            with contextlib.suppress(OSError, HTTPException):
                self._ready(self.port)
                return
            time.sleep(_POLL_SECONDS)
        raise ServerError(self.variant.name, self._last_words())

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").splitlines()
        return lines[-1].strip() if lines else ""

    def _read(self, output: IO[bytes]) -> None:
        while piece := os.read(output.fileno(), _PIECE):
            self.lines += piece.count(b"\n")
        output.close()

    def _end(self) -> None:
        try:
            self._signal(signal.SIGTERM)
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._signal(signal.SIGKILL)
            self._process.wait()
            self._errors.close()

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal that does not end it."""
        self._process.send_signal(number)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _python_path() -> str:
    """The working tree first, whatever is installed."""
    return os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
