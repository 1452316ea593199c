"""The benchmark of faults: which apps it takes, what it reads of a report, and how it counts."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.proving.report import as_text
from benchmarks.proving.subjects import CORRECT, VARIANT, Subject, serving, subjects
from benchmarks.proving.testers import Found, Outcome, Schemathesis, Understudy
from benchmarks.proving.totals import Count, Trial, totals

_FAULT = Subject("shape", "lumino", "shape/lumino/epoch", "expires_at is a number")
_OTHER = Subject("state", "lumino", "state/lumino/short", "Secrets have few letters")
_RIGHT = Subject(CORRECT, "lumino", "correct/lumino", "The right app")
_NOTHING = Outcome((), 1, 1.0)
# What stands in for a tester asks once, and writes down the status that it was given.
_STAND_IN = """
import json, pathlib, sys, urllib.error, urllib.request
options = dict(zip(sys.argv[3::2], sys.argv[4::2]))
try:
    urllib.request.urlopen(options["--target"] + "/v1/api-keys")
except urllib.error.HTTPError as error:
    status = error.code
finding = {"id": "a1", "severity": "warning", "check": "protocol", "operation": "GET /",
           "title": f"{status} to {options['--credential']}"}
report = {"summary": {"requests": 1, "seconds": 0.5}, "findings": [finding]}
pathlib.Path(options["--report"].removeprefix("json=")).write_text(json.dumps(report))
"""
_PRINTING = """
import json, pathlib, sys
print("- ST101 Server error\\n\\n- ST103 Undocumented status code\\n\\n[500] Internal:")
report = pathlib.Path(sys.argv[sys.argv.index("--report-json-path") + 1])
report.write_text(json.dumps({"errors": [], "test_cases": {"generated": 7}}))
"""


def _found(severity: str, *keys: str) -> Outcome:
    return Outcome((Found(severity, keys, "title"),), 12, 3.0)


def _totals(*runs: tuple[Subject, Outcome]) -> tuple[list[Count], list[Subject], list[Subject]]:
    told = totals("one", [Trial(subject, {"one": outcome}) for subject, outcome in runs])
    return list(told.counts), list(told.missed), [subject for subject, _ in told.flagged]


def test_the_right_app_of_each_chosen_document_comes_first() -> None:
    names = [one.name for one in subjects(["shape/lumino", "state/baseten"])]
    assert names[:2] == ["correct/baseten", "correct/lumino"]
    assert {name.partition("/")[0] for name in names[2:]} == {"shape", "state"}


def test_a_name_is_chosen_by_whole_parts() -> None:
    assert subjects(["shap"]) == ()
    assert [one.name for one in subjects(["correct/keypair"])] == ["correct/keypair"]
    (_, only) = subjects(["shape/lumino/epoch"])
    assert only == _FAULT


def test_all_are_chosen_where_nothing_is_said() -> None:
    assert {CORRECT, VARIANT, "shape", "crash"} < {one.kind for one in subjects()}


def test_a_fault_is_found_by_a_failure_or_warning_that_the_right_app_has_not() -> None:
    for severity in ("failure", "warning"):
        counts, missed, _ = _totals((_RIGHT, _NOTHING), (_FAULT, _found(severity, "a")))
        assert (counts, missed) == ([Count("shape", 1, 1)], [])


def test_a_fault_is_missed_where_nothing_new_is_told() -> None:
    known = _found("warning", "a", "check title")
    for outcome in (_found("note", "b"), _found("failure", "c", "check title"), _NOTHING):
        counts, missed, _ = _totals((_RIGHT, known), (_FAULT, outcome), (_OTHER, outcome))
        assert counts == [Count("shape", 0, 1), Count("state", 0, 1)]
        assert missed == [_FAULT, _OTHER]


def test_nothing_is_found_where_the_right_app_could_not_be_tested() -> None:
    trouble = Outcome((), 0, 1.0, "exit status 3")
    counts, missed, _ = _totals((_RIGHT, trouble), (_FAULT, _found("failure", "a")))
    assert (counts, missed) == ([Count("shape", 0, 1)], [_FAULT])


def test_a_right_app_is_flagged_by_a_failure_alone() -> None:
    assert _totals((_RIGHT, _found("warning", "a")))[2] == []
    assert _totals((_RIGHT, _found("failure", "a")))[2] == [_RIGHT]


def test_an_app_is_tested_where_it_is_served_with_its_credentials(tmp_path: Path) -> None:
    stand_in = tmp_path / "stand_in.py"
    stand_in.write_text(_STAND_IN, "utf-8")
    with serving(_RIGHT) as place:
        outcome = Understudy((sys.executable, str(stand_in)), "quick").test(place, tmp_path)
    (door,) = place.served.credentials.items()
    assert outcome.requests == 1
    assert [one.title for one in outcome.found] == [f"protocol: 405 to {door[0]}=value:{door[1]}"]


def test_what_schemathesis_prints_is_read_with_the_status(tmp_path: Path) -> None:
    printing = tmp_path / "printing.py"
    printing.write_text(_PRINTING, "utf-8")
    with serving(_FAULT) as place:
        outcome = Schemathesis((sys.executable, str(printing))).test(place, tmp_path)
    assert [one.keys for one in outcome.found] == [("ST101 500",), ("ST103 500",)]


def test_a_tester_that_leaves_nothing_behind_is_trouble(tmp_path: Path) -> None:
    with serving(_RIGHT) as place:
        absent = Understudy(("/nowhere/understudy",), "quick").test(place, tmp_path)
        silent = Understudy((sys.executable, "-c", "raise SystemExit(3)"), "quick")
        assert "exit status 3" in silent.test(place, tmp_path).trouble
    text = as_text([totals("one", [Trial(_RIGHT, {"one": absent})])])
    assert "TROUBLE  correct/lumino" in text


def test_the_text_names_what_was_missed_and_how_much_was_found() -> None:
    runs = [Trial(_RIGHT, {"one": _NOTHING}), Trial(_FAULT, {"one": _NOTHING})]
    text = as_text([totals("one", runs)])
    assert "missed   shape/lumino/epoch  (expires_at is a number)" in text
    assert ["all", "faults", "0", "/", "1", "0.0%"] in [line.split() for line in text.splitlines()]
