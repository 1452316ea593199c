"""A JSON body is read as JSON is anywhere, or refused for the room that it would take up."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.errors import UnreadableJson
from understudy.mockserver.json_body import read_json
from understudy.mockserver.room import TooMuch, bounds_of
from understudy.openapi.json_bytes import parse_json

from .operations import request

LIMIT = 100_000
TEXT = st.text(max_size=20)
VALUES = st.recursive(
    st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=20,
)


def read(data: bytes) -> Any:
    return read_json(request(body=data), bounds_of(LIMIT))


@given(VALUES, st.integers(0, 95_000), st.booleans(), st.sampled_from(["x", " é", "ā", "😀"]))
def test_a_body_within_its_bounds_is_what_it_says(
    value: Any, more: int, ascii_only: bool, unit: str
) -> None:
    said = [value, unit * (more // 2 // len(json.dumps(unit)))]
    data = json.dumps(said, ensure_ascii=ascii_only).encode("utf-8", "replace")
    try:
        expected = parse_json(data)
    except UnreadableJson:
        with pytest.raises(UnreadableJson):
            read(data)
    else:
        assert read(data) == expected


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[" + b"1," * 2_500 + b"1]", "more than 2,500 values and names, at byte 5001"),
        (
            b"[" + b'"%b",' % (b"x" * 50) * 1_700 + b"1]",
            "values and names in 90,103 bytes, at byte",
        ),
        (b'"' + b"x" * 99_990 + "😀".encode() + b'"', "at byte 99991, which is beyond U+FFFF"),
        (b'"' + b"x" * 80_000 + "ā".encode() + b'"', "at byte 80001, which is beyond Latin-1"),
        (b'"' + b"x" * 99_990 + "é".encode() + b'"', "at byte 99991, which is beyond ASCII"),
        (b'"' + b"x" * 80_000 + rb"\u0101" + b'"', "at byte 80001, which is beyond Latin-1"),
        (b'"' + b"x" * 80_000 + rb"\ud83d\ude00" + b'"', "at byte 80001, which is beyond U+FFFF"),
        (b"[" + b'"",' * 30_000 + b"1]", "more than 10,000 quotes and backslashes"),
    ],
)
def test_what_would_take_too_much_is_refused_with_its_place(data: bytes, said: str) -> None:
    with pytest.raises(TooMuch) as caught:
        read(data)
    assert said in str(caught.value)


@pytest.mark.parametrize("size", [20, 60_000, 99_000])
def test_a_large_body_is_given_up_once_it_is_read(size: int) -> None:
    asked = request(body=b'"' + b"x" * size + b'"')
    assert read_json(asked, bounds_of(LIMIT)) == "x" * size
    assert bool(asked.body) == (size == 20)


@pytest.mark.parametrize("levels", [200, 201])
def test_nesting_is_bounded_also_in_a_very_large_body(levels: int) -> None:
    data = b"[" * levels + b'"' + b"[" * 99_000 + b'"' + b"]" * levels
    if levels == 200:
        read(data)
    else:
        with pytest.raises(UnreadableJson, match="nested deeper than 200 levels at byte 200"):
            read(data)
