"""The testers: a command for each, and what it found, read from what it leaves behind."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from .subjects import Place

SPECS = Path(__file__).resolve().parents[2] / "specs"
_LONGEST = 180.0
_FAILED = re.compile(r"^- (?P<code>ST\d+) (?P<title>.*)$|^\[(?P<status>\d{3})\] ", re.MULTILINE)


@dataclass(frozen=True)
class Found:
    """`keys` tell findings apart between runs."""

    severity: str
    keys: tuple[str, ...]
    title: str


@dataclass(frozen=True)
class Outcome:
    """One run of a tester; `trouble` says why there is nothing to read of it."""

    found: tuple[Found, ...]
    requests: int
    seconds: float
    trouble: str = ""


class Tester(Protocol):
    @property
    def name(self) -> str: ...

    def test(self, place: Place, folder: Path) -> Outcome: ...


@dataclass(frozen=True)
class Understudy:
    command: tuple[str, ...]
    profile: str
    name: str = "understudy"

    def test(self, place: Place, folder: Path) -> Outcome:
        report = folder / "report.json"
        options = ["--target", place.served.url, "--profile", self.profile]
        options += ["--report", f"json={report}"]
        for scheme, text in place.served.credentials.items():
            options += ["--credential", f"{scheme}=value:{text}"]
        document = str(SPECS / f"{place.document}.yaml")
        done = _run([*self.command, "contract", document, *options], folder)
        return done if isinstance(done, Outcome) else _by_understudy(report, done)


@dataclass(frozen=True)
class Schemathesis:
    """`schemathesis run` as it comes; a code and the status that it was seen on are a finding."""

    command: tuple[str, ...]
    name: str = "schemathesis"

    def test(self, place: Place, folder: Path) -> Outcome:
        report = folder / "report.json"
        options = ["--url", place.served.url, "--header", ": ".join(place.header)]
        options += ["--report", "json", "--report-json-path", str(report)]
        document = str(SPECS / f"{place.document}.yaml")
        done = _run([*self.command, "run", document, *options], folder)
        return done if isinstance(done, Outcome) else _by_schemathesis(report, done)


@dataclass(frozen=True)
class _Done:
    status: int
    output: str
    seconds: float

    @property
    def trouble(self) -> str:
        return f"exit status {self.status}: {' '.join(self.output.split())[-300:]}"


def _run(command: list[str], folder: Path) -> _Done | Outcome:
    started = time.monotonic()
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        return Outcome((), 0, time.monotonic() - started, str(trouble)[-300:])
    return _Done(done.returncode, done.stdout + done.stderr, time.monotonic() - started)


def _by_understudy(report: Path, done: _Done) -> Outcome:
    if not report.exists():
        return Outcome((), 0, done.seconds, done.trouble)
    told: Mapping[str, Any] = json.loads(report.read_text("utf-8"))
    found = tuple(
        Found(
            one["severity"],
            (one["id"], f"{one['check']} {one['operation']} {one['title']}"),
            f"{one['check']}: {one['title']}",
        )
        for one in told["findings"]
    )
    summary = told["summary"]
    return Outcome(found, summary["requests"], float(summary["seconds"]))


def _by_schemathesis(report: Path, done: _Done) -> Outcome:
    if not report.exists():
        return Outcome((), 0, done.seconds, done.trouble)
    told: Mapping[str, Any] = json.loads(report.read_text("utf-8"))
    found = [*_failures(done.output), *_errors(told["errors"])]
    return Outcome(tuple(found), told["test_cases"]["generated"], done.seconds)


def _failures(output: str) -> Iterator[Found]:
    """Each code with the status of the answer that is printed after it."""
    codes: list[tuple[str, str]] = []
    for line in _FAILED.finditer(output):
        if line["code"]:
            codes.append((line["code"], line["title"]))
            continue
        for code, title in codes:
            yield Found("failure", (f"{code} {line['status']}",), f"{title} ({line['status']})")
        codes = []
    for code, title in codes:
        yield Found("failure", (code,), title)


def _errors(errors: Iterable[Mapping[str, Any]]) -> Iterator[Found]:
    for error in errors:
        title = str(error.get("title") or error.get("type"))
        yield Found("failure", (title,), title)
