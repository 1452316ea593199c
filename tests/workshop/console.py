"""README's console blocks, carried out: each `$ command` prints what stands below it.

`...` stands for anything, within a line or for whole lines. A JSON answer must have the members
that are shown, with values of the same kind: keys and instants differ from run to run. A server is
started in the background and stopped at the end of the page; its port becomes a free one, so that
the page can be true where that port is taken.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from .surroundings import surroundings

ROOT = Path(__file__).parents[2]
_PORT = "4010"
_SERVES = re.compile(r"(make|understudy) mock\b")
_PATIENCE = 60.0
_ANYTHING = {"...": ".*", "...\n": "(?:.*\n)?"}


class Console:
    """One reader of the page, with the servers that it told them to start."""

    def __init__(self) -> None:
        self._servers: list[subprocess.Popen[bytes]] = []
        self._port = _free_port()

    def carry_out(self, block: str) -> None:
        """Run the commands of a block; AssertionError where one prints something else."""
        for command, expected in _steps(block):
            printed = (
                self._serve(command, expected) if _SERVES.match(command) else self._run(command)
            )
            assert agrees(expected, printed), (
                f"$ {command}\n{printed}\nbut the page says\n{expected}"
            )

    def close(self) -> None:
        """Stop the servers."""
        for server in self._servers:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGTERM)
                server.wait(10)

    def _run(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-c", command.replace(_PORT, self._port)],
            cwd=ROOT,
            env=_environment(),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self._as_shown(done.stdout)

    def _serve(self, command: str, expected: str) -> str:
        """What a server prints until it is what was expected, or has ended, or takes too long."""
        port = f"PORT={self._port}" if command.startswith("make") else f"--port {self._port}"
        with TemporaryFile() as output:
            server = subprocess.Popen(
                shlex.split(f"{command} {port}"),
                cwd=ROOT,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._servers.append(server)
            return self._heard(server, output, expected)

    def _heard(self, server: subprocess.Popen[bytes], output: IO[bytes], expected: str) -> str:
        end = time.monotonic() + _PATIENCE
        while True:
            output.seek(0)
            printed = self._as_shown(output.read())
            over = server.poll() is not None or time.monotonic() > end
            if over or agrees(expected, printed):
                return printed
            time.sleep(0.05)

    def _as_shown(self, output: bytes) -> str:
        return output.decode().replace(self._port, _PORT)


def agrees(expected: str, printed: str) -> bool:
    """Whether this was printed: by the letter but for `...`, or as JSON of the same shape."""
    parts = re.split(r"(^\.{3}\n|\.{3})", expected.strip(), flags=re.MULTILINE)
    pattern = "".join(_ANYTHING.get(part) or re.escape(part) for part in parts)
    if re.fullmatch(pattern, printed.strip(), re.DOTALL):
        return True
    try:
        return bool(expected) and _shape(json.loads(expected)) == _shape(json.loads(printed))
    except ValueError:
        return False


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shape(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_shape(item) for item in value]
    return type(value)


def _steps(block: str) -> Iterator[tuple[str, str]]:
    """The commands of a block, each with what stands below it; `\\` and `> ` go on with one."""
    joined = re.sub(r"\n> ", "\x00", block)
    for step in re.split(r"^\$ ", joined, flags=re.MULTILINE)[1:]:
        lines = step.splitlines()
        last = next(i for i, line in enumerate(lines) if not line.endswith("\\"))
        command = "\n".join(lines[: last + 1]).replace("\x00", "\n")
        yield command, "\n".join(lines[last + 1 :])


def _environment() -> dict[str, str]:
    """Ours, with the scripts of this Python first."""
    scripts = Path(sys.executable).parent
    return surroundings(PATH=f"{scripts}{os.pathsep}{os.environ['PATH']}")


def _free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])
