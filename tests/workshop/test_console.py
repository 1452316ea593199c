"""How README's blocks are read: what counts as said, and what as a lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .console import Console, agrees

_README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def console() -> Iterator[Console]:
    console = Console()
    yield console
    console.close()


@pytest.mark.parametrize(
    ("expected", "printed"),
    [
        ("one\n", "one"),
        ("", ""),
        ("at ... we\n...\nend", "at last we\n1\n2\nend\n"),
        ('{"id": "a", "n": [1]}', '{"n":[7],"id":"b"}'),
    ],
)
def test_what_is_shown_agrees_with_what_is_printed(expected: str, printed: str) -> None:
    assert agrees(expected, printed)


@pytest.mark.parametrize(
    ("expected", "printed"),
    [
        ("one", "one two"),
        ("", "surprise"),
        ('{"id": "a"}', '{"id": 1}'),
        ('{"id": "a"}', '{"id": "a", "more": 1}'),
        ('{"id": "a"}', "not JSON"),
    ],
)
def test_what_is_not_printed_does_not_agree(expected: str, printed: str) -> None:
    assert not agrees(expected, printed)


def test_each_command_is_compared_with_what_stands_below_it(console: Console) -> None:
    console.carry_out("$ echo a \\\n    b\na b\n$ echo 'c\n> d'\nc\nd\n$ true\n")


def test_a_command_that_prints_something_else_is_told(console: Console) -> None:
    with pytest.raises(AssertionError, match=r"\$ echo a"):
        console.carry_out("$ echo a\nb\n")


def test_every_shell_block_of_the_readme_is_one_that_is_run() -> None:
    languages = re.findall(r"^```(\w*)$", _README, re.MULTILINE)[::2]
    assert set(languages) <= {"console", "python", "yaml", "text"}
