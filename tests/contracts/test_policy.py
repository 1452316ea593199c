"""A team's decisions: the last one about a finding holds."""

from __future__ import annotations

import pytest

from understudy.contracts.options import Override
from understudy.contracts.policy import governed
from understudy.contracts.result import Outcome
from understudy.contracts.severity import Severity

from .results import finding, operation, result

_ANY = ("*", "*", "*")


@pytest.mark.parametrize(
    ("overrides", "outcome"),
    [
        ([], Outcome.BROKEN),
        ([Override(*_ANY, Severity.NOTE)], Outcome.KEPT),
        ([Override(*_ANY, None, "known")], Outcome.KEPT),
        ([Override("elsewhere", "*", "*", Severity.NOTE)], Outcome.BROKEN),
        ([Override("*", "/elsewhere", "*", Severity.NOTE)], Outcome.BROKEN),
        ([Override("*", operation().path, "*", Severity.NOTE)], Outcome.KEPT),
        ([Override("*", operation().operation_id, "*", Severity.NOTE)], Outcome.KEPT),
        ([Override(*_ANY, None, "known"), Override(*_ANY, Severity.FAILURE)], Outcome.BROKEN),
    ],
)
def test_a_decision_changes_what_breaks_the_contract(
    overrides: list[Override], outcome: Outcome
) -> None:
    assert governed(result(finding()), overrides).outcome is outcome
