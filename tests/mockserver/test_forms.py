from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mockserver.operations import media_type
from tests.mockserver.parts import BOUNDARY, multipart
from understudy.mockserver.forms import compile_multipart, compile_urlencoded
from understudy.mockserver.multipart import read_parts

PERSON = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "admin": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "marks": {"type": "array", "items": {"type": "integer"}},
        "address": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "number": {"type": "integer"}},
        },
        "photo": {"type": "string", "format": "binary"},
        "files[]": {"type": "array", "items": {"type": "string", "format": "binary"}},
        "anything": {},
        "nothing": {"type": ["integer", "null"]},
        "friends": {"type": "array", "items": {"type": "object"}},
    },
}


def urlencoded(data: bytes, schema: Any = PERSON, encoding: Any = None) -> Any:
    documented = media_type("a/b", schema=schema, encoding=encoding or {})
    value, violations = compile_urlencoded(documented)(data)
    return value, [(v.path, v.rule) for v in violations]


def parts(*fields: Any, schema: Any = PERSON, encoding: Any = None) -> Any:
    documented = media_type("a/b", schema=schema, encoding=encoding or {})
    found = compile_multipart(documented)(read_parts(multipart(*fields), BOUNDARY))
    return found[0], [(v.path, v.rule) for v in found[1]]


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"name=Ann+B%26C", {"name": "Ann B&C"}),
        (
            b"name=3&age=3&admin=true&nothing=",
            {"name": "3", "age": 3, "admin": True, "nothing": None},
        ),
        (b"name=&tags=a&tags=b,c", {"name": "", "tags": ["a", "b,c"]}),
        (b"name=a&marks=1", {"name": "a", "marks": [1]}),
        (b"name=a&marks[]=1&marks[]=2", {"name": "a", "marks": [1, 2]}),
        (
            b"name=a&address[city]=X&address[number]=1",
            {"name": "a", "address": {"city": "X", "number": 1}},
        ),
        (b'name=a&address={"number":1}', {"name": "a", "address": {"number": 1}}),
        (b"name=a&marks=[1,2]", {"name": "a", "marks": [1, 2]}),
        (b"name=a&tags=[a", {"name": "a", "tags": ["[a"]}),
        (b"name=[1]", {"name": "[1]"}),
        (b"name=a&other=1&other=2&more=3", {"name": "a", "other": ["1", "2"], "more": "3"}),
        (b"name=a&anything=3", {"name": "a", "anything": "3"}),
        (b"name=a&friends[0][name]=b", {"name": "a", "friends": [{"name": "b"}]}),
        (b'name=a&friends={"a":1}&friends={"b":2}', {"name": "a", "friends": [{"a": 1}, {"b": 2}]}),
        ("name=é".encode(), {"name": "é"}),
    ],
)
def test_a_urlencoded_form_is_the_object_that_its_schema_describes(data: bytes, value: Any) -> None:
    assert urlencoded(data) == (value, [])


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (b"age=3", [(("name",), "required")]),
        (b"name=a&name=b", [(("name",), "style")]),
        (b"name=%FF", [(("name",), "style")]),
        (b"name=a&age=x", [(("age",), "type")]),
        (b"name=a&marks=1&marks=x", [(("marks", 1), "type")]),
        (b"name=a&address={", [(("address",), "media-type")]),
        (b"name=a&address[number]=x", [(("address", "number"), "type")]),
        (b"name=a&address=1&address[city]=b", [(("address",), "style")]),
    ],
)
def test_what_is_wrong_with_a_field_is_said_once(data: bytes, faults: Any) -> None:
    assert urlencoded(data)[1] == faults


@pytest.mark.parametrize(
    ("encoding", "data", "value"),
    [
        ({"tags": {"explode": False}}, b"tags=a%2Cb,c", {"tags": ["a,b", "c"]}),
        ({"tags": {"style": "pipeDelimited"}}, b"tags=a%7Cb", {"tags": ["a", "b"]}),
        ({"address": {"style": "deepObject"}}, b"address[number]=1", {"address": {"number": 1}}),
        ({"address": {"explode": False}}, b"address=city,X", {"address": {"city": "X"}}),
        (
            {"address": {"explode": True}},
            b"city=X&number=1",
            {"address": {"city": "X", "number": 1}},
        ),
        ({"marks": {"contentType": "application/json"}}, b"marks=[1]", {"marks": [1]}),
        ({"name": {"contentType": "application/json"}}, b"name=%22a%22", {"name": "a"}),
    ],
)
def test_an_encoding_says_how_a_field_is_written(encoding: Any, data: bytes, value: Any) -> None:
    schema = {**PERSON, "required": []}
    assert urlencoded(data, schema, encoding) == (value, [])


def test_brackets_behind_a_spread_member_stay_with_it() -> None:
    value, faults = urlencoded(b"name=a&city[x]=b", encoding={"address": {"explode": True}})
    assert value == {"name": "a", "address": {"city": {"x": "b"}}}
    assert faults == [(("address", "city"), "type")]


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ([("name", "é".encode()), ("age", b"3")], {"name": "é", "age": 3}),
        ([("name", b"a"), ("tags", b"x"), ("tags", b"y")], {"name": "a", "tags": ["x", "y"]}),
        ([("name", b"a"), ("marks", b"1")], {"name": "a", "marks": [1]}),
        (
            [("name", b"a"), ("marks", b"[1,2]", "\r\nContent-Type: application/json")],
            {"name": "a", "marks": [1, 2]},
        ),
        ([("name", b"a"), ("address", b'{"number":1}')], {"name": "a", "address": {"number": 1}}),
        ([("name", b'"a"', "\r\nContent-Type: application/json")], {"name": "a"}),
        (
            [("name", b"a"), ("address", b'{"number":1}', '; filename="a.json"')],
            {"name": "a", "address": {"number": 1}},
        ),
        ([("name", b"a"), ("photo", b"\x00\xff")], {"name": "a", "photo": "\x00ÿ"}),
        (
            [
                ("name", b"a"),
                ("files[]", b"\xff", '; filename="a"'),
                ("files[]", b"2", '; filename="b"'),
            ],
            {"name": "a", "files[]": ["ÿ", "2"]},
        ),
        ([("name", b"a"), ("address[city]", b"X")], {"name": "a", "address": {"city": "X"}}),
        ([("name", b"a"), ("other", b"1")], {"name": "a", "other": "1"}),
    ],
)
def test_a_multipart_form_is_the_object_that_its_schema_describes(fields: Any, value: Any) -> None:
    assert parts(*fields) == (value, [])


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ([("age", b"3")], [(("name",), "required")]),
        ([("name", b"\xff")], [(("name",), "style")]),
        ([("name", b"a"), ("name", b"b")], [(("name",), "style")]),
        ([("name", b"a"), ("age", b"x")], [(("age",), "type")]),
        ([("name", b"{", "\r\nContent-Type: application/json")], [(("name",), "media-type")]),
    ],
)
def test_what_is_wrong_with_a_part_is_said_once(fields: Any, faults: Any) -> None:
    assert parts(*fields)[1] == faults


@pytest.mark.parametrize(
    ("content_type", "more", "faults"),
    [
        ("image/png, image/jpeg", "\r\nContent-Type: image/jpeg", []),
        ("image/*", "\r\nContent-Type: image/gif", []),
        ("image/png", "", []),
        ("image/png", "\r\nContent-Type: text/plain", []),
        ("image/png", "\r\nContent-Type: image/gif", [(("photo",), "media-type")]),
    ],
)
def test_an_encoding_says_which_media_types_a_part_may_have(
    content_type: str, more: str, faults: Any
) -> None:
    encoding = {"photo": {"contentType": content_type}}
    assert parts(("name", b"a"), ("photo", b"x", more), encoding=encoding)[1] == faults


def test_a_part_whose_encoding_is_json_is_json_without_saying_so() -> None:
    encoding = {"anything": {"contentType": "application/json"}}
    value, _ = parts(("name", b"a"), ("anything", b'{"a":[1]}'), encoding=encoding)
    assert value["anything"] == {"a": [1]}


def test_without_a_schema_fields_are_texts() -> None:
    assert compile_urlencoded(media_type("a/b"))(b"a=1&b=2&b=3") == (
        {"a": "1", "b": ["2", "3"]},
        [],
    )


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
FLAT = media_type(
    "a/b",
    schema={
        "type": "object",
        "additionalProperties": {"type": "string"},
        "minProperties": 1,
    },
)
READ_FLAT = compile_urlencoded(FLAT)


@given(st.dictionaries(TEXTS.filter(lambda name: "[" not in name), TEXTS, min_size=1))
def test_fields_come_back_whatever_they_hold(fields: dict[str, str]) -> None:
    assert READ_FLAT(urlencode(fields).encode()) == (fields, [])


READ_PERSON = compile_urlencoded(
    media_type(
        "a/b",
        schema=PERSON,
        encoding={
            "tags": {"explode": False},
            "address": {"explode": True},
            "marks": {"contentType": "a/json"},
        },
    )
)


@given(
    st.lists(
        st.sampled_from(
            [
                b"name",
                b"tags",
                b"marks",
                b"address",
                b"city",
                b"files[]",
                b"friends",
                b"[",
                b"]",
                b"[0]",
                b"=",
                b"&",
                b"{",
                b"%",
                b"\xff",
                b"1",
                b",",
            ]
        )
    ).map(b"".join)
)
def test_reading_any_form_is_total(data: bytes) -> None:
    value, violations = READ_PERSON(data)
    assert isinstance(value, dict)
    assert all(violation.message for violation in violations)
