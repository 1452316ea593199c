"""The wheel beside other people's code: it brings one name and loads what is used."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import pytest

from understudy import __version__

from .archives import Archives

_OWN_TEST = """\
import contracts, mockserver, specs
import understudy.mockserver.routes
from pathlib import Path


def test_the_folders_of_this_repository_are_its_own():
    here = str(Path(__file__).parent)
    assert [contracts.OWNER, mockserver.OWNER, specs.OWNER] == ["us", "us", "us"]
    assert not understudy.mockserver.routes.__file__.startswith(here)
"""
_LOADED = """\
import sys, understudy
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@dataclass(frozen=True, slots=True)
class Repository:
    """Somebody's folder with packages of our folders' names, and an environment with our wheel."""

    folder: Path
    python: Path

    def run(self, *arguments: str) -> str:
        """What `python ARGUMENTS` prints in that folder; it must end well."""
        done = subprocess.run(
            [self.python, *arguments],
            cwd=self.folder,
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def repository(archives: Archives, tmp_path_factory: pytest.TempPathFactory) -> Repository:
    folder = tmp_path_factory.mktemp("repository")
    for name in ("contracts", "mockserver", "specs"):
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text('OWNER = "us"\n')
    (folder / "test_own.py").write_text(_OWN_TEST)
    environment = tmp_path_factory.mktemp("environment")
    return Repository(folder, _installed(archives.wheel, environment))


def _installed(wheel: Path, environment: Path) -> Path:
    """An environment with this wheel; what it needs is taken from the running one."""
    _python("-m", "venv", "--without-pip", str(environment))
    paths = sysconfig.get_paths(vars={"base": str(environment), "platbase": str(environment)})
    site = Path(paths["purelib"])
    _python(
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--quiet",
        "--target",
        str(site),
        str(wheel),
    )
    # A path file in a directory that a path file names is not read: ours in place stays outside.
    (site / "needs.pth").write_text(sysconfig.get_paths()["purelib"])
    return Path(paths["scripts"], "python")


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdin=subprocess.DEVNULL)


def test_a_repository_keeps_its_own_packages_of_our_folders_names(repository: Repository) -> None:
    printed = repository.run("-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert "1 passed" in printed


def test_importing_understudy_loads_neither_engine(repository: Repository) -> None:
    loaded = repository.run("-W", "error", "-c", _LOADED).split()
    assert "understudy" in loaded
    assert not {"connexion", "schemathesis", "uvicorn", "pytest"} & set(loaded)


def test_the_command_says_its_version(repository: Repository) -> None:
    assert __version__ in repository.run("-m", "understudy", "--version")


def test_the_documents_are_on_board(repository: Repository) -> None:
    assert "braintrust.yaml" in repository.run("-m", "understudy", "check")
