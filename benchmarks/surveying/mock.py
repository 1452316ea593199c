"""The mock in a child process: started on one document, measured, asked, and ended."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import resource
import select
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .judging import Reply
from .requests import Sent

_STOP_SECONDS = 3.0


class RefusedError(Exception):
    """A document that the mock does not serve; `said` is what it wrote to standard error."""

    def __init__(self, status: int | None, said: str) -> None:
        super().__init__(status, said)
        self.status = status
        self.said = said


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to be ready, seconds for one request, and megabytes of address space."""

    start: float
    request: float
    megabytes: int


class Mock:
    """`with Mock(command, limits) as mock:` is ready; `cpu` and `resident` tell what that took."""

    def __init__(self, command: Sequence[str], limits: Limits) -> None:
        self._limits = limits
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the process
        self._connection: http.client.HTTPConnection | None = None
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            preexec_fn=self._limit,  # noqa: PLW1509  there are no threads here
        )

    def __enter__(self) -> Mock:
        try:
            self.announced = self._announcement()
        except BaseException:
            self._end()
            raise
        self.cpu, self.resident = self.usage()
        return self

    def __exit__(self, *exception: object) -> None:
        self._end()

    def ask(self, sent: Sent) -> Reply:
        """The answer to a request; raises OSError or HTTPException where there is none."""
        try:
            return self._ask(sent)
        except (http.client.HTTPException, OSError):
            self._forget()
            raise

    def usage(self) -> tuple[float, float]:
        """CPU seconds since it began, and the megabytes that are resident."""
        folder = Path("/proc", str(self._process.pid))
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            ticks = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            status = (folder / "status").read_text()
            resident = int(status.partition("VmRSS:")[2].split()[0]) / 1000
            return ticks, resident
        return 0.0, 0.0

    @property
    def running(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    @property
    def said(self) -> str:
        """What it has written to standard error so far."""
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")

    def _ask(self, sent: Sent) -> Reply:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                self._host, self._port, timeout=self._limits.request
            )
        body = sent.body
        headers = {name: value.encode("latin-1") for name, value in sent.headers.items()}
        self._connection.request(sent.operation.method, sent.target, body=body, headers=headers)
        response = self._connection.getresponse()
        content = response.read()
        named = {name.lower(): value for name, value in response.getheaders()}
        if named.get("connection", "").lower() == "close":
            self._forget()
        return Reply(response.status, named, content)

    def _forget(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _limit(self) -> None:
        most = self._limits.megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def _announcement(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        until = time.monotonic() + self._limits.start
        text = b""
        while (left := until - time.monotonic()) > 0:
            if not select.select([self._process.stdout], [], [], left)[0]:
                break
            piece = os.read(self._process.stdout.fileno(), 1 << 20)
            text += piece
            if not piece:
                raise RefusedError(self._process.wait(_STOP_SECONDS), self.said)
            if b"\n" in piece:
                return self._understood(text)
        raise RefusedError(None, f"not ready after {self._limits.start:.0f} s. {self.said}")

    def _understood(self, text: bytes) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(text.partition(b"\n")[0])
        address = urlsplit(str(said["url"]))
        self._host, self._port = str(address.hostname), int(address.port or 80)
        return said

    def _end(self) -> None:
        self._forget()
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
