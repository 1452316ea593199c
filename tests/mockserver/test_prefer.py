from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.prefer import NO_PREFERENCE, Preference, parse_prefer
from understudy.mockserver.request import Request


def request(prefer: str | None = None, query: str = "") -> Request:
    headers = [] if prefer is None else [(b"prefer", prefer.encode("latin-1", "replace"))]
    return Request(
        {
            "method": "GET",
            "path": "/",
            "query_string": query.encode("latin-1", "replace"),
            "headers": headers,
        }
    )


@pytest.mark.parametrize(
    ("header", "preference"),
    [
        ("code=404", Preference(code=404)),
        ("code=404, example=gone, dynamic=true, seed=7", Preference(404, "gone", True, 7)),
        ("code=404 example=gone dynamic=false", Preference(404, "gone", False)),
        ("Code = 404; Example = gone", Preference(404, "gone")),
        ('example="too long, \\"really\\"", code="422"', Preference(422, 'too long, "really"')),
        ("example=Name too long, code=422", Preference(422, "Name too long")),
        ("dynamic", Preference(dynamic=True)),
        ("dynamic=FALSE", Preference(dynamic=False)),
        ("seed=-12", Preference(seed=-12)),
        ("seed=tuesday", Preference(seed="tuesday")),
        ("code=200, code=500", Preference(code=200)),
        ("respond-async, wait=10, return=minimal", NO_PREFERENCE),
        ("", NO_PREFERENCE),
        (" ,;, ", NO_PREFERENCE),
    ],
)
def test_a_header_says_what_is_preferred(header: str, preference: Preference) -> None:
    assert parse_prefer(request(header)) == preference


@pytest.mark.parametrize(
    ("query", "preference"),
    [
        ("__code=500&a=1", Preference(code=500)),
        ("__example=too+long&__dynamic=false&__seed=3", Preference(None, "too long", False, 3)),
        ("__dynamic", Preference(dynamic=True)),
        ("%5F_code=500&__", Preference(code=500)),
        ("a=1&__other=2", NO_PREFERENCE),
    ],
)
def test_a_query_says_the_same(query: str, preference: Preference) -> None:
    assert parse_prefer(request(query=query)) == preference


def test_the_header_comes_before_the_query_which_fills_in_what_is_open() -> None:
    asked = request("code=404", "__code=500&__example=gone")
    assert parse_prefer(asked) == Preference(404, "gone")


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("code=4XX", "the preference code can't be 4XX"),
        ("code=99", "the preference code can't be 99"),
        ("code=101", "the preference code can't be 101"),
        ("code=", "the preference code can't be empty"),
        ("example", "the preference example can't be empty"),
        ("dynamic=perhaps", "the preference dynamic can't be perhaps"),
        ("status=404", "the preference status is not known"),
        ("code=" + "9" * 99, "the preference code can't be " + "9" * 37 + "..."),
    ],
)
def test_what_is_not_understood_is_said(header: str, problem: str) -> None:
    assert parse_prefer(request(header)) == Preference(problems=(problem,))


def test_a_query_that_is_not_utf_8_is_said() -> None:
    problems = parse_prefer(request(query="__code=%FF")).problems
    assert problems == ("the preference code can't be %FF",)


def test_no_more_problems_are_said_than_there_are_preferences() -> None:
    assert len(parse_prefer(request("a=1, b=2, c=3, d=4, e=5, a=6")).problems) == 4


def test_without_a_preference_the_one_constant_is_given() -> None:
    assert parse_prefer(request()) is NO_PREFERENCE


@given(st.text(), st.text())
def test_reading_preferences_is_total(header: str, query: str) -> None:
    assert isinstance(parse_prefer(request(header, query + "&__code=1")), Preference)


@pytest.mark.parametrize("junk", [" " * 60_000 + "x", '"\\' * 30_000, ";=" * 30_000, "c " * 30_000])
def test_a_long_header_takes_no_longer_than_its_length(junk: str) -> None:
    assert parse_prefer(request(junk)).code is None
