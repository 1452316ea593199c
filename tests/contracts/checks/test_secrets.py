"""Secrets in answers: in their own member, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.exchanges import exchange, keys_api
from understudy.contracts.checks import secrets

from .judged import judged

TEXT = {"type": "string"}
MEMBERS = {"api_key": TEXT, "description": TEXT, "truncated": TEXT}
SECRET = "zz-8dJ2kq0PfR5tYw7L"


def said(sent: dict[str, Any], answered: dict[str, Any]) -> list[str]:
    of = keys_api(MEMBERS, MEMBERS)
    shown = exchange(of, sent, answered)
    return [observation.about for observation in secrets.each(judged(of, [shown]), shown)]


def test_a_secret_in_another_member_is_told() -> None:
    assert said({}, {"api_key": SECRET, "description": f"of {SECRET}"}) == [
        "api_key in description"
    ]


@pytest.mark.parametrize("secret", [SECRET, "\x00\\'\"ÿ k-0123456789"])
def test_who_sends_a_secret_in_another_member_gets_it_back_there(secret: str) -> None:
    both = {"api_key": secret, "description": f"of {secret}"}
    assert said(both, both) == []


@pytest.mark.parametrize("shown", ["...", "********", f"{SECRET[:4]}...", f"zz-...{SECRET[-2:]}"])
def test_what_is_shown_of_a_secret_may_hide_all_of_it(shown: str) -> None:
    assert said({}, {"api_key": SECRET, "truncated": shown}) == []


@pytest.mark.parametrize("shown", ["zz-9...", "7L...zz", "other"])
def test_what_is_shown_of_a_secret_is_part_of_it(shown: str) -> None:
    assert said({}, {"api_key": SECRET, "truncated": shown}) == ["truncated of api_key"]
