from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mockserver.operations import schema
from understudy.mockserver.fields import Misfit
from understudy.mockserver.styles import compile_value, style_of

WORDS = schema({"type": "array", "items": {"type": "string"}})
NUMBERS = schema({"type": "array", "items": {"type": "integer"}})
POINT = schema(
    {
        "type": "object",
        "properties": {"x": {"type": "integer"}, "name": {"type": "string"}},
        "additionalProperties": {"type": "boolean"},
    }
)
WORD = schema({"type": "string"})
NUMBER = schema({"type": "integer"})
WORD_OR_WORDS = schema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
)
WORDS_OR_NULL = schema({"type": ["array", "null"], "items": {"type": "string"}})
NUMBERS_OR_NULL = schema({"type": ["array", "null"], "items": {"type": "integer"}})
POINT_OR_NULL = schema({"anyOf": [POINT.lowered, {"type": "null"}]})
ANYTHING = schema({})

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def encoded(text: str) -> str:
    return quote(text, safe="").replace(".", "%2E")


@pytest.mark.parametrize(
    ("place", "style", "explode", "meaning", "raws", "value"),
    [
        ("path", "simple", False, WORD, ["blue"], "blue"),
        ("path", "simple", False, WORD, ["a,b"], "a,b"),
        ("path", "simple", False, WORDS, ["blue,black"], ["blue", "black"]),
        ("path", "simple", True, WORDS, ["blue,black"], ["blue", "black"]),
        ("path", "simple", False, WORDS, ["a%2Cb,c%252C"], ["a,b", "c%2C"]),
        ("path", "simple", False, WORDS, ["a+b"], ["a+b"]),
        ("path", "simple", False, WORDS, [""], []),
        ("path", "simple", False, POINT, ["x,1,name,a%2Cb"], {"x": 1, "name": "a,b"}),
        ("path", "simple", True, POINT, ["x=1,name=a%3Db"], {"x": 1, "name": "a=b"}),
        ("path", "simple", True, POINT, ["x=1,y=true"], {"x": 1, "y": True}),
        ("path", "label", False, WORD, [".blue"], "blue"),
        ("path", "label", False, NUMBERS, [".1,2"], [1, 2]),
        ("path", "label", True, NUMBERS, [".1.2"], [1, 2]),
        ("path", "label", False, WORDS, ["."], []),
        ("path", "label", False, POINT, [".x,1,name,a"], {"x": 1, "name": "a"}),
        ("path", "label", True, POINT, [".x=1.name=a"], {"x": 1, "name": "a"}),
        ("path", "matrix", False, NUMBER, [";p=3"], 3),
        ("path", "matrix", True, NUMBER, [";p=3"], 3),
        ("path", "matrix", False, WORD, [";p"], ""),
        ("path", "matrix", False, NUMBERS, [";p=1,2"], [1, 2]),
        ("path", "matrix", True, NUMBERS, [";p=1;p=2"], [1, 2]),
        ("path", "matrix", False, POINT, [";p=x,1,name,a"], {"x": 1, "name": "a"}),
        ("path", "matrix", True, POINT, [";x=1;name=a"], {"x": 1, "name": "a"}),
        ("path", "unheard-of", False, NUMBERS, ["1,2"], [1, 2]),
        ("query", "form", True, WORD, ["a+b"], "a b"),
        ("query", "form", True, WORDS, ["a,b"], ["a,b"]),
        ("query", "form", True, WORDS, ["a%2Cb", "c"], ["a,b", "c"]),
        ("query", "form", False, WORDS, ["a%2Cb,c"], ["a,b", "c"]),
        ("query", "form", False, POINT, ["x,1,name,a"], {"x": 1, "name": "a"}),
        ("query", "spaceDelimited", False, WORDS, ["a%20b+c"], ["a", "b", "c"]),
        ("query", "spaceDelimited", True, WORDS, ["a%20b", "c"], ["a b", "c"]),
        ("query", "pipeDelimited", False, WORDS, ["a|b%7Cc%7cd"], ["a", "b", "c", "d"]),
        ("query", "pipeDelimited", False, POINT, ["x|1|name|a"], {"x": 1, "name": "a"}),
        ("header", "simple", False, NUMBERS, ["1, 2,3"], [1, 2, 3]),
        ("header", "simple", False, WORD, ["a%20b, c"], "a%20b, c"),
        ("header", "simple", True, POINT, ["x=1, name=a"], {"x": 1, "name": "a"}),
        ("cookie", "form", True, WORD, ["a%20b", "later"], "a b"),
        ("cookie", "form", False, NUMBERS, ["1,2"], [1, 2]),
        ("query", "form", False, WORD_OR_WORDS, ["a,b"], ["a", "b"]),
        ("query", "form", False, WORD_OR_WORDS, ["a"], "a"),
        ("query", "form", True, WORD_OR_WORDS, ["a", "b"], ["a", "b"]),
        ("query", "form", True, ANYTHING, ["a,b"], "a,b"),
        ("query", "form", True, ANYTHING, ["a", "b"], ["a", "b"]),
        ("path", "simple", False, ANYTHING, ["a,b"], "a,b"),
        ("path", "simple", False, None, ["a,b"], "a,b"),
        ("query", "form", False, WORDS_OR_NULL, ["a"], ["a"]),
        ("query", "form", False, NUMBERS_OR_NULL, ["x"], ["x"]),
        ("path", "simple", False, POINT_OR_NULL, ["null"], None),
        ("path", "simple", False, POINT_OR_NULL, ["x,1"], {"x": 1}),
    ],
)
def test_a_value_is_read_as_its_style_writes_it(
    place: str, style: str, explode: bool, meaning: Any, raws: list[str], value: Any
) -> None:
    assert compile_value(meaning, style_of(place, style, explode, "p"))(raws) == value


@pytest.mark.parametrize(
    ("place", "style", "explode", "meaning", "raws"),
    [
        ("query", "form", True, WORD, ["a", "b"]),
        ("query", "form", False, WORDS, ["a", "b"]),
        ("query", "form", True, POINT, ["a"]),
        ("query", "form", True, WORD, ["%FF"]),
        ("path", "simple", False, WORDS, ["a,%FF"]),
        ("path", "simple", False, POINT, ["x,1,name"]),
        ("path", "simple", True, POINT, ["x,1"]),
        ("path", "simple", False, POINT, ["x,1,x,2"]),
        ("path", "simple", False, POINT_OR_NULL, ["%FF"]),
        ("path", "label", False, WORD, ["blue"]),
        ("path", "matrix", False, WORD, ["p=blue"]),
        ("path", "matrix", False, WORD, [";q=blue"]),
        ("path", "matrix", True, WORDS, [";p=a;q=b"]),
    ],
)
def test_a_value_that_is_written_otherwise_does_not_fit(
    place: str, style: str, explode: bool, meaning: Any, raws: list[str]
) -> None:
    with pytest.raises(Misfit):
        compile_value(meaning, style_of(place, style, explode, "p"))(raws)


JOINED = {
    ("path", "simple", False): ",".join,
    ("path", "label", False): lambda items: "." + ",".join(items),
    ("path", "label", True): lambda items: "." + ".".join(items),
    ("path", "matrix", False): lambda items: ";p=" + ",".join(items),
    ("path", "matrix", True): lambda items: "".join(f";p={item}" for item in items),
    ("query", "form", False): ",".join,
    ("query", "pipeDelimited", False): "|".join,
    ("cookie", "form", False): ",".join,
}


@given(st.sampled_from(sorted(JOINED)), st.lists(TEXT, min_size=1))
def test_items_come_back_whatever_they_hold(key: tuple[str, str, bool], items: list[str]) -> None:
    if key[1] == "pipeDelimited":
        items = [item.replace("|", "") for item in items]
        items = [item for item in items if item] or ["a"]
    raw = JOINED[key]([encoded(item) for item in items])
    assert compile_value(WORDS, style_of(*key, "p"))([raw]) == items


@given(st.lists(TEXT, min_size=1))
def test_repeated_items_come_back_whatever_they_hold(items: list[str]) -> None:
    read = compile_value(WORDS, style_of("query", "form", True, "p"))
    assert read([encoded(item) for item in items]) == items


@given(st.dictionaries(TEXT, st.booleans(), min_size=1))
def test_members_come_back_whatever_they_are_called(members: dict[str, bool]) -> None:
    flags = schema({"type": "object", "additionalProperties": {"type": "boolean"}})
    written = {encoded(name): str(value).lower() for name, value in members.items()}
    in_turn = ",".join(f"{name},{value}" for name, value in written.items())
    assert compile_value(flags, style_of("path", "simple", False, "p"))([in_turn]) == members
    assigned = ";" + ";".join(f"{name}={value}" for name, value in written.items())
    assert compile_value(flags, style_of("path", "matrix", True, "p"))([assigned]) == members
