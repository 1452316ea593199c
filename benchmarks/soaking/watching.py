"""A process of its own that watches the mock: its health, its memory, its open descriptors.

`python -m soaking.watching PORT PROCESS` watches until its input ends, and then prints
what it saw as one line of JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import sys
import time
from dataclasses import asdict, dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

_BETWEEN_SECONDS = 0.1
_SAMPLE_SECONDS = 1.0
_SECONDS = 20


@dataclass
class Watched:
    """`memory` and `descriptors` are pairs of seconds since the begin and a figure (MB, a number);
    `health` how many ms each answer took, `failed` what was wrong where none came.
    """

    memory: list[tuple[float, float]] = field(default_factory=list)
    descriptors: list[tuple[float, int]] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def resident(process: int) -> float:
    """The memory of a process, in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def descriptors(process: int) -> int:
    """How many descriptors a process has open."""
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def watch(port: int, process: int) -> Watched:
    """Look until standard input ends."""
    watched, began, sampled = Watched(), time.monotonic(), 0.0
    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    while not select.select([sys.stdin], [], [], _BETWEEN_SECONDS)[0]:
        _ask(connection, watched)
        now = time.monotonic()
        if now - sampled >= _SAMPLE_SECONDS:
            sampled = now
            with contextlib.suppress(OSError):
                watched.memory.append((now - began, resident(process)))
                watched.descriptors.append((now - began, descriptors(process)))
    connection.close()
    return watched


def _ask(connection: HTTPConnection, watched: Watched) -> None:
    asked = time.perf_counter()
    try:
        connection.request("GET", "/__understudy/health")
        response = connection.getresponse()
        value = json.loads(response.read())
        if response.status != 200 or value["status"] != "ok":
            watched.failed.append(f"health answered {response.status}")
    except (OSError, HTTPException, ValueError) as error:
        watched.failed.append(f"{type(error).__name__}: {error}")
        connection.close()
    watched.health.append((time.perf_counter() - asked) * 1000)


if __name__ == "__main__":
    print(json.dumps(asdict(watch(int(sys.argv[1]), int(sys.argv[2])))))
