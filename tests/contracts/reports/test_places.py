"""SARIF and annotations lead to the line of the document, as seen from the current folder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.results import KNOWN, Labels, finding, result
from understudy.contracts.finding import Finding
from understudy.contracts.reports.github import as_commands
from understudy.contracts.reports.sarif import as_sarif
from understudy.contracts.reports.telling import tell
from understudy.contracts.severity import Severity


def sarif(*findings: Finding) -> list[dict[str, Any]]:
    loaded = json.loads(as_sarif(tell(result(*findings), Labels(), KNOWN)))
    found: list[dict[str, Any]] = loaded["runs"][0]["results"]
    return found


def commands(*findings: Finding) -> list[str]:
    return as_commands(tell(result(*findings), Labels(), KNOWN)).splitlines()


def at(file: str, line: int | None = 61) -> Finding:
    return replace(finding(), place=replace(finding().place, file=file, line=line))


def uri(file: str) -> str:
    found: str = sarif(at(file))[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return found


def test_each_severity_has_its_level() -> None:
    levels = [one["level"] for one in sarif(*(finding(severity=s, pointer=s) for s in Severity))]
    assert levels == ["error", "warning", "note"]
    starts = [line.split()[0] for line in commands(*(finding(s, s) for s in Severity))]
    assert starts == ["::error", "::warning", "::notice"]


def test_a_finding_is_at_the_line_of_the_document() -> None:
    physical = sarif(finding())[0]["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "specs/lumino.yaml"}
    assert physical["region"]["startLine"] == 61
    assert commands(finding())[0].startswith("::error file=specs/lumino.yaml,line=61,col=13,title=")


def test_a_file_is_named_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert uri(str(tmp_path / "an api.yaml")) == "an%20api.yaml"
    assert uri(str(tmp_path.parent / "api.yaml")) == "../api.yaml"
    assert uri("https://example.com/an api.yaml") == "https://example.com/an%20api.yaml"


def test_a_finding_without_a_line_has_no_region() -> None:
    assert "region" not in sarif(at("api.yaml", None))[0]["locations"][0]["physicalLocation"]
    assert ",line=" not in commands(at("api.yaml", None))[0]


def test_what_is_accepted_is_suppressed_and_not_annotated() -> None:
    accepted = finding(accepted="known since spring")
    assert sarif(accepted)[0]["suppressions"] == [
        {"kind": "external", "justification": "known since spring"}
    ]
    assert commands(accepted) == []


def test_a_finding_is_recognised_by_its_id() -> None:
    assert sarif(finding())[0]["partialFingerprints"] == {"understudy/v1": finding().id}


def test_there_are_no_more_annotations_than_are_shown() -> None:
    many = [finding(pointer=f"/x/{n}", about=f"{n}") for n in range(30)]
    assert len(commands(*many)) == 10


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_an_annotation_reads_as_it_was_written(text: str) -> None:
    line = commands(finding(title=text, documented="", received=""))[0]
    assert unquote(line.split("::", 2)[2].split("%0A")[0].replace("%25", "%2525")) == text.replace(
        "%", "%25"
    )
