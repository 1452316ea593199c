"""A case for each operation and check: failed, passed, or skipped with its reason."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from tests.contracts.results import KNOWN, Labels, finding, operated, result
from understudy.contracts.reports.junit import as_junit
from understudy.contracts.reports.telling import tell
from understudy.contracts.result import Result, Verdict
from understudy.contracts.severity import Severity


def root(told: Result) -> ET.Element:
    return ET.fromstring(as_junit(tell(told, Labels(), KNOWN)).encode())


def cases(told: Result) -> dict[str, list[str]]:
    """What each case is made of, by its name."""
    return {str(c.get("name")): [e.tag for e in c] for c in root(told).iter("testcase")}


def test_a_check_that_judged_something_passes_fails_or_is_skipped() -> None:
    assert cases(result(finding())) == {
        "server-error": [],
        "schema": ["failure"],
        "clock": ["skipped"],
    }


def test_what_does_not_break_the_contract_passes_and_is_told() -> None:
    warning = finding(severity=Severity.WARNING)
    assert cases(result(warning))["schema"] == ["system-out"]
    assert cases(result(finding(accepted="known")))["schema"] == ["system-out"]
    assert cases(result(warning, fail_on=Severity.WARNING))["schema"] == ["failure"]


def test_the_findings_of_a_check_are_one_case_and_all_told() -> None:
    found = root(result(finding(about="1", title="one"), finding(about="2", title="other")))
    failures = list(found.iter("failure"))
    assert [failure.get("message") for failure in failures] == ["one (and 1 more)"]
    assert "one" in str(failures[0].text)
    assert "other" in str(failures[0].text)


def test_an_operation_that_was_not_reached_is_skipped_with_the_reason() -> None:
    lone = operated(Verdict.NOT_REACHED, why=("only ever answered 401",), checks=(), skipped={})
    found = root(result(tested=(lone,)))
    assert [s.get("message") for s in found.iter("skipped")] == ["only ever answered 401"]


def test_a_target_that_cant_be_used_is_an_error_and_an_early_end_is_said() -> None:
    assert cases(result(unusable="refused"))["target"] == ["error"]
    assert cases(result(stopped="interrupted"))["target"] == ["skipped"]
    assert cases(result(tested=()))["target"] == ["skipped"]


def test_the_counts_are_those_of_the_cases() -> None:
    found = root(result(finding(), unusable="refused"))
    for element in (found, *found.iter("testsuite")):
        inside = [[e.tag for e in case] for case in element.iter("testcase")]
        assert element.get("tests") == str(len(inside))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert element.get(name) == str(sum(tag in one for one in inside))


def test_what_a_run_was_made_of_is_in_the_properties() -> None:
    found = {p.get("name"): p.get("value") for p in root(result()).iter("property")}
    assert found["seed"] == "7"
    assert found["host"] == "127.0.0.1:8000"
    assert len(str(found["sha256"])) == 64
