"""A value that was refused is shown short, and not at all where it is a secret."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.shown import shortened, shown
from understudy.openapi.violation import Violation

SECRET = "s3cr3t-0123456789"
NAMES = """api_key apiKey key secret token access_token password private_key client_secret
refreshToken""".split()


def violation(value: Any, *path: str | int) -> Violation:
    return Violation("body", path, "type", "is wrong", value)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [SECRET, [SECRET], {"a": SECRET}, [{"a": [SECRET]}]])
def test_what_stands_under_the_name_of_a_secret_is_not_shown(name: str, value: Any) -> None:
    assert SECRET not in shown(violation(value, name))
    assert SECRET not in shown(violation(value, "owner", name, 0))
    assert SECRET not in shown(violation({"owner": {name: value}}))
    assert SECRET not in shown(violation([{name: value}], "owners"))


@pytest.mark.parametrize("name", ["name", "description", "public_key", "keyboard", "monkey"])
def test_other_values_are(name: str) -> None:
    assert shown(violation("plain", name)) == '"plain"'


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(values)
def test_any_value_is_shown_in_at_most_sixty_characters(value: Any) -> None:
    assert 0 < len(shown(violation(value, "name"))) <= 60
    assert len(shortened(value)) <= 60


def test_a_long_value_says_that_it_goes_on() -> None:
    assert shortened("x" * 100) == '"' + "x" * 56 + "..."


def test_long_names_are_told_apart_and_not_kept() -> None:
    tracemalloc.start()
    try:
        for number in range(50):
            name = f"{number}_{'n' * 100_000}_api_key"
            assert SECRET not in shown(violation(SECRET, name))
        assert tracemalloc.get_traced_memory()[0] < 1_000_000
    finally:
        tracemalloc.stop()
