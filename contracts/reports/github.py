"""A report for GitHub Actions: annotations at the document's lines, and a summary in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from understudy.contracts.severity import Severity
from understudy.terminal import visible

from .causes import Cause, causes
from .report import FindingEntry, OperationEntry, Report
from .sarif import relative_path

_COMMANDS = {Severity.FAILURE: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_MOST = 10
"""GitHub shows ten annotations of each kind for a step."""
_LONGEST = 600
_KEPT = frozenset(" ,;/?!-'\"=+%()")


def as_commands(report: Report) -> str:
    """Workflow commands, one for each cause; to be printed on lines of their own."""
    lines = []
    for severity in Severity:
        found = [cause for cause in causes(report.findings) if cause.severity is severity]
        lines += [_annotation(cause) for cause in found[:_MOST]]
    return "".join(f"{line}\n" for line in lines)


def _annotation(cause: Cause) -> str:
    one = cause.shown
    properties = {"file": relative_path(one.place.file)}
    if one.place.line:
        properties["line"] = str(one.place.line)
    if one.place.column:
        properties["col"] = str(one.place.column)
    properties["title"] = f"{one.operation}: {one.check}"
    told = ",".join(f"{name}={_property(text)}" for name, text in properties.items())
    return f"::{_COMMANDS[cause.severity]} {told}::{_data(_message(one))}"


def _message(one: FindingEntry) -> str:
    lines = [one.title]
    lines += [f"documented: {one.documented}"] if one.documented else []
    lines += [f"received: {one.received}"] if one.received else []
    lines.append(f"understudy explain {one.id}")
    return "\n".join(visible(line)[:_LONGEST] for line in lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def as_summary(report: Report) -> str:
    """The summary of a step: a table of operations, and what broke, in Markdown."""
    names = ", ".join(document.name for document in report.documents)
    lines = [f"## Contract {report.told}: {_escaped(names)}", ""]
    counts = ", ".join(f"{n} {s.value}{'' if n == 1 else 's'}" for s, n in report.counts.items())
    told = f"{counts}; {report.requests} requests, {len(report.created)} created"
    lines += [f"{told}; seed {report.seed}, at {_escaped(report.target)}", ""]
    remarks = (report.unusable, report.stopped, *report.notes)
    lines += [f"- {_escaped(text)}" for text in remarks if text]
    lines += ["", *_table(report.operations), ""]
    for cause in causes(report.findings):
        lines += _cause(cause)
    return "\n".join(lines) + "\n"


def _table(operations: Iterable[OperationEntry]) -> Iterator[str]:
    yield "| operation | verdict | seen | not seen | not tested |"
    yield "|---|---|---|---|---|"
    for one in operations:
        name = _escaped(f"{one.document} {one.operation}")
        seen = ", ".join(map(str, one.statuses))
        unseen, untested = _escaped(", ".join(one.unseen)), _escaped("; ".join(one.untested))
        yield f"| {name} | {one.verdict.value} | {seen} | {unseen} | {untested} |"


def _cause(cause: Cause) -> Iterator[str]:
    one = cause.shown
    yield "<details>"
    summary = _escaped(f"{one.severity.upper()} {one.operation} {one.check}: {one.title}")
    yield f"<summary>{summary}</summary>"
    yield ""
    yield from _fenced("\n".join(_lines(cause)))
    yield "</details>"
    yield ""


def _lines(cause: Cause) -> Iterator[str]:
    one = cause.shown
    yield f"document    {one.place}"
    yield from (f"  | {line}" for line in one.place.excerpt.splitlines())
    if one.documented:
        yield f"documented  {one.documented}"
    if one.received:
        yield f"received    {one.received}"
    if one.response:
        yield f"came back   {one.response.status} {one.response.body[:_LONGEST]}"
    elif one.trouble:
        yield f"came back   nothing: {one.trouble}"
    if one.curl:
        yield f"again       {one.curl}"
    yield from (f"also        {other.title}" for other in cause.findings[1:])
    yield f"accept      understudy explain {one.id}"


def _fenced(text: str) -> Iterator[str]:
    """A block of code that nothing in it can end."""
    lines = [visible(line) for line in text.split("\n")]
    fence = "```"
    while any(fence in line for line in lines):
        fence += "`"
    yield fence
    yield from lines
    yield fence


def _escaped(text: str) -> str:
    """A text as Markdown that means only itself: no mark-up, link, mention or table."""
    return "".join(
        c if c in _KEPT or c.isalnum() else f"&#{ord(c)};" for c in visible(text)[:_LONGEST]
    )
