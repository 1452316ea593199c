"""What a terminal is given can't command it, and is coloured only where that is wanted."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.terminal import coloured, paint_for, plain, visible


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(st.text(st.characters(exclude_categories=())))
def test_visible_text_is_printable_and_encodable(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    shown.encode("utf-8")


@given(st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" ")))
def test_ordinary_text_is_unchanged(text: str) -> None:
    assert visible(text) == text


def test_a_terminal_has_colours() -> None:
    assert paint_for(Terminal(), {}) is coloured


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_none_has_none(environ: dict[str, str]) -> None:
    assert paint_for(Terminal(), environ) is plain


def test_no_terminal_has_no_colours() -> None:
    closed = io.StringIO()
    closed.close()
    assert {paint_for(s, {}) for s in (io.StringIO(), closed, None)} == {plain}
