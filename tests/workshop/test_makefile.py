"""The Makefile: it explains itself, sets itself up once, and says what is missing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .surroundings import surroundings

ROOT = Path(__file__).parents[2]
_MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
_PHONY = re.findall(r"^\.PHONY: (.*)$", _MAKEFILE, re.MULTILINE)[0].split()
_RULES = re.findall(r"^([a-z-]+):.* ## \S", _MAKEFILE, re.MULTILINE)
_PYTHON = """\
#!/bin/sh
# Stands in for Python and the tools that it installs; it keeps a diary of its calls.
echo "${0##*/} $*" >> "$DIARY"
case "$*" in
    *"-m venv"*)
        mkdir -p .venv/bin
        for tool in python understudy ruff mypy lint-imports; do cp "$0" .venv/bin/$tool; done
        ;;
esac
"""


class Workshop:
    """A folder with the Makefile, and Pythons that only keep a diary."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._diary = folder / "diary"
        for name in ("Makefile", "pyproject.toml", "constraints.txt"):
            shutil.copy(ROOT / name, folder)
        for name in ("understudy", "mockserver", "contracts", "specs"):
            (folder / name).mkdir()
        python = folder / "fake-python"
        python.write_text(_PYTHON)
        python.chmod(0o755)

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`make ARGUMENTS` in this folder, not as a part of the make that runs the tests."""
        return subprocess.run(
            ["make", "PYTHON=./fake-python", *arguments],
            cwd=self.folder,
            env=surroundings(DIARY=str(self._diary)),
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )

    def touch(self, name: str) -> None:
        """Change a file, later than everything that was made so far."""
        stamps = [path.stat().st_mtime for path in (self.folder / ".venv").glob("*.stamp")]
        os.utime(self.folder / name, times=(max(stamps) + 1,) * 2)

    def diary(self) -> list[str]:
        """What was run since it was read last."""
        lines = self._diary.read_text().splitlines() if self._diary.exists() else []
        self._diary.write_text("")
        return lines


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


def test_every_target_is_explained_and_every_explained_one_is_a_target() -> None:
    assert _RULES == _PHONY


def test_make_alone_prints_a_line_for_each_target(workshop: Workshop) -> None:
    printed = workshop.make().stdout
    assert re.findall(r"^  make ([a-z-]+)", printed, re.MULTILINE) == _PHONY
    assert workshop.diary() == []


def test_the_first_call_sets_up_and_the_second_only_runs(workshop: Workshop) -> None:
    first, second = workshop.make("mock"), workshop.make("mock")
    assert (first.returncode, second.returncode) == (0, 0)
    installs = [line for line in workshop.diary() if "pip install" in line]
    assert len(installs) == 1
    assert ".[dev]" not in installs[0]
    assert first.stdout
    assert second.stdout == ""


def test_port_document_and_options_reach_the_command(workshop: Workshop) -> None:
    workshop.make("mock", "PORT=5001", "SPEC=a.yaml b.yaml", "ARGS=--seed 1")
    assert workshop.diary()[-1] == "understudy mock --port 5001 --seed 1 a.yaml b.yaml"


def test_what_the_tests_need_is_enough_for_the_mock(workshop: Workshop) -> None:
    workshop.make("test")
    assert any(".[dev]" in line for line in workshop.diary())
    workshop.make("mock")
    assert workshop.diary() == ["understudy mock --port 4010"]


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_change_of_what_is_needed_is_installed(workshop: Workshop, name: str) -> None:
    workshop.make("mock")
    workshop.diary()
    workshop.touch(name)
    workshop.make("mock")
    assert any("pip install" in line for line in workshop.diary())


def test_a_source_archive_gets_the_links_that_it_cannot_hold(workshop: Workshop) -> None:
    workshop.make("mock")
    workshop.make("mock")
    links = (workshop.folder / "understudy").iterdir()
    names = {path.readlink().as_posix() for path in links}
    assert names == {"../contracts", "../mockserver", "../specs"}


def test_without_a_python_that_will_do_it_says_what_to_do(workshop: Workshop) -> None:
    done = workshop.make("mock", "PYTHON=no-such-python false")
    assert done.returncode != 0
    assert "Python 3.11" in done.stderr
    assert "make PYTHON=" in done.stderr
    assert workshop.make("mock").returncode == 0


def test_check_is_each_part_once(workshop: Workshop) -> None:
    workshop.make("test")
    workshop.diary()
    workshop.make("check")
    ran = [" ".join(line.split()[:3]) for line in workshop.diary()]
    assert ran == [
        "ruff format --check",
        "ruff check",
        "mypy",
        "lint-imports --no-logo",
        "python -m pytest",
    ]


def test_it_keeps_to_what_make_3_81_understands() -> None:
    newer = r"\$\(file |!=|^undefine |^\.ONESHELL|^\.RECIPEPREFIX|::=|&:|\$\(let |\$\(intcmp "
    assert re.findall(newer, _MAKEFILE, re.MULTILINE) == []


def test_a_contract_without_a_target_is_one_line_with_an_example(workshop: Workshop) -> None:
    done = workshop.make("contract")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "make contract TARGET=http://127.0.0.1:8000" in line
    assert workshop.diary() == []


@pytest.mark.parametrize(
    ("name", "before"), [("understudy.toml", ""), ("pyproject.toml", "[tool.understudy]\n")]
)
def test_the_target_may_stand_in_the_configuration(
    workshop: Workshop, name: str, before: str
) -> None:
    with (workshop.folder / name).open("a", encoding="utf-8") as file:
        file.write(f'{before}target = "http://h"\n')
    workshop.make("contract")
    assert workshop.diary()[-1] == "understudy contract"
    workshop.make("contract", "TARGET=http://i")
    assert workshop.diary()[-1] == "understudy contract --target http://i"


def test_target_document_and_options_reach_the_contract(workshop: Workshop) -> None:
    workshop.make("contract", "TARGET=http://h", "SPEC=a.yaml", "ARGS=--profile quick")
    diary = workshop.diary()
    assert diary[-1] == "understudy contract --target http://h --profile quick a.yaml"
    assert any(".[contract]" in line for line in diary)
    workshop.make("mock")
    assert workshop.diary() == ["understudy mock --port 4010"]
