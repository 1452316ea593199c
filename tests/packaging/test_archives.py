"""What is shipped: the folders, whole, under one name."""

from __future__ import annotations

import re
from email.message import Message
from email.parser import BytesParser

import pytest
from packaging.requirements import Requirement

from understudy import __version__

from .archives import FOLDERS, Archives, files_of

_INFO = f"understudy-{__version__}.dist-info"


def test_a_wheel_holds_the_files_of_the_folders_and_no_other(archives: Archives) -> None:
    expected = {
        place + path.removeprefix(folder): content
        for folder, place in FOLDERS.items()
        for path, content in files_of(folder).items()
    }
    shipped = archives.wheel_files().items()
    assert {path: it for path, it in shipped if not path.startswith(_INFO)} == expected


def test_a_wheel_puts_one_name_at_the_top(archives: Archives) -> None:
    tops = {path.partition("/")[0] for path in archives.wheel_files()}
    assert tops == {"understudy", _INFO}


@pytest.mark.parametrize("folder", [*FOLDERS, "tests"])
def test_a_source_archive_holds_every_file_of_a_folder(archives: Archives, folder: str) -> None:
    shipped = archives.source_files().items()
    assert {p: it for p, it in shipped if p.startswith(f"{folder}/")} == files_of(folder)


@pytest.mark.parametrize(
    "name",
    ["Makefile", "constraints.txt", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE"],
)
def test_a_source_archive_holds_what_its_make_needs(archives: Archives, name: str) -> None:
    assert name in archives.source_files()


def test_a_wheel_asks_for_ranges_never_for_one_version(archives: Archives) -> None:
    wanted = [Requirement(line) for line in _metadata(archives).get_all("Requires-Dist", [])]
    assert wanted
    for requirement in wanted:
        operators = {specifier.operator for specifier in requirement.specifier}
        assert operators
        assert not operators & {"==", "==="}
        assert requirement.url is None


def test_a_wheel_says_its_licence_and_the_python_it_needs(archives: Archives) -> None:
    metadata = _metadata(archives)
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Version"] == __version__
    assert f"{_INFO}/licenses/LICENSE" in archives.wheel_files()


def test_the_changelog_begins_with_the_version_that_is_built(archives: Archives) -> None:
    changelog = archives.source_files()["CHANGELOG.md"].decode()
    (first, *_) = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert first == __version__


def _metadata(archives: Archives) -> Message:
    return BytesParser().parsebytes(archives.wheel_files()[f"{_INFO}/METADATA"])
