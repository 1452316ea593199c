from __future__ import annotations

from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.fields import (
    Misfit,
    cookie_fields,
    form_decoded,
    header_decoded,
    percent_decoded,
    query_fields,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_decoding_undoes_percent_encoding(text: str) -> None:
    assert percent_decoded(quote(text, safe="")) == text
    assert form_decoded(quote_plus(text)) == text


@given(TEXT)
def test_utf_8_that_is_sent_as_it_is_is_read_as_it_is(text: str) -> None:
    raw = text.replace("%", "%25").encode().decode("latin-1")
    assert percent_decoded(raw) == text


def test_decoding_happens_once() -> None:
    assert percent_decoded("%2525") == "%25"


@pytest.mark.parametrize("raw", ["100%", "%zz", "%1", "%%"])
def test_a_percent_sign_that_encodes_nothing_stays(raw: str) -> None:
    assert percent_decoded(raw) == raw


@pytest.mark.parametrize("raw", ["%FF", "%C3", "a%ED%A0%80", "%C0%AF", "\xff", "\ud800\xff"])
def test_bytes_that_are_not_utf_8_do_not_fit(raw: str) -> None:
    with pytest.raises(Misfit):
        percent_decoded(raw)


def test_a_plus_is_a_space_in_queries_only() -> None:
    assert form_decoded("a+b%2Bc") == "a b+c"
    assert percent_decoded("a+b") == "a+b"


@pytest.mark.parametrize(
    ("raw", "text"),
    [("a%20b+c", "a%20b+c"), ("Ã©", "é"), ("é", "é"), ("\ud800", "?")],
)
def test_a_header_is_utf_8_or_latin_1_and_not_percent_encoded(raw: str, text: str) -> None:
    assert header_decoded(raw) == text


@given(st.lists(st.tuples(TEXT.filter(bool), TEXT)))
def test_a_query_keeps_every_value_in_order(pairs: list[tuple[str, str]]) -> None:
    expected: dict[str, list[str]] = {}
    for name, value in pairs:
        expected.setdefault(name, []).append(value)
    fields = query_fields(urlencode(pairs))
    assert {n: [form_decoded(v) for v in values] for n, values in fields.items()} == expected


def test_values_stay_raw_until_they_are_split() -> None:
    assert query_fields("a=1%2C2,3&&a&b=c=d&%FF=e") == {
        "a": ["1%2C2,3", ""],
        "b": ["c=d"],
        "%FF": ["e"],
    }


def test_cookies_are_pairs_whose_quotes_do_not_count() -> None:
    assert cookie_fields('a=1; b="two words";a=3;;junk; c=') == {
        "a": ["1", "3"],
        "b": ["two words"],
        "c": [""],
    }


@given(st.text())
def test_splitting_is_total(text: str) -> None:
    assert isinstance(query_fields(text), dict)
    assert isinstance(cookie_fields(text), dict)
    assert isinstance(header_decoded(text), str)
