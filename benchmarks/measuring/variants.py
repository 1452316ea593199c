"""The servers that are compared: how each is started, and why one can't be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / "benchmarks" / ".peers"
PORT = "{port}"

BARE = "bare"
UNDERSTUDY = "understudy"
UNDERSTUDY_LOG = "understudy-log"
CONNEXION = "connexion"
MOCKOON = "mockoon"
PRISM = "prism"
PRISM_LOG = "prism-log"
NAMES = (BARE, UNDERSTUDY, UNDERSTUDY_LOG, CONNEXION, MOCKOON, PRISM, PRISM_LOG)

_HERE = Path(__file__).parent
MOCK = (sys.executable, "-m", "understudy", "mock", "--host", "127.0.0.1", "--port", PORT)


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


def variants(document: Path, own: tuple[Path, ...], status: int, body: bytes) -> Iterator[Variant]:
    """All of them, in the order of NAMES.

    Peers serve `document`, the mock `own` (empty: the documents that come along), and the bare
    function sends this status and body.
    """
    bare = (sys.executable, str(_HERE / "serve_bare.py"), PORT, str(status), body.decode())
    yield Variant(BARE, "bare ASGI function", bare, checks=False)
    mock = Variant(UNDERSTUDY, "understudy", (*MOCK, *map(str, own), "--quiet"), coherent=True)
    yield mock
    yield _logging(mock, "--quiet", UNDERSTUDY_LOG)
    yield connexion_of(document)
    yield mockoon_of(document)
    prism = prism_of(document)
    yield prism
    yield _logging(prism, "--verboseLevel=silent", PRISM_LOG)


def _logging(quiet: Variant, option: str, name: str) -> Variant:
    """The same without the option that silences it."""
    command = tuple(word for word in quiet.command if word != option)
    return replace(quiet, name=name, label=f"{quiet.label}, log", command=command, logs=True)


def connexion_of(document: Path) -> Variant:
    """Connexion of a Python of its own, since its mock extra is nothing that understudy needs."""
    own = PEERS / "venv" / "bin" / "python"
    python = os.environ.get("BENCHMARK_CONNEXION_PYTHON") or str(own if own.exists() else "")
    python = python or sys.executable
    command = (python, str(_HERE / "serve_connexion.py"), str(document), PORT)
    missing = "" if _has_connexion_mock(python) else "no Python with connexion[mock]"
    return Variant(CONNEXION, "Connexion, stock mock", command, missing=missing)


def _has_connexion_mock(python: str) -> bool:
    probe = "from importlib.util import find_spec as f; exit(not (f('connexion') and f('jsf')))"
    try:
        return subprocess.run([python, "-c", probe], check=False).returncode == 0
    except OSError:
        return False


def prism_of(document: Path) -> Variant:
    """Prism with one process and a silent log."""
    prism, missing = _of_npm("prism", "BENCHMARK_PRISM")
    options = ("mock", "--host", "127.0.0.1", "--port", PORT, "--multiprocess=false", str(document))
    command = (prism, *options, "--verboseLevel=silent")
    return Variant(PRISM, "Prism, static", command, missing=missing)


def mockoon_of(document: Path) -> Variant:
    """Mockoon's command line, which checks neither who calls nor what is sent."""
    mockoon, missing = _of_npm("mockoon-cli", "BENCHMARK_MOCKOON")
    options = ("--hostname", "127.0.0.1", "--port", PORT, "--disable-log-to-file")
    command = (mockoon, "start", "--data", str(document), *options)
    return Variant(MOCKOON, "Mockoon, unchecked", command, checks=False, missing=missing)


def _of_npm(name: str, variable: str) -> tuple[str, str]:
    """A command: named by the variable, of PEERS, or on the PATH; and what is missing."""
    own = PEERS / "node_modules" / ".bin" / name
    command = os.environ.get(variable) or (str(own) if own.exists() else name)
    found = shutil.which(command)
    return found or command, "" if found else f"no {name}"
