"""A mask hides a secret, and still tells equal secrets from different ones."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.masking import SHORT, Masks, sounds_secret


@pytest.mark.parametrize(
    "name",
    ["key", "api_key", "apiKey", "X-API-Key", "access_token", "client_secret", "X-Amz-Signature",
     "X-Amz-Credential", "sig", "pwd", "password", "jwt"],
)  # fmt: skip
def test_usual_names_of_secrets_are_known(name: str) -> None:
    assert sounds_secret(name)


@pytest.mark.parametrize("name", ["keyword", "limit", "name", "page", "tokens_used", "", "id"])
def test_other_names_are_left_alone(name: str) -> None:
    assert not sounds_secret(name)


@given(st.lists(st.text(min_size=SHORT), min_size=1))
def test_equal_secrets_share_a_label_and_different_ones_do_not(secrets: list[str]) -> None:
    masks = Masks()
    labels = [masks.label("key", secret) for secret in secrets]
    assert len(set(labels)) == len(set(secrets))
    assert labels == [masks.label("key", secret) for secret in secrets]


def test_short_secrets_are_masked_by_place_only() -> None:
    masks = Masks()
    assert masks.label("key", "a") == masks.label("key", "b") == "«key»"


def test_endless_secrets_do_not_fill_the_memory() -> None:
    masks = Masks()
    labels = [masks.label("key", f"secret-{number}") for number in range(10_000)]
    assert labels[-1] == "«key»"
    assert labels[0] == masks.label("key", "secret-0") == "«key #1»"


@given(st.text())
def test_a_target_without_a_query_is_unchanged(path: str) -> None:
    target = path.replace("?", "")
    assert Masks().target(target) == target


NAMES = st.sampled_from(["api_key", "access_token", "X-Amz-Signature", "password", "door"])
PLAIN_NAMES = st.sampled_from(["limit", "page", "name", "__example", "id"])
SECRETS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="«»"), min_size=SHORT, max_size=30
)
WRITINGS: list[Callable[[str], str]] = [
    quote_plus,
    lambda text: quote(text, safe=""),
    lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
]
SAYINGS: list[Callable[[str], str]] = [
    *(str, repr, ascii, json.dumps, quote_plus),
    lambda text: json.dumps(text, ensure_ascii=False),
    lambda text: quote(text, safe=""),
]


@given(
    st.lists(st.tuples(NAMES, SECRETS, st.sampled_from(WRITINGS)), min_size=1, max_size=3),
    st.lists(st.tuples(PLAIN_NAMES, st.text(st.characters(codec="ascii", categories=["L", "N"])))),
)
def test_no_secret_of_a_query_is_left_and_the_rest_is(
    secrets: list[tuple[str, str, Callable[[str], str]]], others: list[tuple[str, str]]
) -> None:
    hidden = [f"{quote_plus(name)}={write(secret)}" for name, secret, write in secrets]
    plain = [f"{name}={value}" for name, value in others]
    masks = Masks(["door"])
    masked = masks.target("/keys?" + "&".join([*plain, *hidden]))
    shown = masked.partition("?")[2].split("&")
    assert shown[: len(plain)] == plain
    for pair, (name, _, _) in zip(shown[len(plain) :], secrets, strict=True):
        assert re.fullmatch(f"{quote_plus(name)}=«{name}( #[0-9]+)?»", pair)


@given(NAMES, SECRETS, st.sampled_from(WRITINGS), st.sampled_from(SAYINGS))
def test_a_text_about_a_request_shows_no_secret_of_it_however_it_is_written(
    name: str, secret: str, write: Callable[[str], str], say: Callable[[str], str]
) -> None:
    masks, target = Masks(["door"]), f"/keys?{quote_plus(name)}={write(secret)}"
    said = say(secret)
    masked = masks.text(f"it was <{said}> that came", target)
    assert masked.replace('"', "").replace("'", "") == (
        f"it was <{masks.label(name, secret)}> that came"
    )
