"""A report as SARIF 2.1.0: each finding at its line of the document, for code scanning."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from understudy.contracts.severity import Severity

from .report import FindingEntry, Report

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.FAILURE: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def as_sarif(report: Report) -> str:
    """The whole report; a finding that is accepted is a suppressed result."""
    checks = list(dict.fromkeys(finding.check for finding in report.findings))
    driver = {
        "name": "understudy",
        "version": report.version,
        "rules": [{"id": check, "name": _pascal(check)} for check in checks],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"understudy/{'+'.join(d.name for d in report.documents)}/"},
        "invocations": [_invocation(report)],
        "results": [_result(finding, checks) for finding in report.findings],
        "columnKind": "unicodeCodePoints",
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _invocation(report: Report) -> dict[str, Any]:
    told = [
        text for text in (report.unusable, report.stopped, report.missed, *report.notes) if text
    ]
    return {
        "executionSuccessful": not report.unusable,
        "exitCode": report.outcome.exit_status,
        "toolExecutionNotifications": [{"message": {"text": text}} for text in told],
    }


def _result(finding: FindingEntry, checks: list[str]) -> dict[str, Any]:
    result = {
        "ruleId": finding.check,
        "ruleIndex": checks.index(finding.check),
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(finding)],
        "partialFingerprints": {"understudy/v1": finding.id},
        "occurrenceCount": finding.count,
    }
    if finding.accepted:
        suppression = {"kind": "external", "justification": finding.accepted}
        result["suppressions"] = [suppression]
    return result


def _message(finding: FindingEntry) -> str:
    parts = [f"{finding.operation}: {finding.title}."]
    parts += [f"Documented: {finding.documented}."] if finding.documented else []
    parts += [f"Received: {finding.received}."] if finding.received else []
    parts += [f"Again: {finding.curl}"] if finding.curl else []
    # A bracket begins a link in the text of a message (section 3.11.6).
    return "\n".join(parts).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _location(finding: FindingEntry) -> dict[str, Any]:
    place = finding.place
    physical: dict[str, Any] = {"artifactLocation": {"uri": relative_uri(place.file)}}
    if place.line:
        region: dict[str, Any] = {"startLine": place.line}
        if place.column:
            region["startColumn"] = place.column
        if place.excerpt:
            region["snippet"] = {"text": place.excerpt}
        physical["region"] = region
    logical = {"fullyQualifiedName": f"{finding.document} {finding.operation}", "kind": "resource"}
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def relative_uri(file: str) -> str:
    """A file as a URI reference from the current folder; a URL as it is."""
    if "://" in file:
        return quote(file, safe=":/?#[]@!$&'()*+,;=%~-._")
    return quote(relative_path(file))


def relative_path(file: str) -> str:
    """A file as seen from the current folder, with slashes."""
    try:
        return Path(os.path.relpath(file)).as_posix()
    except (ValueError, OSError):
        return file


def _pascal(check: str) -> str:
    return "".join(part.capitalize() for part in check.split("-"))
