from __future__ import annotations

from typing import Any

from tests.contracts.exchanges import exchange, keys_api
from understudy.contracts.checks import identity

from .judged import judged

TEXT = {"type": "string"}
ASKED = {"name": "lastName", "in": "query", "schema": TEXT}


def said(*answers: tuple[str, dict[tuple[str, str], Any]]) -> list[str]:
    """What is said of the last names in these answers, to these parameters."""
    of = keys_api({}, {"lastName": TEXT}, parameters=[ASKED])
    shown = [exchange(of, {}, {"lastName": name}, parameters=asked) for name, asked in answers]
    return [observation.about for observation in identity.whole(judged(of, shown))]


def test_one_caller_is_one_person() -> None:
    assert said(("Ito", {}), ("Ito", {})) == []
    assert said(("Ito", {}), ("Costa", {})) == ["lastName"]


def test_who_is_named_in_the_request_may_be_anybody() -> None:
    assert said(("Ito", {}), ("Costa", {("query", "lastName"): "Costa"})) == []
