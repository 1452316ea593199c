"""A page of how-tos as a test sees it: a section's files, and commands with what they print."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.workshop.console import agrees

from .inner import QUIET

_DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r"# (\S+\.\w+)\n")


@dataclass(frozen=True, slots=True)
class Section:
    """One how-to: the files it shows, and the commands with what they print."""

    title: str
    files: dict[str, str]
    commands: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """Its text, what stands before the first how-to and is there in all, and the how-tos."""

    text: str
    first: Section
    sections: list[Section]


def page(name: str) -> Page:
    text = (_DOCS / name).read_text(encoding="utf-8")
    first, *sections = map(_section, text.removeprefix("# ").split("\n## "))
    return Page(text, first, [one for one in sections if one.files or one.commands])


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


def runs_as_it_says(pytester: pytest.Pytester, first: Section, section: Section) -> None:
    """Run each command, and each test file that no command names."""
    for name, content in {**first.files, **section.files}.items():
        (pytester.path / name).write_text(content, encoding="utf-8")
    pytester.syspathinsert()
    said = {name for command, _ in section.commands for name in shlex.split(command)}
    others = [name for name in section.files if name.startswith("test_") and name not in said]
    for name in others:
        assert pytester.runpytest_inprocess(*QUIET, name).ret == 0
    for command, expected in section.commands:
        result = pytester.runpytest_inprocess(*QUIET, *shlex.split(command))
        assert agrees(expected, result.stdout.str())
