from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.openapi.documents import schema
from tests.openapi.sampling.scenes import drawn, objects, text
from understudy.openapi.sampling.secret_text import masked, prefix_of, suffix_of

SEEDS = st.integers(0, 10_000)


def secret(name: str = "api_key", **said: Any) -> str:
    """The secret that is drawn under a name."""
    value = drawn(objects(**{name: text(**said), "id": text()}))[name]
    assert isinstance(value, str)
    return value


@pytest.mark.parametrize(
    "name", ["api_key", "apiKey", "secret", "token", "access_token", "password", "client_secret"]
)
def test_a_secret_looks_like_one_and_says_that_it_is_mock(name: str) -> None:
    value = secret(name)
    assert "mock" in value
    assert len(value) >= 40
    assert len(set(value)) > 15


@pytest.mark.parametrize(
    "name", ["token_type", "next_page_token", "token_count", "key_name", "hash"]
)
def test_what_only_speaks_of_a_secret_is_none(name: str) -> None:
    assert "mock" not in secret(name)


def test_a_bare_key_is_a_secret_only_in_company_that_says_so() -> None:
    assert "mock" not in drawn(objects(key=text(), value=text()))["key"]
    assert "mock" in drawn(objects(key=text(), preview_name=text()))["key"]
    assert "mock" in drawn(objects(key=text(description="The raw API key")))["key"]


@pytest.mark.parametrize(
    ("said", "prefix"),
    [
        ({"example": "sk-proj-Abc123Def456"}, "sk-proj-"),
        ({"examples": ["gsk_8fjd93kdk2"]}, "gsk_"),
        ({"description": "Always starts with `pk_live_`"}, "pk_live_"),
        ({"description": 'A key, prefixed with "zz-"'}, "zz-"),
        ({"pattern": "^sk-[A-Za-z0-9]{48}$"}, "sk-"),
        ({"example": "sk_..."}, "sk_"),
    ],
)
def test_a_secret_has_the_documents_own_prefix(said: dict[str, Any], prefix: str) -> None:
    value = secret(**said)
    assert value.startswith(prefix)
    assert "mock" in value
    assert value not in (said.get("example"), *said.get("examples", ()))


@pytest.mark.parametrize("example", ["my-api-key", "123e4567-e89b-42d3-a456-426614174000", "abc"])
def test_an_example_that_is_no_secret_shows_no_prefix(example: str) -> None:
    assert secret(example=example).startswith("mock")


@pytest.mark.parametrize(
    "said",
    [
        {"maxLength": 12},
        {"maxLength": 20},
        {"minLength": 64, "maxLength": 64},
        {"pattern": "^[a-z0-9]{32}$"},
        {"pattern": "^[A-Z0-9]{32}$"},
        {"pattern": "^key:[a-z]{24}:v1$"},
        {"format": "password"},
        {"format": "byte"},
    ],
    ids=str,
)
def test_the_mark_is_in_every_secret_whose_schema_lets_it(said: dict[str, Any]) -> None:
    assert "mock" in secret(**said).lower()


@pytest.mark.parametrize(
    "said", [{"pattern": "^[0-9a-f]{32}$"}, {"format": "uuid"}, {"maxLength": 6}], ids=str
)
def test_a_secret_whose_schema_does_not_let_it_has_no_mark(said: dict[str, Any]) -> None:
    assert secret(**said)


@given(SEEDS)
def test_two_secrets_differ(seed: int) -> None:
    pair = objects(public_key=text(), private_key=text())
    one, other = drawn(pair, seed=seed), drawn(pair, seed=seed + 1)
    assert len({*one.values(), *other.values()}) == 4


def test_a_public_and_a_private_key_match_in_style() -> None:
    value = drawn(objects(public_key=text(), private_key=text()))
    assert re.fullmatch("pk_mock_[A-Za-z0-9]+", value["public_key"])
    assert re.fullmatch("sk_mock_[A-Za-z0-9]+", value["private_key"])
    assert len(value["public_key"]) == len(value["private_key"])


DERIVED = schema(
    objects(
        prefix=text(),
        truncated=text(),
        preview_name=text(),
        private_key_display=text(),
        last_four=text(),
        private_key=text(),
    )
)


@given(SEEDS)
def test_what_is_shown_of_a_secret_is_derived_from_it(seed: int) -> None:
    value = drawn(DERIVED, seed=seed)
    whole = value["private_key"]
    assert whole.startswith(value["prefix"])
    assert whole.endswith(value["last_four"])
    for name in ("truncated", "preview_name", "private_key_display"):
        begin, _, end = value[name].partition("...")
        assert whole.startswith(begin)
        assert whole.endswith(end)


@given(SEEDS, st.text(max_size=80))
def test_what_is_shown_of_a_secret_is_never_more_than_a_third(seed: int, whole: str) -> None:
    value = drawn(DERIVED, seed=seed, given={"private_key": whole})
    assert value["private_key"] == whole
    shown = [
        len(value["truncated"]) - 3,
        len(value["prefix"]) + len(value["last_four"]),
    ]
    assert max(shown) <= len(whole) / 3


@given(st.text(max_size=200))
def test_no_way_to_show_a_secret_reveals_it(whole: str) -> None:
    assert len(prefix_of(whole)) + len(suffix_of(whole)) <= len(whole) / 3
    assert len(masked(whole)) - len("...") <= len(whole) / 3


def test_a_key_that_the_client_supplies_is_the_key() -> None:
    raw = objects(api_key=text(), truncated=text())
    value = drawn(raw, given={"api_key": "custom-abcdefghijklmnopqrstuvwxyz"})
    assert value == {
        "api_key": "custom-abcdefghijklmnopqrstuvwxyz",
        "truncated": "custom-...yz",
    }


def test_what_shows_a_secret_that_is_not_there_reveals_nothing() -> None:
    listed = drawn(objects(key_prefix=text(), id=text()), method="GET")
    assert "mock" in listed["key_prefix"]


def test_a_name_to_display_is_no_secret() -> None:
    value = drawn(objects(display_name=text(), token=text()))
    assert value["display_name"] not in value["token"]
    assert "..." not in value["display_name"]
