"""Findings for a person and for a program: the same, gravest first, and harmless to print."""

from __future__ import annotations

import json
from pathlib import Path

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
    assert f"{path}:2  error  swagger-2" in text
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


def test_what_is_to_be_said_of_several_places_is_said_once() -> None:
    lines = [finding(Severity.WARNING, line) for line in (3, 5, 8)]
    text = as_text([checked(*lines, finding(Severity.WARNING, 9, "other"))], plain)
    assert text.count("a-rule  what") == 1
    assert "also at :5, :8" in text
    assert "1 document: 4 warnings" in text


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
