"""A baseline hides what is in it until it ends, says so in time, and nothing else."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.results import finding, operated, result
from understudy.contracts.baseline import Baseline, Entry, accepted, entry_text, read_baseline
from understudy.contracts.result import Outcome, Verdict
from understudy.contracts.severity import Severity
from understudy.errors import UsageError
from understudy.openapi.findings import Place

TODAY = date(2030, 1, 15)
FOUND = finding()
OPERATION = FOUND.operation


def entry(days: int, name: str = FOUND.id, operation: str = "") -> Baseline:
    place = Place("known.yaml", line=1)
    return Baseline((Entry(name, "known", TODAY + timedelta(days), place, operation),))


def test_what_is_in_it_does_not_count() -> None:
    told = accepted(result(FOUND), entry(100), TODAY)
    assert told.outcome is Outcome.KEPT
    assert [one.accepted for one in told.findings] == ["known (until 2030-04-25)"]
    assert [one.verdict for one in told.tested] == [Verdict.KEPT]
    assert told.notes == ()


def test_the_next_finding_of_the_same_check_counts() -> None:
    told = accepted(result(FOUND, finding(about="201 id type")), entry(100), TODAY)
    assert told.outcome is Outcome.BROKEN
    assert [one.verdict for one in told.tested] == [Verdict.BROKEN]


@pytest.mark.parametrize(
    ("days", "note"),
    [
        (15, ()),
        (14, (f"known.yaml:1: {FOUND.id} expires in 14 days",)),
        (1, (f"known.yaml:1: {FOUND.id} expires in 1 day",)),
        (0, (f"known.yaml:1: {FOUND.id} expires today",)),
    ],
)
def test_an_end_is_announced_14_days_ahead(days: int, note: tuple[str, ...]) -> None:
    told = accepted(result(FOUND), entry(days), TODAY)
    assert told.notes == note
    assert told.outcome is Outcome.KEPT


def test_what_has_expired_counts_again() -> None:
    told = accepted(result(FOUND), entry(-1), TODAY)
    assert told.outcome is Outcome.BROKEN
    assert told.notes == (f"known.yaml:1: {FOUND.id} expired on 2030-01-14, and counts again",)


def test_what_no_longer_occurs_is_reported_where_it_could_have() -> None:
    gone = entry(100, "schema-00000000", OPERATION)
    assert accepted(result(), gone, TODAY).notes == (
        "known.yaml:1: schema-00000000 no longer occurs, so remove it",
    )
    elsewhere = entry(100, "schema-00000000", "GET /other")
    assert accepted(result(), elsewhere, TODAY).notes == ()
    assert accepted(result(interrupted=True), gone, TODAY).notes == ()
    assert accepted(result(stopped="the limit is reached"), gone, TODAY).notes == ()


def test_verdicts_follow_what_counts() -> None:
    warning = finding(severity=Severity.WARNING)
    assert result(warning).judged().tested[0].verdict is Verdict.DRIFTED
    assert result(warning, fail_on=Severity.WARNING).judged().tested[0].verdict is Verdict.BROKEN
    lone = result(tested=(operated(Verdict.NOT_REACHED),)).judged()
    assert lone.tested[0].verdict is Verdict.NOT_REACHED


@pytest.mark.parametrize("name", ["known.yaml", "known.json"])
def test_yaml_and_json_are_read_alike(tmp_path: Path, name: str) -> None:
    value = [{"id": "a-1", "reason": "known", "expires": "2030-01-31", "operation": "GET /a"}]
    (tmp_path / name).write_text(json.dumps(value), encoding="utf-8")
    (found,) = read_baseline(tmp_path / name).entries
    assert (found.id, found.reason, found.operation) == ("a-1", "known", "GET /a")
    assert found.expires == date(2030, 1, 31)
    assert found.place.line == 1


@given(st.text(), st.text(min_size=1), st.text(), st.dates())
def test_an_entry_that_was_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, operation: str, reason: str, title: str, end: date
) -> None:
    if not (operation.strip() and reason.strip() and title.strip()):
        return
    path = tmp_path_factory.mktemp("baseline") / "known.yaml"
    path.write_text(entry_text("a-1", operation, title, reason, end), encoding="utf-8")
    (found,) = read_baseline(path).entries
    assert (found.id, found.reason, found.operation) == ("a-1", reason, operation)
    assert found.expires == end


def test_an_entry_may_have_further_findings_of_its_cause(tmp_path: Path) -> None:
    path = tmp_path / "known.yaml"
    also = {"a-2": "GET /b", "a-3": "GET /c"}
    path.write_text(entry_text("a-1", "GET /a", "t", "known", TODAY, also), encoding="utf-8")
    found = read_baseline(path).entries
    assert [(one.id, one.operation) for one in found] == [
        ("a-1", "GET /a"),
        ("a-2", "GET /b"),
        ("a-3", "GET /c"),
    ]
    assert [one.place.line for one in found] == [1, 7, 8]
    assert {(one.reason, one.expires) for one in found} == {("known", TODAY)}


TWICE = "- {id: a, reason: b, expires: 2030-01-31}\n" * 2
WHOLE = "- id: a\n  reason: b\n  expires: 2030-01-31\n"
WRONG = [
    ("a: 1\n", 1, "a baseline is a list"),
    ("- 7\n", 1, "an entry is no object"),
    ("- id: a\n  reason: b\n", 1, "an entry has no expires"),
    ("- id: a\n  reson: b\n", 2, "'reson' is unknown. Did you mean reason?"),
    ("- id: a\n  reason:\n  expires: 2030-01-31\n", 2, "reason is no text"),
    ("- id: a\n  reason: b\n  expires: soon\n", 3, "'soon' is no date"),
    ("- id: a\n  reason: WHY\n  expires: 2030-01-31\n", 2, "WHY stands for a reason"),
    (TWICE, 2, "a stands in line 1 already"),
    (f"{WHOLE}  also: [b]\n", 4, "also is no map of texts"),
    (f"{WHOLE}  also: {{b: 1}}\n", 4, "also is no map of texts"),
    (f"{WHOLE}  also:\n    a: GET /b\n", 5, "a stands in line 1 already"),
    ("- [\n", 2, ""),
    ("", 1, "the file is empty"),
]


@pytest.mark.parametrize(("text", "line", "what"), WRONG)
def test_what_is_no_baseline_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, what: str
) -> None:
    path = tmp_path / "known.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=f":{line}(:[0-9]+)?: {re.escape(what)}"):
        read_baseline(path)


def test_a_baseline_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"known\.yaml"):
        read_baseline(tmp_path / "known.yaml")
