"""The page about the plugin: what it shows runs, and prints what stands below it."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.workshop.console import agrees
from understudy.pytesting import hookspecs
from understudy.pytesting.settings import SETTINGS

from .inner import QUIET

_PAGE = (Path(__file__).parents[2] / "docs" / "pytest.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r"# (\S+\.\w+)\n")


@dataclass(frozen=True, slots=True)
class Section:
    """One how-to: the files it shows, and the commands with what they print."""

    title: str
    files: dict[str, str]
    commands: list[tuple[str, str]]


def _section(text: str) -> Section:
    title, _, body = text.partition("\n")
    section = Section(title, {}, [])
    for language, block in _BLOCK.findall(body):
        if language == "console":
            command, _, expected = block.partition("\n")
            section.commands.append((command.removeprefix("$ pytest"), expected))
        else:
            found = _TITLE.match(block)
            assert found, f"a block of {title} does not say which file it is"
            section.files[found[1]] = block
    return section


_FIRST, *_SECTIONS = map(_section, _PAGE.removeprefix("# ").split("\n## "))


@pytest.mark.parametrize(
    "section", [one for one in _SECTIONS if one.files], ids=lambda section: section.title
)
def test_what_a_section_shows_runs_as_it_says(pytester: pytest.Pytester, section: Section) -> None:
    for name, content in {**_FIRST.files, **section.files}.items():
        (pytester.path / name).write_text(content, encoding="utf-8")
    pytester.syspathinsert()
    said = {name for command, _ in section.commands for name in shlex.split(command)}
    others = [name for name in section.files if name.startswith("test_") and name not in said]
    for name in others:
        assert pytester.runpytest_inprocess(*QUIET, name).ret == 0
    for command, expected in section.commands:
        result = pytester.runpytest_inprocess(*QUIET, *shlex.split(command))
        assert agrees(expected, result.stdout.str())


def test_every_flag_and_every_hook_is_on_the_page() -> None:
    hooks = [name for name in vars(hookspecs) if name.startswith("pytest_")]
    assert len(hooks) > 3
    assert [name for name in hooks if f"def {name}(" not in _PAGE] == []
    assert [one.flag for one in SETTINGS if f"| `{one.flag}" not in _PAGE] == []
    assert set(re.findall(r"--understudy-[a-z-]+", _PAGE)) == {one.flag for one in SETTINGS}
