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

from .exchange import Exchange
from .keep_alive import NUMBER

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


def put_load(
    port: int, exchange: Exchange, seconds: float, prefix: Sequence[str], wrk: str | None
) -> Load:
    """Load this port for so many seconds (wrk: whole ones), through one thread."""
    if wrk is None:
        command = [sys.executable, str(_HERE / "keep_alive.py"), str(port), str(seconds)]
        command += [str(CONNECTIONS), "4" if exchange.refused else "2"]
    else:
        command = [wrk, "--threads=1", f"--connections={CONNECTIONS}", "--latency"]
        command += [f"--duration={math.ceil(seconds)}s", f"--script={_HERE / 'request.lua'}"]
        command += [f"--header={name}: {value}" for name, value in exchange.headers]
        command.append(f"http://127.0.0.1:{port}{exchange.path}")
    done = subprocess.run(
        [*prefix, *command],
        input=request(port, exchange),
        env=os.environ | _told(exchange),
        stdout=subprocess.PIPE,
        check=True,
    )
    return Load(**json.loads(done.stdout.splitlines()[-1]))


def _told(exchange: Exchange) -> dict[str, str]:
    """What the command line of wrk has no option for."""
    return {
        "BENCHMARK_METHOD": exchange.method,
        "BENCHMARK_BODY": exchange.body.decode(),
        "BENCHMARK_REFUSED": "yes" if exchange.refused else "",
        "BENCHMARK_NUMBERED": exchange.numbered,
    }


def request(port: int, exchange: Exchange) -> bytes:
    """All of the request as it is sent."""
    lines = [f"{exchange.method} {exchange.path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    lines += [f"{name}: {value}" for name, value in exchange.headers]
    if exchange.numbered:
        lines.append(f"{exchange.numbered}: {NUMBER.decode()}")
    if exchange.body:
        lines.append(f"Content-Length: {len(exchange.body)}")
    return "\r\n".join([*lines, "", ""]).encode() + exchange.body
