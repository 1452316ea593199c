"""A value as the bytes of a media type can be read back as that media type."""

from __future__ import annotations

import csv
import json
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from understudy.mockserver.rendering import content_type, is_json, json_bytes, renderer, sendable

numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(values)
def test_json_is_read_back_as_it_was_whatever_its_size(value: Any) -> None:
    assert json.loads(json_bytes(value)) == value


@given(values)
@example("<")
@example("<a>")
@pytest.mark.parametrize("media_type", ["application/xml", "image/svg+xml", "text/xml"])
def test_xml_is_well_formed(media_type: str, value: Any) -> None:
    ET.fromstring(renderer(media_type)(value))


def test_xml_that_is_written_already_is_left_as_it_is() -> None:
    assert renderer("application/xml")(" <a b='c'/>") == b" <a b='c'/>"


@given(st.dictionaries(st.text(min_size=1), st.text(), min_size=1))
def test_a_form_is_read_back_as_it_was(value: dict[str, str]) -> None:
    body = renderer("application/x-www-form-urlencoded")(value).decode()
    expected = {name: [text] for name, text in value.items()}
    assert parse_qs(body, keep_blank_values=True) == expected


def test_a_list_in_a_form_is_its_field_several_times() -> None:
    assert renderer("application/x-www-form-urlencoded")({"a": [1, "b"]}) == b"a=1&a=b"


def test_multipart_is_read_back_part_by_part() -> None:
    media_type = "multipart/mixed"
    body = renderer(media_type)({"a": "one", "b": {"c": 2}})
    head = f"Content-Type: {content_type(media_type)}\r\n\r\n".encode()
    message = BytesParser().parsebytes(head + body)
    assert [part.get_payload() for part in message.walk()][1:] == ["one", '{"c":2}']


@given(st.lists(st.dictionaries(st.text(), st.text() | st.integers()), max_size=4))
@pytest.mark.parametrize("media_type", ["application/x-ndjson", "application/jsonl"])
def test_lines_of_json_are_one_line_each(media_type: str, value: Any) -> None:
    lines = renderer(media_type)(value).split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line) for line in lines] == value


def test_records_are_a_table_with_their_names_on_top() -> None:
    table = renderer("text/csv")([{"a": 1, "b": "x,y"}, {"b": 'say "z"', "c": None}])
    assert list(csv.reader(table.decode().splitlines())) == [
        ["a", "b", "c"],
        ["1", "x,y", ""],
        ["", 'say "z"', "null"],
    ]
    assert renderer("text/csv")("a,b\n") == b"a,b\n"


@pytest.mark.parametrize(("name", "sent"), [("text/csv", "text/csv"), ("json", "application/json")])
def test_a_name_that_is_no_media_type_is_sent_as_json(name: str, sent: str) -> None:
    assert sendable(name) == sent


def test_events_are_data_behind_each_other() -> None:
    render = renderer("text/event-stream")
    assert render([{"a": 1}, "two\nlines"]) == b'data: {"a":1}\n\ndata: two\ndata: lines\n\n'


@pytest.mark.parametrize("media_type", ["text/plain", "text/csv", "application/pdf", "image/png"])
def test_text_and_bytes_are_sent_as_they_are(media_type: str) -> None:
    assert renderer(media_type)("é") == "é".encode()
    assert json.loads(renderer(media_type)({"a": 1})) == {"a": 1}


def test_bytes_stay_bytes() -> None:
    assert renderer("application/octet-stream")(b"\xff") == b"\xff"


@pytest.mark.parametrize(
    ("media_type", "sent"),
    [
        ("application/json", "application/json"),
        ("application/vnd.a+json; v=1", "application/vnd.a+json; v=1"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/plain; charset=utf-16", "text/plain; charset=utf-16"),
        ("multipart/mixed", "multipart/mixed; boundary=understudy-part"),
        ("image/png", "image/png"),
        ("nonsense", "application/json"),
    ],
)
def test_a_content_type_has_the_parameters_that_readers_need(media_type: str, sent: str) -> None:
    assert content_type(media_type) == sent


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [("application/json", True), ("a/b+json", True), ("text/plain", False), ("nonsense", True)],
)
def test_json_is_known_by_its_name(media_type: str, expected: bool) -> None:
    assert is_json(media_type) is expected
