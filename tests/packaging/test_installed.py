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
_VENDOR_TEST = """\
import json
import pytest
from urllib.request import Request, urlopen

import contracts, mockserver, specs


@pytest.mark.understudy("lumino")
def test_a_client_of_ours_talks_to_a_mock(understudy):
    body = json.dumps({"name": "ci", "expires_at": "2031-05-01T12:00:00Z"}).encode()
    headers = {"x-api-key": "any-key", "Content-Type": "application/json"}
    with urlopen(Request(understudy + "/v1/api-keys", body, headers)) as answer:
        assert json.load(answer)["name"] == "ci"
    understudy.assert_called("POST /v1/api-keys", json__contains={"name": "ci"})
    assert [contracts.OWNER, mockserver.OWNER, specs.OWNER] == ["us", "us", "us"]
"""
_LOADED = """\
import sys, understudy
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


_PLUGIN = "understudy.pytest_plugin"


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


def test_a_repository_has_the_fixtures_without_asking(repository: Repository) -> None:
    (repository.folder / "test_vendor.py").write_text(_VENDOR_TEST)
    others = ("schemathesis", "asyncio", "socket", "timeout", "xdist", "anyio", "hypothesispytest")
    off = [word for name in others for word in ("-p", f"no:{name}")]
    printed = repository.run(
        "-m", "pytest", "-W", "error", "-p", "no:cacheprovider", *off, "test_vendor.py"
    )
    assert "1 passed" in printed
    assert f"understudy: {__version__}, mocks on 127.0.0.1" in printed


def test_importing_the_plugin_loads_no_engine(repository: Repository) -> None:
    loaded = repository.run("-W", "error", "-c", _LOADED.replace("understudy", _PLUGIN, 1)).split()
    assert "pytest" in loaded
    assert not {"connexion", "schemathesis", "uvicorn", "httpx", "asyncio"} & set(loaded)


def test_importing_understudy_loads_neither_engine(repository: Repository) -> None:
    loaded = repository.run("-W", "error", "-c", _LOADED).split()
    assert "understudy" in loaded
    assert not {"connexion", "schemathesis", "uvicorn", "pytest"} & set(loaded)


def test_the_command_says_its_version(repository: Repository) -> None:
    assert __version__ in repository.run("-m", "understudy", "--version")


def test_the_documents_are_on_board(repository: Repository) -> None:
    assert "braintrust.yaml" in repository.run("-m", "understudy", "check")
