"""Lines are as long as the terminal is wide, and nothing is lost where they break."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from understudy.contracts.reports.page import Page
from understudy.terminal import coloured, plain

WORDS = st.lists(st.text("ab,:", min_size=1, max_size=60), min_size=1, max_size=30)
COLUMNS = st.integers(40, 120)
HANGS = st.integers(0, 15)


@given(WORDS, COLUMNS, HANGS)
def test_a_line_is_broken_between_words_and_none_is_lost(
    words: list[str], columns: int, hang: int
) -> None:
    lines = list(Page(plain, columns).lines(f"  {' '.join(words)}", hang))
    assert " ".join(lines).split() == words
    assert all(len(line) <= columns or " " not in line.strip() for line in lines)
    assert all(line.startswith(" " * hang) for line in lines[1:])


@given(WORDS, COLUMNS)
def test_colour_breaks_no_line_elsewhere(words: list[str], columns: int) -> None:
    first, *rest = words
    bare = Page(plain, columns).lines(" ".join(words))
    painted = Page(plain, columns).lines(" ".join((coloured(first, "red"), *rest)))
    assert [re.sub(r"\x1b\[\d+m", "", line) for line in painted] == list(bare)


def test_what_is_no_terminal_or_hardly_one_gets_whole_lines() -> None:
    long = "word " * 100
    for columns in (None, 0, 12):
        assert list(Page(plain, columns).lines(long)) == [long]
        assert Page(plain, columns).cut(long, 20) == f"{long[:17]}..."


@given(st.text("ab ", max_size=200), COLUMNS, HANGS)
def test_what_is_cut_has_room_behind_what_stands_before_it(
    text: str, columns: int, after: int
) -> None:
    found = Page(plain, columns).cut(text, after=after)
    assert len(found) <= columns - after
    assert found == text or found.endswith("...")
