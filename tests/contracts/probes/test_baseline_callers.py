"""An alternative that is turned away does not keep the others from being tested."""

from __future__ import annotations

import pytest

from tests.apps.catalogue import right, staged
from tests.apps.serving import served
from tests.contracts.apps import plan
from understudy.contracts.result import Outcome
from understudy.contracts.run import run


@pytest.mark.parametrize(("document", "fault"), [("galileo", "no-key"), ("braintrust", "never")])
def test_what_works_is_tested_and_what_does_not_is_told(document: str, fault: str) -> None:
    with served(staged(right(document), f"authentication/{document}/{fault}")) as place:
        result = run(plan(document, place.url, place.credentials))
    assert result.outcome is Outcome.BROKEN
    assert "credential-refused" in [one.check for one in result.findings]
    assert any(status < 300 for status in result.tested[0].statuses)
