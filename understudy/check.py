"""What is wrong or ambiguous in documents, told to a person or to a program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from understudy.openapi.finding_data import as_data, counts, in_words
from understudy.openapi.findings import Finding, Place, Severity
from understudy.openapi.selection import Outcome
from understudy.terminal import Paint, visible

FORMAT_VERSION = 1
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Checked:
    """One document and its findings, the gravest first, each with its line."""

    outcome: Outcome
    findings: tuple[Finding, ...]


def check(outcomes: Iterable[Outcome]) -> list[Checked]:
    """The findings of each document; that it is refused is one of them."""
    return [Checked(outcome, tuple(sorted(_findings(outcome), key=_rank))) for outcome in outcomes]


def has_errors(checked: Iterable[Checked]) -> bool:
    """Whether any of them has a finding that is an error."""
    return any(f.severity is Severity.ERROR for one in checked for f in one.findings)


def as_text(checked: Sequence[Checked], paint: Paint) -> str:
    """The findings below their document, and a summary; for a person."""
    lines: list[str] = []
    for one in checked:
        lines += [_heading(one, paint), *_lines(one.findings, paint), ""]
    findings = [finding for one in checked for finding in one.findings]
    documents = "1 document" if len(checked) == 1 else f"{len(checked)} documents"
    lines.append(f"{documents}: {in_words(counts(findings)) or 'no findings'}")
    return "\n".join(lines) + "\n"


def as_json(checked: Sequence[Checked]) -> str:
    """The same for a program; `format` grows by one when a reader would have to change."""
    document = {
        "format": FORMAT_VERSION,
        "documents": [_document(one) for one in checked],
        "counts": counts(finding for one in checked for finding in one.findings),
    }
    return json.dumps(document, indent=2) + "\n"


def _findings(outcome: Outcome) -> tuple[Finding, ...]:
    if outcome.api is not None:
        return outcome.api.document.located(outcome.api.findings)
    return (outcome.refusal,) if outcome.refusal else ()


def _rank(finding: Finding) -> tuple[int, str, int]:
    return _ORDER.index(finding.severity), finding.place.file, finding.place.line or 0


def _heading(one: Checked, paint: Paint) -> str:
    name = paint(visible(one.outcome.name), "bold")
    state = "refused" if one.outcome.api is None else "" if one.findings else "no findings"
    return f"{name}  {visible(str(one.outcome.path))}{f'  {state}' if state else ''}"


def _lines(findings: Iterable[Finding], paint: Paint) -> Iterator[str]:
    """Each finding once; where the same is to be said of several places, they stand together."""
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for one in findings:
        key = (one.severity, one.place.file, one.rule, one.what, one.why, one.way_out)
        alike.setdefault(key, []).append(one)
    for first, *others in alike.values():
        severity = paint(first.severity, _COLOURS[first.severity])
        place, what = visible(str(first.place)), visible(first.what)
        yield f"  {place}  {severity}  {first.rule}  {what}"
        if others:
            yield f"    also at {visible(', '.join(_spot(one.place) for one in others))}"
        if first.why:
            yield f"    why: {visible(first.why)}"
        if first.way_out:
            yield f"    way out: {visible(first.way_out)}"


def _spot(place: Place) -> str:
    """A place in a file that has been named."""
    return f":{place.line}" if place.line is not None else f"#{place.pointer}"


def _document(one: Checked) -> dict[str, Any]:
    outcome, api = one.outcome, one.outcome.api
    return {
        "name": outcome.name,
        "file": str(outcome.path),
        "refused": api is None,
        "title": api.title if api else None,
        "version": api.version if api else None,
        "operations": len(api.operations) if api else 0,
        "findings": [as_data(finding) for finding in one.findings],
    }
