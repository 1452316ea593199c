"""The files of the repository that people read: code, documents, settings."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "docs",
    "understudy",
    "mockserver",
    "contracts",
    "specs",
    "tests",
    "benchmarks",
    "examples",
    ".ci",
)


def sources(*folders: str) -> list[Path]:
    """The files of these folders, without what links lead to and what tools leave behind."""
    found: list[Path] = []
    for folder in folders:
        for parent, below, names in os.walk(ROOT / folder):
            below[:] = [name for name in below if not name.startswith((".", "__", "node_modules"))]
            found += [Path(parent, name) for name in names if not name.endswith(".pyc")]
    return found


def loose_files() -> list[Path]:
    """The files beside the folders; in a worktree `.git` is one, and no part of the project."""
    made = {".coverage", ".git"}
    return [path for path in ROOT.iterdir() if path.is_file() and path.name not in made]
