"""Findings for a person and for a program: the same, gravest first, and harmless to print."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from understudy.check import Checked, as_json, as_text, check, has_errors
from understudy.openapi.findings import Finding, Place, Severity
from understudy.openapi.selection import Outcome, read, select
from understudy.terminal import plain


def finding(severity: Severity, line: int, what: str = "what") -> Finding:
    place = Place("api.yaml", f"/{line}", line, 1)
    return Finding(severity, "a-rule", place, what, "why so", "do this")


def checked(*findings: Finding) -> Checked:
    return Checked(Outcome(Path("api.yaml"), "api", None), findings)


def test_a_refused_document_is_an_error_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    path.write_text("info: {}\nswagger: '2.0'\n", encoding="utf-8")
    found = check(read([path]))
    assert has_errors(found)
    text = as_text(found, plain)
    assert f"  error  swagger-2\n    {path}:2:1  this is Swagger 2.0" in text
    assert "way out: Convert" in text
    assert text.endswith("1 document: 1 error\n")


def test_the_documents_that_come_along_have_no_errors_and_every_finding_has_a_line() -> None:
    found = check(read(select([]).paths))
    assert not has_errors(found)
    findings = [finding for one in found for finding in one.findings]
    assert findings
    assert all(finding.place.line for finding in findings)


def test_the_gravest_come_first_and_then_they_go_by_line() -> None:
    for one in check(read(select([]).paths)):
        ranks = [(list(Severity).index(f.severity), f.place.line) for f in one.findings]
        assert ranks == sorted(ranks)


def test_findings_stand_below_their_rule_each_place_as_an_editor_opens_it() -> None:
    lines = [finding(Severity.WARNING, line) for line in (3, 5, 8)]
    text = as_text([checked(*lines, finding(Severity.WARNING, 9, "other"))], plain)
    assert "  warning  a-rule  4 places\n    api.yaml:3:1  what\n" in text
    assert "    api.yaml:8:1  the same\n    api.yaml:9:1  other\n" in text
    assert "1 document: 4 warnings" in text


def test_what_holds_for_every_place_of_a_rule_is_said_once() -> None:
    first = finding(Severity.WARNING, 1)
    second = replace(first, what="other", way_out="do that")
    text = as_text([checked(first, second)], plain)
    assert text.count("why: why so") == 1
    assert text.count("way out: do this") == text.count("way out: do that") == 1


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.NOTE])
def test_many_places_of_one_rule_hide_nothing_else(severity: Severity) -> None:
    many = [finding(severity, line, f"what {line}") for line in range(1, 3001)]
    rare = replace(finding(severity, 9999), rule="rare")
    text = as_text([checked(*many, rare)], plain)
    assert len(text.splitlines()) < 40
    assert "a-rule  3000 places" in text
    assert "--json lists" in text
    assert "api.yaml:9999:1" in text


def test_no_error_is_left_out() -> None:
    text = as_text([checked(*(finding(Severity.ERROR, line) for line in range(1, 301)))], plain)
    assert all(f"api.yaml:{line}:1  " in text for line in range(1, 301))


def test_the_summary_counts_each_rule_the_gravest_and_most_frequent_first() -> None:
    often = [replace(finding(Severity.NOTE, line), rule="often") for line in range(5)]
    seldom = replace(finding(Severity.NOTE, 1), rule="seldom")
    text = as_text([checked(finding(Severity.ERROR, 1)), checked(*often, seldom)], plain)
    counted = [line.split() for line in text.splitlines()[-4:-1]]
    assert counted == [["error", "a-rule", "1"], ["note", "often", "5"], ["note", "seldom", "1"]]


def test_no_findings_is_said() -> None:
    assert "1 document: no findings" in as_text([checked()], plain)


def test_a_document_cannot_command_the_terminal() -> None:
    text = as_text([checked(finding(Severity.NOTE, 1, "\x1b[2J\u202e"))], plain)
    assert text.replace("\n", "").isprintable()


def test_json_has_a_format_every_finding_and_the_counts() -> None:
    document = json.loads(as_json([checked(finding(Severity.ERROR, 3))]))
    assert document["format"] == 1
    assert document["counts"] == {"error": 1, "warning": 0, "note": 0}
    (one,) = document["documents"]
    assert one["refused"] is True
    assert one["findings"][0]["line"] == 3
    assert set(one["findings"][0]) == {
        "id", "severity", "rule", "file", "line", "column", "pointer", "what", "why", "way_out",
    }  # fmt: skip


def test_a_few_places_of_one_rule_are_all_shown() -> None:
    text = as_text([checked(*(finding(Severity.NOTE, line) for line in range(1, 21)))], plain)
    assert all(f"api.yaml:{line}:1  " in text for line in range(1, 21))
    assert "--json" not in text
