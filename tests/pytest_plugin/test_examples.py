"""The example repository, run as its README says, by somebody who has nothing but it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .inner import QUIET

EXAMPLE = Path(__file__).parents[2] / "examples" / "key_ring"
_OTHERS = ("schemathesis", "asyncio", "socket", "timeout", "pytest_httpserver", "xdist", "anyio")


def _copy(folder: Path) -> Path:
    copied: Path = shutil.copytree(
        EXAMPLE, folder / "key_ring", ignore=shutil.ignore_patterns("__pycache__", ".*")
    )
    return copied


def _run(folder: Path) -> str:
    """What its tests print; other people's plugins would not be there."""
    off = [word for name in _OTHERS for word in ("-p", f"no:{name}")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *off],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr


def test_its_tests_pass(tmp_path: Path) -> None:
    printed = _run(_copy(tmp_path))
    assert re.search(r"= 12 passed in ", printed), printed


def test_a_client_that_leaves_a_member_out_is_told_of_it_as_the_readme_says(
    pytester: pytest.Pytester,
) -> None:
    folder = _copy(pytester.path)
    client = (folder / "key_ring.py").read_text(encoding="utf-8")
    (folder / "key_ring.py").write_text(re.sub(r".*expires_at.*", "        pass", client))
    result = pytester.runpytest_inprocess(*QUIET, f"--rootdir={folder}", str(folder))
    printed = result.stdout.str()
    assert "body /expires_at: is required (required, lumino.yaml:" in printed
    assert "relax it: @pytest.mark.understudy(allow_invalid=True)" in printed


def test_its_readme_names_what_is_there_and_what_it_needs() -> None:
    page = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    assert "$ pytest\n" in page
    for name in re.findall(r"^- `([^`]+)`", page, re.MULTILINE):
        assert (EXAMPLE / name).is_file()
