"""What a terminal is given can't command it, and is coloured only where that is wanted."""

from __future__ import annotations

import fcntl
import io
import os
import struct
import termios

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.terminal import coloured, columns_of, paint_for, plain, visible


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


def test_a_terminal_says_how_wide_it_is_and_nothing_else_does() -> None:
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    with os.fdopen(master, "rb"), os.fdopen(slave, "w") as stream:
        assert columns_of(stream) == 80
    assert columns_of(Terminal()) is None
    assert columns_of(io.StringIO()) is None
    assert columns_of(None) is None


def test_a_terminal_has_colours() -> None:
    assert paint_for(Terminal(), {}) is coloured


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_that_wants_none_has_none(environ: dict[str, str]) -> None:
    assert paint_for(Terminal(), environ) is plain


def test_no_terminal_has_no_colours() -> None:
    closed = io.StringIO()
    closed.close()
    assert {paint_for(s, {}) for s in (io.StringIO(), closed, None)} == {plain}
