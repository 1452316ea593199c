"""A report for programs: JSON of one format, which report.schema.json describes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from .report import FindingEntry, OperationEntry, Replay, Report
from .spelling import Encoded, Part, Spelling

FORMAT = 1


def as_json(report: Report) -> str:
    """The whole report; `format` grows by one when a reader would have to change."""
    return json.dumps(as_data(report), indent=2) + "\n"


def as_data(report: Report) -> dict[str, Any]:
    """The same as values."""
    return {
        "format": FORMAT,
        "understudy": report.version,
        "target": report.target,
        "seed": report.seed,
        "profile": report.profile,
        "started": report.started,
        "verdict": report.outcome.value,
        "exit_status": report.outcome.exit_status,
        "summary": _summary(report),
        "documents": [asdict(document) for document in report.documents],
        "not_served": list(report.not_served),
        "not_tested": [f"{one.document} {one.operation}" for one in report.not_tested],
        "operations": [_operation(operation) for operation in report.operations],
        "findings": [_finding(finding) for finding in report.findings],
        "created": [asdict(created) for created in report.created],
        "notes": list(report.notes),
        "stopped": report.stopped or None,
        "unusable": report.unusable or None,
    }


def _summary(report: Report) -> dict[str, Any]:
    return {
        "requests": report.requests,
        "created": len(report.created),
        "seconds": round(report.seconds, 3),
        "fail_on": report.fail_on.value,
        "counts": {severity.value: count for severity, count in report.counts.items()},
        "accepted": sum(1 for finding in report.findings if finding.accepted),
        "operations": {verdict.value: count for verdict, count in report.verdicts.items()},
    }


def _operation(operation: OperationEntry) -> dict[str, Any]:
    return {
        "document": operation.document,
        "operation": operation.operation,
        "operation_id": operation.operation_id,
        "verdict": operation.verdict.value,
        "documented": list(operation.documented),
        "statuses": {str(status): count for status, count in operation.statuses.items()},
        "unseen": list(operation.unseen),
        "requests": operation.requests,
        "created": operation.created,
        "checks": list(operation.checks),
        "skipped": dict(operation.skipped),
        "untested": list(operation.untested),
    }


def _finding(finding: FindingEntry) -> dict[str, Any]:
    return {
        "id": finding.id,
        "severity": finding.severity.value,
        "check": finding.check,
        "operation": finding.operation,
        "document": {"name": finding.document, **asdict(finding.place)},
        "title": finding.title,
        "documented": finding.documented,
        "received": finding.received,
        "request": asdict(finding.request) if finding.request else None,
        "response": asdict(finding.response) if finding.response else None,
        "trouble": finding.trouble or None,
        "curl": finding.curl,
        "replay": _replay(finding.replay) if finding.replay else None,
        "count": finding.count,
        "seen": {"times": finding.seen, "of": finding.tries},
        "accepted": finding.accepted or None,
        "way_out": finding.way_out,
        "overlay": finding.overlay,
    }


def _replay(replay: Replay) -> dict[str, Any]:
    return {
        "method": replay.method,
        "url": spelling_data(replay.url),
        "headers": [[name, spelling_data(value)] for name, value in replay.headers],
        "body": replay.body,
    }


def spelling_data(spelling: Spelling) -> list[Any]:
    """A spelling as JSON: texts, credentials as objects, what is in base64 as an array."""
    return [_piece(piece) for piece in spelling]


def spelling_of(data: list[Any]) -> Spelling:
    """The spelling again; KeyError or TypeError for what is none."""
    return tuple(
        Encoded(tuple(map(_plain, one))) if isinstance(one, list) else _plain(one) for one in data
    )


def _piece(piece: str | Part | Encoded) -> Any:
    if isinstance(piece, str):
        return piece
    if isinstance(piece, Encoded):
        return [_piece(one) for one in piece.pieces]
    return asdict(piece)


def _plain(one: Any) -> str | Part:
    return one if isinstance(one, str) else Part(**one)
