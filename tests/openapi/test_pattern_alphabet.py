"""Which characters stand for a class."""

from __future__ import annotations

import unicodedata
from string import ascii_lowercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.openapi.pattern_alphabet import alphabet
from understudy.openapi.pattern_nodes import Characters, Property, without


def test_of_nearly_everything_small_letters_and_digits_are_drawn() -> None:
    assert alphabet(Characters((), negated=True)) == digits + ascii_lowercase


@pytest.mark.parametrize(
    ("ranges", "characters"),
    [
        (((97, 99), (45, 45)), "abc"),
        (((48, 57), (65, 70), (97, 102)), "0123456789abcdef"),
        (((48, 57), (65, 70)), "0123456789ABCDEF"),
        (((32, 47),), "-."),
        (((33, 36),), '!"#$'),
        (((9, 13), (32, 32)), " "),
        (((0, 8),), "".join(map(chr, range(9)))),
        ((), ""),
    ],
)
def test_what_reads_best_is_drawn(ranges: tuple[tuple[int, int], ...], characters: str) -> None:
    assert alphabet(Characters(ranges)) == characters


@given(st.tuples(st.integers(0, 0x10FFFF), st.integers(0, 0x10FFFF)).map(sorted), st.booleans())
def test_every_character_is_one_of_the_class(bounds: list[int], negated: bool) -> None:
    low, high = bounds
    letters = alphabet(Characters(((low, high),), negated=negated))
    assert all((low <= ord(letter) <= high) != negated for letter in letters)
    assert not any(0xD800 <= ord(letter) <= 0xDFFF for letter in letters)


@pytest.mark.parametrize("name", ["Lu", "Ll", "Lo", "Mn", "Nd", "Nl", "Pd", "Sc", "Sm", "Zs", "Cc"])
def test_a_category_is_known_by_each_of_its_names(name: str) -> None:
    for written in (name, f"gc={name}", f"General_Category={name}"):
        letters = alphabet(Characters((), (Property(written),)))
        assert letters
        assert {unicodedata.category(letter) for letter in letters} == {name}
        others = alphabet(Characters((), (Property(written, negated=True),)))
        assert name not in {unicodedata.category(letter) for letter in others}


@pytest.mark.parametrize("script", ["Greek", "Cyrillic", "Han", "Hebrew", "Hiragana", "Latin"])
def test_a_script_has_letters(script: str) -> None:
    letters = alphabet(Characters((), (Property(f"Script={script}"),)))
    assert letters
    expected = {"Han": "CJK"}.get(script, script.upper())
    assert all(unicodedata.name(letter).startswith(expected) for letter in letters)


@given(st.lists(st.integers(0, 200), unique=True, max_size=6).map(sorted))
def test_what_is_without_some_ranges_is_all_the_rest(codes: list[int]) -> None:
    ranges = tuple((code, code) for code in codes)
    rest = {code for low, high in without(ranges) for code in range(low, min(high, 300) + 1)}
    assert rest == set(range(301)) - set(codes)
