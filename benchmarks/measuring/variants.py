"""The servers that are compared: how each is started, and why one can't be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .exchange import DOCUMENT

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
_MOCK = ("-m", "understudy", "mock", "--host", "127.0.0.1", "--port", PORT)


@dataclass(frozen=True, slots=True)
class Variant:
    """A server to measure; `missing` says what it lacks to be started.

    `command` has PORT where the port goes. `logs`: it writes a line per request to its standard
    output. `checks` and `coherent` are what its answers must be, as in `exchange.faults`.
    """

    name: str
    label: str
    command: tuple[str, ...]
    logs: bool = False
    checks: bool = True
    coherent: bool = False
    missing: str = ""

    def command_on(self, port: int) -> list[str]:
        """The command line for this port."""
        return [word.replace(PORT, str(port)) for word in self.command]


def variants() -> Iterator[Variant]:
    """All of them, in the order of NAMES."""
    bare = (sys.executable, str(_HERE / "serve_bare.py"), PORT)
    yield Variant(BARE, "bare ASGI function", bare, checks=False)
    mock = (sys.executable, *_MOCK)
    yield Variant(UNDERSTUDY, "understudy", (*mock, "--quiet"), coherent=True)
    yield Variant(UNDERSTUDY_LOG, "understudy, with log", mock, logs=True, coherent=True)
    yield _connexion()
    yield from _prism()


def _connexion() -> Variant:
    """Connexion of a Python of its own, since its mock extra is nothing that understudy needs."""
    own = PEERS / "venv" / "bin" / "python"
    python = os.environ.get("BENCHMARK_CONNEXION_PYTHON") or str(own if own.exists() else "")
    python = python or sys.executable
    command = (python, str(_HERE / "serve_connexion.py"), _DOCUMENT, PORT)
    missing = "" if _has_connexion_mock(python) else "no Python with connexion[mock]"
    return Variant(CONNEXION, "Connexion, stock mock", command, missing=missing)


def _has_connexion_mock(python: str) -> bool:
    probe = "from importlib.util import find_spec as f; exit(not (f('connexion') and f('jsf')))"
    try:
        return subprocess.run([python, "-c", probe], check=False).returncode == 0
    except OSError:
        return False


def _prism() -> Iterator[Variant]:
    own = PEERS / "node_modules" / ".bin" / "prism"
    prism = os.environ.get("BENCHMARK_PRISM") or (str(own) if own.exists() else "prism")
    found = shutil.which(prism)
    options = ("mock", "--host", "127.0.0.1", "--port", PORT, "--multiprocess=false", _DOCUMENT)
    command, missing = (found or prism, *options), "" if found else "no prism"
    yield Variant(PRISM, "Prism, static", (*command, "--verboseLevel=silent"), missing=missing)
    yield Variant(PRISM_LOG, "Prism, static, with log", command, logs=True, missing=missing)
