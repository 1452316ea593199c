"""Which CPU the servers have and which the load, so that neither takes time from the other."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pinning:
    """Prefixes of command lines, empty where nothing can be pinned; `said` tells it in words."""

    server: tuple[str, ...]
    load: tuple[str, ...]
    said: str


def pinning() -> Pinning:
    """The first CPU for servers and the second for the load; this process goes to the second."""
    taskset = shutil.which("taskset")
    if sys.platform != "linux" or taskset is None:
        return Pinning((), (), "not pinned to CPUs: no taskset")
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) < 2:
        return Pinning((), (), "server and load share one CPU")
    server, load = cpus[:2]
    os.sched_setaffinity(0, {load})
    return Pinning(
        (taskset, "--cpu-list", str(server)),
        (taskset, "--cpu-list", str(load)),
        f"server on CPU {server}, load on CPU {load}",
    )
