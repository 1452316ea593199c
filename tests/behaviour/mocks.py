"""Mocks as they are started from a shell, one for each command line."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
_ASSIGNMENT = re.compile(r"(\w+)=(.*)", re.DOTALL)
_PLACE = re.compile(r"http://([0-9.]+):([0-9]+)")
_END_SECONDS = 10


class Mocks:
    """Starts a mock when its command line is first asked for, and ends all of them."""

    def __init__(self) -> None:
        self._running: dict[str, tuple[subprocess.Popen[str], tuple[str, int]]] = {}

    def __enter__(self) -> Mocks:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process, _ in self._running.values():
            process.terminate()
        faults = [line for command in self._running for line in self._ended(command)]
        if faults and error is None:
            raise AssertionError("\n".join(["the mocks complained:", *faults]))

    def address(self, command: str) -> tuple[str, int]:
        """Host and port of the mock that this command line starts."""
        if command not in self._running:
            self._running[command] = _started(command)
        return self._running[command][1]

    def _ended(self, command: str) -> list[str]:
        """What a mock said beside its announcement: faults, and nothing else where it is quiet."""
        process, _ = self._running[command]
        said, _ = process.communicate(timeout=_END_SECONDS)
        ending = [] if process.returncode == 0 else [f"{command} ended with {process.returncode}"]
        return [f"{command}: {line}" for line in said.splitlines()] + ending


def _started(command: str) -> tuple[subprocess.Popen[str], tuple[str, int]]:
    words = shlex.split(command)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    while found := _ASSIGNMENT.fullmatch(words[0]):
        environment[found[1]] = found[2]
        words.pop(0)
    assert words[:2] == ["understudy", "mock"], f"{command} starts no mock"
    process = subprocess.Popen(
        [sys.executable, "-m", *words, "--host", "127.0.0.1", "--port", "0", "--quiet", "--json"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    try:
        host, port = _PLACE.findall(json.loads(first)["url"])[0]
    except (ValueError, KeyError, IndexError):
        rest, _ = process.communicate(timeout=_END_SECONDS)
        raise AssertionError(f"{command} did not start: {first}{rest}") from None
    return process, (host, int(port))
