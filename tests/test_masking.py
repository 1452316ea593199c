"""A mask hides a secret, and still tells equal secrets from different ones."""

from __future__ import annotations

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
