"""Load on a port for a while, by wrk or by the generator beside this file, in a process apart."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .exchange import BODY, KEY, METHOD, PATH, TYPE

CONNECTIONS = 16
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: answers, how many of them failed, and latencies in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    failed: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


def wrk() -> str | None:
    """Where wrk is."""
    return shutil.which("wrk")


def put_load(port: int, seconds: float, prefix: Sequence[str], wrk: str | None) -> Load:
    """Load this port for so many seconds (wrk: whole ones), through one thread."""
    if wrk is None:
        command = [sys.executable, str(_HERE / "keep_alive.py"), str(port), str(seconds)]
        command.append(str(CONNECTIONS))
    else:
        command = [wrk, "--threads=1", f"--connections={CONNECTIONS}", "--latency"]
        command += [f"--duration={math.ceil(seconds)}s", f"--script={_HERE / 'create.lua'}"]
        command += [f"--header={name}: {value}" for name, value in (KEY, TYPE)]
        command.append(f"http://127.0.0.1:{port}{PATH}")
    done = subprocess.run(
        [*prefix, *command],
        input=_request(port),
        env=os.environ | {"BENCHMARK_BODY": BODY.decode()},
        stdout=subprocess.PIPE,
        check=True,
    )
    return Load(**json.loads(done.stdout.splitlines()[-1]))


def _request(port: int) -> bytes:
    lines = [f"{METHOD} {PATH} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in (KEY, TYPE)]
    lines += [f"Content-Length: {len(BODY)}", "", ""]
    return "\r\n".join(lines).encode() + BODY
