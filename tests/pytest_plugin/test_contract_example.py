"""The example application under contract, run as its README says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .inner import OTHERS

EXAMPLE = Path(__file__).parents[2] / "examples" / "bookings"


def _copy(folder: Path) -> Path:
    copied: Path = shutil.copytree(
        EXAMPLE, folder / "bookings", ignore=shutil.ignore_patterns("__pycache__", ".*")
    )
    return copied


def _run(folder: Path) -> str:
    """What its tests print; of other people's plugins those of the extra are there."""
    off = [word for name in OTHERS if name != "schemathesis" for word in ("-p", f"no:{name}")]
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


def test_it_keeps_its_document(tmp_path: Path) -> None:
    printed = _run(_copy(tmp_path))
    assert re.search(r"= \d+ passed, \d+ skipped in ", printed), printed


def test_what_the_readme_breaks_is_found(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    source = (folder / "bookings.py").read_text(encoding="utf-8")
    assert ", le=12" in source
    (folder / "bookings.py").write_text(source.replace(", le=12", ""), encoding="utf-8")
    printed = _run(folder)
    assert "FAILURE  POST /bookings  accepted-invalid" in printed, printed


def test_its_readme_names_what_is_there() -> None:
    page = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    assert "$ pytest\n" in page
    named = re.findall(r"^- `([^`]+)`", page, re.MULTILINE)
    assert named
    assert [name for name in named if not (EXAMPLE / name).is_file()] == []
