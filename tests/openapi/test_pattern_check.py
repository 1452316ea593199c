"""Patterns that go back and forth are decided soon, or said to be undecided."""

from __future__ import annotations

from typing import Any

import pytest

from understudy.openapi.pattern_check import found, is_steady
from understudy.openapi.schema import Schema

from .documents import schema

HOPELESS = (
    (r"^(?=(a+)+$)(a|aa)+b(?!x)$", "a" * 40),
    (r"^(a|a?)+\1$", "a" * 30 + "b"),
    (r"(x+x+)+\1y", "x" * 30),
    (r"^(([a-z])+.)+[A-Z]([a-z])+(?!\1)$", "a" * 50),
    (r"^(?:(?=a*b)a|a)*$", "a" * 200_000),
    (r"(?<=a)a*b", "a" * 200_000),
    (r"(?=.*x)(?=.*y)z", "a" * 250_000),
    (r"(a*)\1b", "a" * 20_000),
    (r"^(?:[a-z]{1,1000}){1,100}$", "a" * 5_000 + "!"),
    (r"(?:(?:a{1,20}){1,20}){1,20}x", "a" * 20_000),
    (r"^(?=a+$)a+b?(?!x)$", "a" * 300_000),
)
LONG_BUT_PLAIN = (
    (r"^(?!\s*$).+", "a" * 250_000),
    (r"^(?!.*--)[a-z-]+$", "a-" * 125_000),
    (r"^(?=.*[A-Z])(?=.*[a-z])(?=.*\d).{8,}$", "aA1" * 80_000),
    (r"^(?:(?!foo).)*$", "a" * 2_000),
    (r"^(?:[a-z]{1,1000}){1,100}$", "a" * 20),
)
SLOW, TEXT = HOPELESS[0]


@pytest.mark.parametrize(("pattern", "text"), HOPELESS)
def test_what_would_take_too_long_is_not_told(pattern: str, text: str) -> None:
    assert not is_steady(pattern)
    assert found(pattern, text) is None


@pytest.mark.parametrize(("pattern", "text"), LONG_BUT_PLAIN)
def test_a_long_text_is_decided_where_little_has_to_be_looked_at_again(
    pattern: str, text: str
) -> None:
    assert found(pattern, text) is True


@pytest.mark.parametrize(
    "pattern",
    [r"^(a+)+$", r"^(a|aa)+b", r"^[a-z]{2,8}(-[a-z]+)*$", r"^.{1,9000}$", r"[a-z]{1,63}@\w{1,63}"],
)
def test_a_pattern_without_lookaround_references_and_counted_counts_is_steady(pattern: str) -> None:
    assert is_steady(pattern)


def judged(raw: Any, value: Any) -> tuple[bool, bool, bool]:
    """Whether the value is taken, nothing is held against it, and a doubt is told."""
    found: Schema = schema(raw)
    return found.is_valid(value), not found.violations(value), bool(found.undecided(value))


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ({"pattern": SLOW}, TEXT),
        ({"not": {"pattern": SLOW}}, TEXT),
        ({"type": "string", "allOf": [{"pattern": SLOW}]}, TEXT),
        ({"anyOf": [{"pattern": SLOW}, {"maxLength": 3}]}, TEXT),
        ({"oneOf": [{"pattern": SLOW}, {"type": "integer"}]}, TEXT),
        ({"oneOf": [{"pattern": SLOW}, {"minLength": 3}]}, TEXT),
        ({"if": {"pattern": SLOW}, "then": False}, TEXT),
        ({"if": {"pattern": SLOW}, "else": False}, TEXT),
        ({"contains": {"pattern": SLOW}}, [TEXT]),
        ({"propertyNames": {"pattern": SLOW}}, {TEXT: 1}),
        ({"items": {"pattern": SLOW}}, [TEXT] * 1000),
        ({"properties": {"a": {"pattern": SLOW}}, "unevaluatedProperties": False}, {"a": TEXT}),
        ({"items": {"pattern": "(?:a{1,90}){1,90}!"}}, ["a" * 1000 + "!"] * 1000),
        ({"patternProperties": {SLOW: {"type": "null"}}}, {TEXT: 1}),
        ({"patternProperties": {SLOW: {"pattern": SLOW}}}, {TEXT: TEXT}),
    ],
)
def test_what_can_not_be_told_is_not_held_against_a_value_but_said(raw: Any, value: Any) -> None:
    assert judged(raw, value) == (True, True, True)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ({"pattern": SLOW, "maxLength": 3}, TEXT),
        ({"properties": {"a": {"pattern": SLOW}, "b": {"type": "null"}}}, {"a": TEXT, "b": 1}),
        ({"anyOf": [{"pattern": SLOW, "type": "null"}, {"maxLength": 3}]}, TEXT),
        ({"patternProperties": {SLOW: {"type": "null"}}, "minProperties": 2}, {TEXT: 1}),
    ],
)
def test_what_is_wrong_in_any_case_is_held_against_it(raw: Any, value: Any) -> None:
    found = schema(raw)
    assert not found.is_valid(value)
    told = found.violations(value)
    assert told
    assert all("pattern" not in violation.message for violation in told)


def test_a_pattern_that_is_told_in_time_says_nothing_of_doubt() -> None:
    assert judged({"pattern": SLOW}, "aab") == (False, False, False)
    assert judged({"pattern": r"^(?=.*\d)\w+$"}, "a1") == (True, True, False)


def test_the_doubt_names_the_pattern_as_the_document_has_it() -> None:
    (told,) = schema({"pattern": r"^(\d|\d?)+\1$"}).undecided("1" * 30 + "b")
    assert told == r"it can't be told in time if the pattern ^(\d|\d?)+\1$ is kept"


def test_a_schema_without_such_patterns_always_tells() -> None:
    assert schema({"pattern": "^(a+)+$"}).always_told
    assert not schema({"pattern": r"^(a)\1$"}).always_told


def test_a_pattern_for_names_soon_comes_to_an_end() -> None:
    raw = {"patternProperties": {r"(?=.*x)(?=.*y)z": {"type": "integer"}}}
    assert schema(raw).is_valid({"a" * 100_000: "text"})
    assert not schema(raw).is_valid({"zxy": "text"})
