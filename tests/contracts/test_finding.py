"""What a finding is told apart by: document, operation, check and class, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from understudy.contracts.finding import Finding, counts
from understudy.contracts.severity import Severity

from .results import finding

SEVERITIES = st.sampled_from(list(Severity))
ONE = finding()


@given(st.text(), SEVERITIES, st.integers(1, 9), st.text())
def test_wording_severity_count_and_reason_do_not_change_an_id(
    title: str, severity: Severity, count: int, accepted: str
) -> None:
    other = replace(finding("schema", severity, title=title), count=count, accepted=accepted)
    assert other.id == ONE.id


@given(st.text(), st.text())
def test_classes_are_told_apart(one: str, other: str) -> None:
    assert (finding(about=one).id == finding(about=other).id) is (one == other)


def test_checks_operations_and_documents_are_told_apart() -> None:
    others: list[Finding] = [
        ONE,
        finding("echo"),
        replace(ONE, document="other"),
        replace(ONE, operation="GET /other"),
    ]
    assert len({one.id for one in others}) == len(others)


@given(st.lists(st.tuples(SEVERITIES, st.booleans())))
def test_accepted_findings_are_not_counted(kinds: list[tuple[Severity, bool]]) -> None:
    found = [
        replace(finding(severity=severity), accepted="known" if accepted else "")
        for severity, accepted in kinds
    ]
    assert sum(counts(found).values()) == sum(not accepted for _, accepted in kinds)
