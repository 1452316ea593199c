"""The real mock in a process of its own: what it writes is read, and how it ends is told."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

from .question import CANARY

_STOP_SECONDS = 10.0
_PIECE = 1 << 16
_TROUBLE = re.compile(rb"Traceback|Exception|ERROR|CRITICAL|" + CANARY.encode())
_KEPT = 20


class NotServedError(Exception):
    """The mock does not start; it says what the mock said."""


class Served:
    """`with Served(words, prefix) as served:` listens at `port`.

    `lines` counts what it wrote, `trouble` are lines that tell of a fault or show a credential.
    After the end `ended` is its exit status and the seconds from SIGTERM to it.
    """

    def __init__(self, words: Sequence[str], prefix: Sequence[str] = ()) -> None:
        command = (sys.executable, "-m", "understudy", "mock", "--host", "127.0.0.1", "--port", "0")
        self._command = [*prefix, *command, "--json", *words]
        self.lines = 0
        self.trouble: list[str] = []
        self.ended: tuple[int, float] | None = None

    def __enter__(self) -> Served:
        self._process = subprocess.Popen(
            self._command,
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        first = self._process.stdout.readline()
        if not first:
            raise NotServedError(self._process.communicate()[1].decode(errors="replace").strip())
        self.port = int(json.loads(first)["url"].rpartition(":")[2])
        self._readers = [
            threading.Thread(target=self._read, args=[stream], daemon=True)
            for stream in (self._process.stdout, self._process.stderr)
        ]
        for reader in self._readers:
            reader.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def process(self) -> int:
        """The number of the process."""
        return self._process.pid

    def cpu_seconds(self) -> float:
        """What it has used of a CPU so far."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End it by SIGTERM, and by force if that does not do; more than once is fine."""
        if self.ended is not None:
            return
        began = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        self.ended = (status, time.monotonic() - began)
        for reader in self._readers:
            reader.join(_STOP_SECONDS)

    def _read(self, stream: IO[bytes]) -> None:
        left = b""
        while piece := os.read(stream.fileno(), _PIECE):
            whole, newline, left = (left + piece).rpartition(b"\n")
            self.lines += whole.count(b"\n") + len(newline)
            if _TROUBLE.search(whole):
                self._note(whole)
        stream.close()

    def _note(self, text: bytes) -> None:
        found = [line for line in text.split(b"\n") if _TROUBLE.search(line)]
        shown = [
            line[:300].decode(errors="replace").replace(CANARY, "(a credential)") for line in found
        ]
        self.trouble += shown[: _KEPT - len(self.trouble)]
