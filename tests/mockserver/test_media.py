from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.media import (
    Choice,
    Media,
    choose,
    elements,
    negotiate,
    parameters_of,
    parse_media_type,
    unquoted,
)

JSON, TEXT, XML, PROBLEM = "application/json", "text/plain", "text/xml", "application/problem+json"


@pytest.mark.parametrize(
    ("text", "essence", "parameters"),
    [
        ("application/json", JSON, {}),
        (" Application/JSON ; Charset=UTF-8", JSON, {"charset": "UTF-8"}),
        ('text/plain; a="x; \\"y\\", z"; b=2', TEXT, {"a": 'x; "y", z', "b": "2"}),
        ("application/vnd.api+json;;x", "application/vnd.api+json", {}),
        ("text/plain; a=1; a=2", TEXT, {"a": "1"}),
        ("*/*", "*/*", {}),
        ("image/*;q=0.3", "image/*", {"q": "0.3"}),
    ],
)
def test_a_media_type_is_its_essence_and_parameters(
    text: str, essence: str, parameters: dict[str, str]
) -> None:
    media = parse_media_type(text)
    assert media is not None
    assert (media.essence, media.parameters) == (essence, parameters)


@pytest.mark.parametrize(
    "text", ["", "json", "/", "a/", "/b", "*/json", "a b/c", "a/b/c", "a/b, a/b", "ä/b", ";a=b"]
)
def test_what_is_no_media_type_is_none(text: str) -> None:
    assert parse_media_type(text) is None


@pytest.mark.parametrize(
    ("text", "is_json", "is_xml"),
    [
        (JSON, True, False),
        ("application/vnd.api+json", True, False),
        ("text/json", True, False),
        ("application/jsonl", False, False),
        ("application/atom+xml", False, True),
        (XML, False, True),
        (TEXT, False, False),
    ],
)
def test_a_suffix_says_what_a_type_is_built_on(text: str, is_json: bool, is_xml: bool) -> None:
    media = parse_media_type(text)
    assert media is not None
    assert (media.is_json, media.is_xml) == (is_json, is_xml)


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        (None, [TEXT, JSON], JSON),
        ("", [TEXT, XML], TEXT),
        ("*/*", [TEXT, JSON], JSON),
        ("*/*", [TEXT, PROBLEM], PROBLEM),
        ("*/*", [TEXT, XML], TEXT),
        ("text/plain, application/json", [JSON, TEXT], JSON),
        ("application/json, text/plain", [TEXT, JSON], TEXT),
        ("application/json, text/plain, */*", [TEXT, JSON], JSON),
        ("text/plain, */*", [JSON, TEXT], TEXT),
        ("text/*;q=0.9, application/json;q=0.5", [JSON, TEXT], TEXT),
        ("text/plain;q=0.1, */*;q=0.9", [TEXT, JSON], JSON),
        ("text/plain;q=0, */*", [TEXT], None),
        ("*/*;q=0", [JSON], None),
        ("application/xml", [JSON], None),
        ("application/json", [PROBLEM], None),
        ("APPLICATION/JSON", [JSON], JSON),
        ("application/json; charset=utf-8", [JSON], JSON),
        ("application/json;version=2", [JSON], JSON),
        ("text/plain;v=2", ["text/plain;v=1", "text/plain;v=2"], "text/plain;v=2"),
        ("text/plain;v=1;q=0.1, text/plain;v=2", ["text/plain;v=1", TEXT], TEXT),
        ("*", [TEXT], TEXT),
        ("*;q=.2, text/html", [TEXT], TEXT),
        ("application/json;q=high", [JSON], JSON),
        ("application/json;q=1e9, text/plain;q=0.9", [TEXT, JSON], JSON),
        ("nonsense, , application/json", [TEXT, JSON], JSON),
        ("nonsense", [TEXT, JSON], JSON),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", [TEXT, JSON], JSON),
        ('text/plain;a=",application/json", text/xml', [JSON, XML], XML),
        (JSON, [], None),
    ],
)
def test_the_best_of_what_is_offered_is_chosen(
    accept: str | None, offered: list[str], chosen: str | None
) -> None:
    assert choose(accept, offered) == chosen


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        (None, "*/*", JSON),
        ("*/*", "application/*", JSON),
        ("*/*", "text/*", TEXT),
        ("image/webp,image/*", "image/*", "image/webp"),
        ("image/*", "*/*", "image/png"),
        ("text/csv", "*/*", "text/csv"),
        ("text/csv", "image/*", None),
        (None, "chemical/*", "chemical/octet-stream"),
        ("not-a-type", "not-a-type", None),
    ],
)
def test_an_offered_range_becomes_a_type_that_is_wanted(
    accept: str | None, offered: str, chosen: str | None
) -> None:
    expected = Choice(offered, chosen) if chosen else None
    assert negotiate(accept, (offered,)) == expected


def test_a_very_long_header_is_read_like_a_short_one() -> None:
    accept = ", ".join(f"application/x{i}" for i in range(2000)) + ", text/plain"
    assert choose(accept, [JSON, TEXT]) == TEXT


@given(st.text(), st.lists(st.sampled_from([JSON, TEXT, XML, "image/png"]), unique=True))
def test_choosing_is_total_and_stays_within_the_offer(accept: str, offered: list[str]) -> None:
    chosen = choose(accept, offered)
    assert chosen is None or chosen in offered


@given(st.text())
def test_reading_a_media_type_is_total(text: str) -> None:
    media = parse_media_type(text)
    assert media is None or isinstance(media, Media)


@given(st.text())
def test_quoting_a_value_and_reading_it_gives_it_back(value: str) -> None:
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    assert unquoted(quoted) == value
    assert parameters_of(f"a/b; name={quoted}; other=1") == {"name": value, "other": "1"}


@given(st.lists(st.text("ab;= ", min_size=1).map(str.strip).filter(bool)))
def test_elements_are_what_stands_between_commas(parts: list[str]) -> None:
    assert list(elements(" ,".join(parts))) == parts
