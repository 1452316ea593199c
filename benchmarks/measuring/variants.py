"""The servers that are compared: how each is started, and why one can't be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from .exchange import DOCUMENT, create

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "benchmarks" / ".peers"
PORT = "{port}"

BARE = "bare"
UNDERSTUDY = "understudy"
UNDERSTUDY_LOG = "understudy-log"
CONNEXION = "connexion"
PRISM = "prism"
PRISM_LOG = "prism-log"
NAMES = (BARE, UNDERSTUDY, UNDERSTUDY_LOG, CONNEXION, PRISM, PRISM_LOG)

_HERE = Path(__file__).parent
_DOCUMENT = str(ROOT / "specs" / DOCUMENT)
MOCK = (sys.executable, "-m", "understudy", "mock", "--host", "127.0.0.1", "--port", PORT)


@dataclass(frozen=True, slots=True)
class Variant:
    """A server to measure; `missing` says what it lacks to be started.

    `command` has PORT where the port goes. `ask` returns once it answers at a port, and raises
    OSError or HTTPException while it doesn't. `logs`: it writes a line per request to its standard
    output. `checks` and `coherent` are what its answers must be, as in `exchange.faults`.
    """

    name: str
    label: str
    command: tuple[str, ...]
    logs: bool = False
    checks: bool = True
    coherent: bool = False
    missing: str = ""
    ask: Callable[[int], object] = create

    def command_on(self, port: int) -> list[str]:
        """The command line for this port."""
        return [word.replace(PORT, str(port)) for word in self.command]


def variants() -> Iterator[Variant]:
    """All of them, in the order of NAMES."""
    bare = (sys.executable, str(_HERE / "serve_bare.py"), PORT)
    yield Variant(BARE, "bare ASGI function", bare, checks=False)
    yield Variant(UNDERSTUDY, "understudy", (*MOCK, "--quiet"), coherent=True)
    yield Variant(UNDERSTUDY_LOG, "understudy, with log", MOCK, logs=True, coherent=True)
    yield connexion_of(_DOCUMENT)
    quiet = prism_of(_DOCUMENT)
    yield quiet
    command = tuple(word for word in quiet.command if not word.startswith("--verboseLevel"))
    yield replace(
        quiet, name=PRISM_LOG, label="Prism, static, with log", command=command, logs=True
    )


def connexion_of(document: str) -> Variant:
    """Connexion of a Python of its own, since its mock extra is nothing that understudy needs."""
    own = PEERS / "venv" / "bin" / "python"
    python = os.environ.get("BENCHMARK_CONNEXION_PYTHON") or str(own if own.exists() else "")
    python = python or sys.executable
    command = (python, str(_HERE / "serve_connexion.py"), document, PORT)
    missing = "" if _has_connexion_mock(python) else "no Python with connexion[mock]"
    return Variant(CONNEXION, "Connexion, stock mock", command, missing=missing)


def _has_connexion_mock(python: str) -> bool:
    probe = "from importlib.util import find_spec as f; exit(not (f('connexion') and f('jsf')))"
    try:
        return subprocess.run([python, "-c", probe], check=False).returncode == 0
    except OSError:
        return False


def prism_of(document: str) -> Variant:
    """Prism with one process and a silent log."""
    own = PEERS / "node_modules" / ".bin" / "prism"
    prism = os.environ.get("BENCHMARK_PRISM") or (str(own) if own.exists() else "prism")
    found = shutil.which(prism)
    options = ("mock", "--host", "127.0.0.1", "--port", PORT, "--multiprocess=false", document)
    command = (found or prism, *options, "--verboseLevel=silent")
    return Variant(PRISM, "Prism, static", command, missing="" if found else "no prism")
