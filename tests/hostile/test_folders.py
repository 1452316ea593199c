"""Folders that may not be written or read, and disks that are full, end nothing unsaid."""

from __future__ import annotations

import ctypes
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .commands import Mock, mock
from .documents import both_ways, document, operation, written
from .test_ends import making
from .test_streams import TARGETED, ended

_DROP_FROM_BOUNDS = 24  # prctl(2), PR_CAPBSET_DROP
_READ_AND_WRITE_ALL = (1, 2)  # capabilities(7), CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
UNDERSTUDY = (sys.executable, "-m", "understudy")


def as_anybody() -> None:
    """Even the superuser is then held to what a file's mode says; others are already."""
    for capability in _READ_AND_WRITE_ALL:
        ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDS, capability, 0, 0, 0)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Mock, Path]]:
    path = written(tmp_path_factory.mktemp("api"), making())
    with mock(path, "--quiet", seconds=60) as running:
        yield running, path


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Path]:
    """A folder that may only be read."""
    folder = tmp_path / "sealed"
    folder.mkdir(mode=0o555)
    yield folder
    folder.chmod(0o755)


def contract(target: tuple[Mock, Path], *more: str) -> tuple[str, ...]:
    running, path = target
    return (*TARGETED, str(path), "--target", str(running.announced["url"]), *more)


def test_a_run_in_a_folder_that_is_read_only_is_one_and_says_what_it_could_not_keep(
    target: tuple[Mock, Path], sealed: Path
) -> None:
    status, said = ended(sealed, contract(target), "", as_anybody)
    assert status == 0, said
    assert said.count("last.json can't be written (Permission denied)") == 1
    assert said.count("ledger.jsonl can't be written (Permission denied)") == 1
    assert not list(sealed.iterdir())


def test_a_report_into_a_folder_that_is_read_only_is_refused_before_anything_is_sent(
    target: tuple[Mock, Path], sealed: Path, tmp_path: Path
) -> None:
    words = contract(target, "--report", f"json={sealed / 'r.json'}")
    status, said = ended(tmp_path, words, "", as_anybody)
    assert status == 2
    assert f"{sealed / 'r.json'} can't be written (Permission denied)" in said
    assert not (tmp_path / ".understudy").exists()


def test_a_mock_serves_from_a_folder_that_is_read_only(sealed: Path, tmp_path: Path) -> None:
    path = written(tmp_path, both_ways({}))
    words = ("mock", str(path), "--port", "0", "--json")
    command = shlex.join((*UNDERSTUDY, *words))
    with subprocess.Popen(
        shlex.split(command),
        cwd=sealed,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        preexec_fn=as_anybody,  # noqa: PLW1509  it calls nothing but prctl
    ) as process:
        try:
            assert process.stdout is not None
            announced = json.loads(process.stdout.readline())
            port = int(announced["url"].rpartition(":")[2])
            assert Mock(announced, port, process.pid).ask("/a").status == 200
        finally:
            process.terminate()
    assert process.returncode == 0
    assert not list(sealed.iterdir())


@pytest.mark.parametrize("command", ["check", "mock"])
@pytest.mark.parametrize("which", ["the document", "its folder"])
def test_a_document_that_may_not_be_read_is_named_with_the_reason(
    command: str, which: str, tmp_path: Path
) -> None:
    folder = tmp_path / "specs"
    folder.mkdir()
    path = written(folder, document({"/a": {"get": operation({})}}))
    closed = path if which == "the document" else folder
    closed.chmod(0)
    try:
        status, said = ended(tmp_path, (command, str(path)), "", as_anybody)
    finally:
        closed.chmod(0o755)
    assert status == 2
    why = "is not readable" if which == "the document" else "does not exist"
    assert said.splitlines()[-1].endswith(f"'{path}' {why}.")


@pytest.mark.parametrize("option", [(), ("--report", "json=r.json")])
def test_a_run_on_a_disk_that_is_full_says_so_and_loses_nothing_that_it_found(
    option: tuple[str, ...], target: tuple[Mock, Path], tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = f"mount -t tmpfs -o size=8k none {disk}"
    alone = ("unshare", "--mount", "sh", "-c")
    try:
        allowed = (
            subprocess.run((*alone, mounted), capture_output=True, check=False).returncode == 0
        )
    except FileNotFoundError:
        allowed = False
    if not allowed:
        pytest.skip("no disk can be mounted here")
    command = shlex.join((*UNDERSTUDY, *contract(target, *option)))
    done = subprocess.run(
        (*alone, f"{mounted} && cd {disk} && {command}"),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=60,
        check=False,
        text=True,
    )
    assert done.returncode == (2 if option else 0), done
    assert "POST" in done.stdout
    assert "Traceback" not in done.stderr
    assert done.stderr.count("last.json can't be written (No space left on device)") == 1
    assert ("r.json can't be written (No space left" in done.stderr) == bool(option)
