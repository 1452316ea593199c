"""The real commands on a document, in processes that may use little of anything."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

CPU_SECONDS = 4  # of which starting the mock takes half a second
MEMORY = 700 * 1024 * 1024
_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """A response: its status, its headers as one text, its body."""

    status: int
    headers: str
    body: bytes


@dataclass(frozen=True)
class Mock:
    """A mock that runs: what it announced, where it is, and what it printed in plain words."""

    announced: dict[str, Any]
    port: int
    process: int

    def peak(self) -> int:
        """The most bytes of memory that it has had, so far or since the last was forgotten."""
        return self._bytes("VmHWM")

    def forget_peak(self) -> None:
        """Take what it has now for the most (proc(5), clear_refs)."""
        Path(f"/proc/{self.process}/clear_refs").write_text("5", encoding="ascii")

    def memory(self) -> int:
        """The bytes of memory that it has."""
        return self._bytes("VmRSS")

    def _bytes(self, field: str) -> int:
        status = Path(f"/proc/{self.process}/status").read_text(encoding="ascii")
        (line,) = (line for line in status.splitlines() if line.startswith(field))
        return int(line.split()[1]) * 1024

    def spent(self) -> float:
        """The seconds of a processor that it has used so far."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def connect(self) -> socket.socket:
        """A connection that is a client's to use and to close."""
        return socket.create_connection(("127.0.0.1", self.port), _SECONDS)

    def ask(
        self, target: str, method: str = "GET", body: str | None = None, **headers: str
    ) -> Answer:
        """One request; an answer of the server's own fault is a failure."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            answer = Answer(response.status, str(response.headers), response.read())
        finally:
            connection.close()
        assert answer.status < 500, answer
        return answer

    def send(self, *parts: bytes) -> bytes:
        """All that comes back until the mock closes; what it no longer takes is not sent."""
        with self.connect() as connection:
            with contextlib.suppress(ConnectionError):
                for part in parts:
                    connection.sendall(part)
            return rest(connection)


def rest(connection: socket.socket) -> bytes:
    """What comes until the other side closes."""
    connection.settimeout(_SECONDS)
    answer = bytearray()
    while part := connection.recv(65536):
        answer += part
    return bytes(answer)


def check(path: Path, *options: str) -> tuple[int, str]:
    """The exit status of `understudy check`, and all that it printed."""
    done = subprocess.run(
        _command("check", str(path), *options),
        capture_output=True,
        timeout=_SECONDS,
        preexec_fn=_limit,
        check=False,
    )
    said = (done.stdout + done.stderr).decode()
    assert done.returncode in (0, 1, 2), (done.returncode, said[-2000:])
    assert "Traceback" not in said
    return done.returncode, said


@contextmanager
def mock(
    path: Path, *options: str, descriptors: int = 1024, seconds: int = CPU_SECONDS
) -> Iterator[Mock]:
    """`understudy mock` on a free port; it has to serve the document and to end well.

    `seconds` is how long it may work in all.
    """

    def limit() -> None:
        _limit(seconds)
        resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))

    with subprocess.Popen(
        _command("mock", str(path), "--port", "0", "--json", *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=limit,  # noqa: PLW1509  it calls nothing but setrlimit
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, process.communicate(timeout=_SECONDS)
            announced = json.loads(line)
            yield Mock(announced, int(announced["url"].rpartition(":")[2]), process.pid)
            process.terminate()
            said = process.communicate(timeout=_SECONDS)
            assert (process.returncode, said[1]) == (0, b"")
        finally:
            process.kill()


def refusal(path: Path, *options: str) -> str:
    """The one line with which `understudy mock` refuses a document."""
    done = subprocess.run(
        _command("mock", str(path), "--port", "0", *options),
        capture_output=True,
        timeout=_SECONDS,
        preexec_fn=_limit,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b""), done
    said = done.stderr.decode()
    assert said.count("\n") == 1
    return said.removeprefix("understudy: ")


def _command(*words: str) -> Sequence[str]:
    return [sys.executable, "-m", "understudy", *words]


def _limit(seconds: int = CPU_SECONDS) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
