"""One run of a tester in a child process, and what it used of the processor."""

from __future__ import annotations

import json
import resource
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .sections import GENERATION

_WATCH = Path(__file__).with_name("watch.py")
_LONGEST = 240.0


class RunError(Exception):
    """A run that told nothing; the argument says what it said last."""


@dataclass(frozen=True)
class Metered:
    """One run: how many requests, the CPU seconds by stage, and the looks of the run by section."""

    requests: int
    seconds: Mapping[str, float]
    looks: Mapping[str, int] = field(default_factory=dict)

    def stage(self, name: str) -> float:
        """CPU microseconds of a stage for each request."""
        return self.seconds[name] / self.requests * 1e6

    @property
    def own(self) -> float:
        """CPU microseconds for each request that are neither start-up nor the generator's."""
        return self.stage("run") + self.stage("reports")

    @property
    def parts(self) -> dict[str, float]:
        """The run's own microseconds for each request by section, as its looks divide them."""
        own = {name: count for name, count in self.looks.items() if name != GENERATION}
        whole = sum(own.values())
        return {name: self.stage("run") * count / whole for name, count in own.items()}


def understudy(
    python: Path, document: Path, url: str, options: Sequence[str], folder: Path
) -> Metered:
    """`understudy contract` by the installation that a Python has."""
    watched, report = folder / "watched.json", folder / "report.json"
    command = [str(python), str(_WATCH), str(watched), "contract", str(document)]
    command += ["--target", url, "--report", f"json={report}", *options]
    said = _carried_out(command, folder)[0]
    if not (watched.exists() and report.exists()):
        raise RunError(said)
    told: Mapping[str, Any] = json.loads(watched.read_text("utf-8"))
    requests = json.loads(report.read_text("utf-8"))["summary"]["requests"]
    return Metered(requests, told["seconds"], told["looks"])


def schemathesis(
    command: Path, document: Path, url: str, header: tuple[str, str] | None, folder: Path
) -> Metered:
    """`schemathesis run` as it comes; all that it uses is of one stage."""
    report = folder / "schemathesis.json"
    asked = [str(command), "run", str(document), "--url", url]
    asked += ["--report", "json", "--report-json-path", str(report)]
    asked += ["--header", ": ".join(header)] if header else []
    said, seconds = _carried_out(asked, folder)
    if not report.exists():
        raise RunError(said)
    cases = json.loads(report.read_text("utf-8"))["test_cases"]["generated"]
    return Metered(cases, {"run": seconds, "reports": 0.0})


def _carried_out(command: Sequence[str], folder: Path) -> tuple[str, float]:
    """The last line that a command said, and its CPU seconds; no other child may end meanwhile."""
    before = _used()
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise RunError(str(trouble)[-300:]) from trouble
    lines = f"{done.stdout}\n{done.stderr}".strip().splitlines()
    return (lines[-1].strip() if lines else "it said nothing"), _used() - before


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
