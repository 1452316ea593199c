from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.charsets import codec_of


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("utf-8", "utf-8"),
        ("UTF8", "utf-8"),
        ("us-ascii", "ascii"),
        ("ISO-8859-1", "iso8859-1"),
        ("latin-1", "iso8859-1"),
        ("utf-16", "utf-16"),
        ("windows-1252", "cp1252"),
        ("Shift_JIS", "shift_jis"),
    ],
)
def test_a_charset_that_http_names_is_known(name: str, codec: str) -> None:
    assert codec_of(name) == codec


@pytest.mark.parametrize(
    "name", ["bogus", "", "base64", "rot13", "idna", "unicode_escape", "iso-8859-99", "utf-8\0"]
)
def test_what_is_no_charset_is_not_known(name: str) -> None:
    assert codec_of(name) is None


@given(st.text())
def test_looking_up_a_charset_is_total(name: str) -> None:
    codec = codec_of(name)
    assert codec is None or isinstance("".encode(codec), bytes)
