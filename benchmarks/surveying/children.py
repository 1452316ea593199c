"""The child processes of a survey: the judge's own Python, and one process for each document."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .corpus import Document

BENCHMARKS = Path(__file__).resolve().parents[1]
_ACCEPT_SECONDS = 120.0
_RUNNING: set[subprocess.Popen[str]] = set()


def judging_python(cache: Path) -> str:
    """A Python with the packages of requirements.txt, and without the mock's; made on first use."""
    folder = cache / "venv"
    python = folder / "bin" / "python"
    wanted = (BENCHMARKS / "requirements.txt").read_text(encoding="utf-8")
    stamp = folder / "requirements.txt"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
        environment = {k: v for k, v in os.environ.items() if k != "PIP_CONSTRAINT"}
        subprocess.run(
            [*install, "-r", str(BENCHMARKS / "requirements.txt")], check=True, env=environment
        )
        stamp.write_text(wanted, encoding="utf-8")
    return str(python)


def accepted(python: str, document: Document, cache: Path) -> tuple[str, str]:
    """What openapi-spec-validator says; kept by the document's bytes, since it takes long."""
    kept = cache / "accepted" / (hashlib.sha256(document.path.read_bytes()).hexdigest() + ".json")
    if not kept.exists():
        command = [python, "-m", "surveying.accepted", str(document.path)]
        try:
            ran = subprocess.run(
                command, cwd=BENCHMARKS, capture_output=True, timeout=_ACCEPT_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            said = ["unknown", f"not decided within {_ACCEPT_SECONDS:.0f} s"]
        else:
            said = json.loads(ran.stdout) if ran.stdout else ["unknown", "it ended without a word"]
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(said), encoding="utf-8")
    verdict, why = json.loads(kept.read_text(encoding="utf-8"))
    return verdict, why


def mock_command(document: Document, more: Sequence[str] = ()) -> list[str]:
    """How the mock is started on a document."""
    options = (*more, "--host", "127.0.0.1", "--port", "0", "--json", "--quiet")
    return [sys.executable, "-m", "understudy", "mock", str(document.path), *options]


def surveyed(python: str, settings: dict[str, Any], seconds: float) -> Iterator[dict[str, Any]]:
    """The events of one document; a last one tells that the time was up."""
    process = subprocess.Popen(
        [python, "-m", "surveying.survey", json.dumps(settings)],
        cwd=BENCHMARKS,
        env=os.environ | {"PYTHONPATH": _python_path()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    _RUNNING.add(process)
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(process)

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        said, errors = process.communicate()
    finally:
        timer.cancel()
        _kill(process)
        _RUNNING.discard(process)
    for line in said.splitlines():
        with contextlib.suppress(ValueError):
            yield json.loads(line)
    if late.is_set():
        yield {"event": "late", "why": f"not done within {seconds:.0f} s"}
    elif process.returncode:
        yield {"event": "fault", "why": _last_lines(errors)}


def end_all() -> None:
    """End the surveys that are running, with their mocks."""
    for process in list(_RUNNING):
        _kill(process)


def _last_lines(text: str) -> str:
    return " | ".join(text.strip().splitlines()[-3:])


def _kill(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _python_path() -> str:
    """The working tree first, whatever is installed."""
    own: Sequence[str | None] = (str(BENCHMARKS.parent), os.environ.get("PYTHONPATH"))
    return os.pathsep.join(filter(None, own))
