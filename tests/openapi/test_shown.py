"""What others wrote can't move a cursor or flood a message."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from understudy.openapi.shown import printable, quoted


@given(st.text())
def test_what_is_shown_is_printable_and_what_is_quoted_is_short(text: str) -> None:
    assert printable(text).isprintable()
    assert quoted(text).isprintable()
    assert len(quoted("x" * 1000 + text)) <= 122


def test_plain_paths_are_shown_as_they_are() -> None:
    assert printable("specs/größe 1.yaml") == "specs/größe 1.yaml"
