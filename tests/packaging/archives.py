"""The archives that are shipped, made as `make build` makes them."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = {
    "understudy": "understudy",
    "mockserver": "understudy/mockserver",
    "contracts": "understudy/contracts",
    "specs": "understudy/specs",
}
"""A folder of the repository -> where a wheel installs it."""


@dataclass(frozen=True, slots=True)
class Archives:
    """The two archives of one build."""

    source: Path
    wheel: Path

    def source_files(self) -> dict[str, bytes]:
        """The files of the source archive by their path below its one folder."""
        with tarfile.open(self.source) as archive:
            return {
                member.name.partition("/")[2]: _content(archive, member)
                for member in archive
                if member.isfile()
            }

    def wheel_files(self) -> dict[str, bytes]:
        """The files of the wheel by the path where they are installed."""
        with zipfile.ZipFile(self.wheel) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def build(target: Path) -> Archives:
    """The source archive, and the wheel that is made from it."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(ROOT)]
    done = subprocess.run(command, check=False, capture_output=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr.decode()
    (source,) = target.glob("*.tar.gz")
    (wheel,) = target.glob("*.whl")
    return Archives(source, wheel)


def files_of(folder: str) -> dict[str, bytes]:
    """The files that a folder of the repository holds; not what links lead to, nor caches."""
    paths = [
        Path(parent, name)
        for parent, _, names in os.walk(ROOT / folder)
        for name in names
        if not name.endswith(".pyc")
    ]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    assert file is not None
    return file.read()
