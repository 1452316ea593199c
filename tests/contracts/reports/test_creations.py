"""What was created is told as a person would look for it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.results import KNOWN, SECRET, Labels, answer, exchange, operation, result
from understudy.contracts.reports.creations import creation
from understudy.contracts.reports.telling import tell


def told(came: Any, sent: Any = None) -> tuple[str, str, str]:
    one = creation(operation(), sent, came)
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
        (None, {"name": "a"}, ("a", "", "")),
    ],
)
def test_its_name_its_id_and_its_end_are_found(
    came: Any, sent: Any, expected: tuple[str, str, str]
) -> None:
    assert told(came, sent) == expected


def test_a_long_name_is_told_by_its_beginning_and_shows_no_secret() -> None:
    sent = {"name": f"a {SECRET} " + "n" * 100_000}
    made = exchange(answer(body='{"id": "k-1"}'), values=sent)
    report = tell(result(created=(made,)), Labels(), KNOWN)
    (one,) = report.created
    assert one.name.startswith("a «lumino.ApiKeyAuth» nnn")
    assert one.name.endswith("n...")
    assert len(one.name) < 300
