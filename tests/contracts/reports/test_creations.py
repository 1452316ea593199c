"""What was created is told as a person would look for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contracts.results import answer, exchange
from understudy.contracts.reports.creations import creation


def told(came: Any, sent: Any = None) -> tuple[str, str, str]:
    one = creation("lumino", exchange(answer(body=json.dumps(came)), values=sent))
    assert one.kind == "api-keys"
    return one.name, one.id, one.expires


@pytest.mark.parametrize(
    ("came", "sent", "expected"),
    [
        ({"id": "k-1", "name": "a"}, {}, ("a", "k-1", "")),
        ({"id": 7}, {"name": "a"}, ("a", "7", "")),
        ({"data": {"uuid": "u", "key_name": "a"}}, None, ("a", "u", "")),
        ({"user_id": "u", "id": "k"}, {"description": "a"}, ("a", "k", "")),
        ({"expires_at": "2030-01-01"}, None, ("", "", "2030-01-01")),
        ({}, {"name": "a", "expiresIn": 60}, ("a", "", "60")),
        ([], None, ("", "", "")),
        ({"id": None, "name": True}, None, ("", "", "")),
    ],
)
def test_its_name_its_id_and_its_end_are_found(
    came: Any, sent: Any, expected: tuple[str, str, str]
) -> None:
    assert told(came, sent) == expected


def test_an_answer_that_is_no_json_tells_what_was_sent() -> None:
    one = creation("lumino", exchange(answer(body="created"), values={"name": "a"}))
    assert (one.name, one.id) == ("a", "")
