"""What a command finds, and how it ends, do not depend on whether somebody reads what it prints."""

from __future__ import annotations

import json
import os
import resource
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .commands import Mock, mock
from .documents import both_ways, document, operation, written

STREAMS = {
    "stdout is closed": ">&-",
    "stderr is closed": "2>&-",
    "both are closed": ">&- 2>&-",
    "stdout is full": ">/dev/full",
    "stderr is full": "2>/dev/full",
    "both are full": ">/dev/full 2>&1",
    "nobody reads": "| true; exit ${PIPESTATUS[0]}",
}
TARGETED = ("contract", "--max-requests", "12", "--seed", "1", "--profile", "quick")


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Mock, Path]]:
    path = written(tmp_path_factory.mktemp("api"), both_ways({"type": "object"}))
    with mock(path, "--quiet") as running:
        yield running, path


def ended(
    folder: Path, words: tuple[str, ...], where: str, limit: Callable[[], None] | None = None
) -> tuple[int, str]:
    """The exit status of a command, and what it said where that could be read."""
    command = shlex.join([sys.executable, "-m", "understudy", *words])
    done = subprocess.run(
        ["bash", "-c", f"{command} {where}"],
        capture_output=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=60,
        preexec_fn=limit,
        check=False,
    )
    said = (done.stdout + done.stderr).decode()
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    return done.returncode, said


@pytest.mark.parametrize("where", STREAMS)
@pytest.mark.parametrize("schema", [{"type": "object"}, {"type": "nonsense"}])
def test_a_check_ends_as_it_does_elsewhere(schema: object, where: str, tmp_path: Path) -> None:
    words = ("check", str(written(tmp_path, document({"/a": {"get": operation(schema)}}))))
    assert ended(tmp_path, words, STREAMS[where])[0] == ended(tmp_path, words, "")[0]


@pytest.mark.parametrize("where", STREAMS)
def test_a_contract_is_kept_whoever_reads_that(
    where: str, target: tuple[Mock, Path], tmp_path: Path
) -> None:
    running, path = target
    words = (*TARGETED, str(path), "--target", running.announced["url"])
    status, said = ended(tmp_path, words, STREAMS[where])
    assert status == 0, said
    last = json.loads((tmp_path / ".understudy" / "last.json").read_bytes())
    assert last


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_that_nobody_can_read_is_no_fault(option: str, tmp_path: Path) -> None:
    for where in STREAMS.values():
        assert ended(tmp_path, (option,), where)[0] == 0


def test_what_is_lost_is_said_once(tmp_path: Path) -> None:
    words = ("check", str(written(tmp_path, both_ways({}))))
    said = ended(tmp_path, words, ">/dev/full")[1]
    assert said.count("can't be written (No space left on device)") == 1


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))


def test_a_full_disk_ends_no_run_and_is_told_in_one_line(
    target: tuple[Mock, Path], tmp_path: Path
) -> None:
    running, path = target
    words = (*TARGETED, str(path), "--target", running.announced["url"])
    status, said = ended(tmp_path, words, "", small_files)
    assert status == 0
    assert said.count("last.json can't be written (File too large)") == 1
    assert said.count("can't be written") <= 2
    assert not [one for one in (tmp_path / ".understudy").iterdir() if one.stat().st_size > 200]


def test_a_report_that_there_is_no_room_for_takes_no_finding_with_it(
    target: tuple[Mock, Path], tmp_path: Path
) -> None:
    running, path = target
    words = (*TARGETED, str(path), "--target", running.announced["url"], "--report", "json=r.json")
    status, said = ended(tmp_path, words, "", small_files)
    assert status == 2
    assert "r.json can't be written (File too large)" in said
    assert "POST" in said.partition("understudy:")[0]
    assert not (tmp_path / "r.json").exists()
    assert not list(tmp_path.glob(".r.json*"))
