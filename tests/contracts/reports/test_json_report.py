"""The report for programs: what its schema says, whatever happened."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema_rs
import pytest

from tests.contracts.results import KNOWN, Labels, answer, exchange, finding, operated, result
from understudy.contracts import reports
from understudy.contracts.exchange import Trouble
from understudy.contracts.finding import Finding
from understudy.contracts.reports.json_report import as_json
from understudy.contracts.reports.telling import tell
from understudy.contracts.result import Outcome, Result, Verdict
from understudy.contracts.severity import Severity

SCHEMA = json.loads(files(reports).joinpath("report.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)

RUNS = {
    "nothing": result(tested=(), created=(), requests=0),
    "one of each": result(*(finding(severity=severity) for severity in Severity)),
    "no answer": result(finding(evidence=exchange(None, trouble=Trouble.TIMEOUT, what="late"))),
    "no body": result(finding(evidence=exchange(answer(204, b""), sent=None, headers={}))),
    "not UTF-8": result(finding(evidence=exchange(answer(body=b"\xff\xfe"), sent=b"\x80"))),
    "huge": result(finding(evidence=exchange(answer(body="a" * 10**6), sent="b" * 10**5))),
    "no line": result(replace(finding(), place=replace(finding().place, line=None, column=None))),
    "no place": result(finding(pointer="", excerpt="", documented="", received="")),
    "accepted": result(finding(accepted="known"), not_served=("other",), notes=("so",)),
    "unusable": result(unusable="it can't be reached"),
    "interrupted": result(finding(), interrupted=True, stopped="interrupted"),
    "basic": result(finding(evidence=exchange(answer(), headers={"Authorization": "Basic YTpi"}))),
}


def data(told: Result) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(as_json(tell(told, Labels(), KNOWN)))
    return loaded


@pytest.mark.parametrize("name", RUNS)
def test_every_report_keeps_the_schema_that_ships_with_it(name: str) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(data(RUNS[name]))] == []


def test_the_schema_describes_every_member() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    found = data(RUNS["one of each"])
    assert list(found) == SCHEMA["required"]
    assert list(found["findings"][0]) == SCHEMA["$defs"]["finding"]["required"]
    assert list(found["operations"][0]) == SCHEMA["$defs"]["operation"]["required"]


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        (result(), Outcome.KEPT),
        (result(finding(severity=Severity.WARNING)), Outcome.KEPT),
        (result(finding(severity=Severity.WARNING), fail_on=Severity.WARNING), Outcome.BROKEN),
        (result(finding()), Outcome.BROKEN),
        (result(finding(accepted="known")), Outcome.KEPT),
        (result(tested=()), Outcome.NOTHING_TESTED),
        (result(tested=(operated(Verdict.NOT_REACHED),)), Outcome.NOTHING_TESTED),
        (result(finding(), unusable="refused"), Outcome.UNUSABLE),
        (result(finding(), interrupted=True), Outcome.INTERRUPTED),
    ],
)
def test_the_verdict_and_the_exit_status_agree(told: Result, outcome: Outcome) -> None:
    found = data(told)
    assert found["verdict"] == told.outcome == outcome
    assert found["exit_status"] == outcome.exit_status


def test_what_was_not_tested_is_named_beside_the_verdict() -> None:
    missed = operated(Verdict.NOT_REACHED)
    found = data(result(tested=(operated(Verdict.KEPT), missed)))
    assert found["verdict"] == "kept"
    assert found["not_tested"] == [f"lumino {missed.label}"]
    assert data(result())["not_tested"] == []


def test_a_long_body_is_cut_for_reading_and_kept_for_sending_again() -> None:
    found = data(RUNS["huge"])["findings"][0]
    assert len(found["request"]["body"]) < 5000
    assert found["request"]["size"] == 10**5
    assert len(found["response"]["body"]) < 5000
    assert found["response"]["size"] == 10**6
    assert len(found["replay"]["body"]) < 1000


def test_identity_is_the_check_and_what_it_is_about_not_how_it_looked() -> None:
    def ids(*findings: Finding) -> set[str]:
        return {one["id"] for one in data(result(*findings))["findings"]}

    assert len(ids(finding(title="one"), finding(title="other", received="x"))) == 1
    assert len(ids(finding(about="one"), finding(about="other"))) == 2
