"""JSON is read strictly, and a fault is said with its byte."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.errors import UnreadableJson
from understudy.openapi.json_bytes import parse_json
from understudy.openapi.json_text import json_positions, parse_json_text
from understudy.openapi.location import join

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
FINITE = SCALARS.filter(lambda value: not isinstance(value, float) or math.isfinite(value))
VALUES = st.recursive(
    FINITE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
NEAR_JSON = st.text('[]{}",:\\u0dDa8 \n\t-+.eE1truefalsn\ufeffé😀', max_size=40)


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_what_json_writes_is_read_back(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert parse_json(text.encode()) == value


NUMBERS = st.sampled_from(
    "0 -0 1 1.0 -0.0 1e2 1E400 01 9223372036854775807 18446744073709551616 -9223372036854775809 "
    "true null".split()
)
NAMES = st.sampled_from("a b \\u0061 \\ud800 :{[ é".split())
COLONS = st.sampled_from([":", " :", ": ", "\n:"])
MEMBERS = st.tuples(NAMES, COLONS, NUMBERS | TEXT.map(json.dumps))
OBJECTS = st.lists(MEMBERS, max_size=4).map(
    lambda members: (
        "{" + ",".join(f'"{name}"{colon}{value}' for name, colon, value in members) + "}"
    )
)
LONG = " " * 5_000
"""In front of it a text is read as long ones are."""


@given(OBJECTS)
def test_an_object_is_read_from_bytes_as_from_a_text(text: str) -> None:
    assert repr(value_or_error(text.encode())) == repr(as_text(text))


@given(st.lists(OBJECTS, max_size=3), st.booleans())
def test_a_long_text_is_read_from_bytes_as_from_a_text(objects: list[str], deep: bool) -> None:
    text = f"{LONG}[{','.join(objects)}]"
    if deep:
        text = f"[[[[{text}]]]]"
    assert repr(value_or_error(text.encode())) == repr(as_text(text))


@given(st.binary(max_size=60) | NEAR_JSON.map(str.encode))
def test_reading_gives_a_value_that_json_reads_too_or_an_offset_inside_the_bytes(
    data: bytes,
) -> None:
    outcome = value_or_error(data)
    if isinstance(outcome, UnreadableJson):
        assert 0 <= outcome.offset <= len(data)
        assert outcome.what
    else:
        assert json.loads(data) == outcome


def value_or_error(data: bytes) -> Any:
    try:
        return parse_json(data, max_depth=5)
    except UnreadableJson as error:
        return error


def as_text(text: str) -> Any:
    try:
        return parse_json_text(text, max_depth=5)
    except UnreadableJson as error:
        return error


@pytest.mark.parametrize(
    ("data", "what", "offset"),
    [
        (b"", "empty", 0),
        (b" \n", "nothing but white space", 0),
        (b"\xef\xbb\xbf{}", "a byte order mark", 0),
        (b'{"a": "\xff"}', "not UTF-8", 7),
        (b"\xff\xfe{\x00}\x00", "not UTF-8", 0),
        (b'{"a": NaN}', "NaN is no JSON value", 6),
        (b'["NaN", -Infinity]', "-Infinity is no JSON value", 8),
        (b'{"a": 1, "b": 2, "\\u0061": 3}', "a member that is named twice", 17),
        (b'[{"a": {"a": "a"}}, {"b": [], "b": {}}]', "a member that is named twice", 30),
        (b"[1, 1e999]", "a number out of range", 4),
        (b'["1e999", ' + b"1" * 5000 + b"]", "a number with too many digits", 10),
        (b'["\\ud800"]', "an unpaired surrogate in a string", 2),
        (b'["\\ude00\\ud83d"]', "an unpaired surrogate in a string", 2),
        (b"{} x", "text after the end of the value", 3),
        (b'{"\xc3\xa9": nul}', "a value is expected", 7),
        (b"[01]", "a comma or a closing bracket is expected", 2),
        (b'{"a" 1}', "a colon is expected", 5),
        (b'["a\nb"]', "a control character inside a string", 3),
        (b'["\\x"]', "an unknown escape in a string", 2),
        (b'["a', "a string that does not end", 1),
    ],
)
def test_a_fault_is_named_with_its_byte(data: bytes, what: str, offset: int) -> None:
    with pytest.raises(UnreadableJson) as caught:
        parse_json(data)
    assert (caught.value.what, caught.value.offset) == (what, offset)


@pytest.mark.parametrize(
    ("data", "what", "offset"),
    [
        (b'{"a": "\xff"}', "not UTF-8", 7),
        (b'{"\xc3\xa9": nul}', "invalid literal, expected 'null'", 7),
        (b"[1, 1e999]", "a number out of range", 4),
        (b"[NaN]", "unexpected character, expected a JSON value", 1),
        (b'["\\ud800"]', "an unpaired surrogate in a string", 2),
        (b'["\xf0\x9f\x98\x80", "\\udc00"]', "an unpaired surrogate in a string", 10),
        (b"{} x", "text after the end of the value", 3),
        (b'["a', "the text ends too soon", 3),
        (b'{"a": 1, "a" : 2}', "a member that is named twice", 9),
        (b'{"a": {"b": 1}, "c": {"b": 1}, "\\u0063": 3}', "a member that is named twice", 31),
        (b"[" * 201 + b"]" * 201, "nested deeper than 200 levels", 200),
        (b"[" * 2_000 + b"]" * 2_000, "nested deeper than 200 levels", 200),
    ],
)
def test_a_fault_in_a_large_text_is_named_with_its_byte(
    data: bytes, what: str, offset: int
) -> None:
    with pytest.raises(UnreadableJson) as caught:
        parse_json(b" " * 70_000 + data)
    assert (caught.value.what, caught.value.offset) == (what, 70_000 + offset)


def test_an_escaped_backslash_before_a_u_and_a_pair_of_surrogates_are_no_fault() -> None:
    assert parse_json(rb'["\\ud800", "\ud83d\ude00"]') == ["\\ud800", "😀"]


@given(st.integers(1, 300), st.sampled_from([("[", "]"), ('{"[":', "}"), ('[{"]}\\"":', "}]")]))
def test_nesting_is_counted_outside_strings_only(levels: int, brackets: tuple[str, str]) -> None:
    start, end = brackets
    data = (start * levels + "1" + end * levels).encode()
    depth = levels * (2 if start.startswith("[{") else 1)
    if depth <= 200:
        parse_json(data)
    else:
        with pytest.raises(UnreadableJson, match="nested deeper than 200 levels"):
            parse_json(data)


@pytest.mark.parametrize("data", [b"[" * 1_000_000, b'{"a":' * 500_000, b"[" * 201 + b"]" * 201])
def test_absurd_nesting_is_refused_at_the_first_bracket_too_many(data: bytes) -> None:
    with pytest.raises(UnreadableJson) as caught:
        parse_json(data)
    assert data[: caught.value.offset].count(data[:1]) == 200


@given(VALUES, st.sampled_from([None, 0, 2]))
def test_a_position_is_where_the_value_or_its_name_begins(value: Any, indent: int | None) -> None:
    text = " \n" + json.dumps(value, indent=indent, ensure_ascii=False)
    pointers = dict(pointed("", value))
    positions = json_positions(text, pointers.keys())
    assert positions.keys() == pointers.keys()
    lines = text.split("\n")
    for pointer, (line, column) in positions.items():
        begun = "\n".join([lines[line - 1][column - 1 :], *lines[line:]])
        read, _ = json.JSONDecoder().raw_decode(begun)
        assert read == pointers[pointer]


def pointed(pointer: str, value: Any, shown: Any = ...) -> list[tuple[str, Any]]:
    """Every pointer into a value, with what is written at its position."""
    found = [(pointer, value if shown is ... else shown)]
    if isinstance(value, dict):
        for name, member in value.items():
            found += pointed(pointer + join(name), member, name)
    if isinstance(value, list):
        for index, item in enumerate(value):
            found += pointed(f"{pointer}/{index}", item)
    return found


def test_pointers_that_lead_nowhere_have_no_position() -> None:
    text = '{"a": [1, {"b": 2}]}'
    wanted = ["/a/1/b", "/a/2", "/a/1/c", "/a/1/b/x", "/a/-", "/a/01", "/x"]
    assert json_positions(text, wanted) == {"/a/1/b": (1, 12)}


@given(NEAR_JSON)
def test_broken_text_has_positions_up_to_where_it_breaks(text: str) -> None:
    json_positions(text, ["", "/a", "/0", "/0/0"])
    assert json_positions('{"a": 1, ' + text, ["/a"]) == {"/a": (1, 2)}
