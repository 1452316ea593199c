"""A report for a person at a terminal: operations by verdict, a block for each cause, a footer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from understudy.contracts.result import Outcome, Verdict
from understudy.contracts.severity import Severity
from understudy.terminal import Paint, visible

from .causes import Cause, causes
from .page import WIDTH, Page, cut
from .report import CreatedEntry, FindingEntry, OperationEntry, Report
from .scan import Scan

_COLOURS = {Severity.FAILURE: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_VERDICTS = {
    Verdict.KEPT: "green",
    Verdict.BROKEN: "red",
    Verdict.DRIFTED: "cyan",
    Verdict.NOT_REACHED: "yellow",
}
_ORDER = (Verdict.BROKEN, Verdict.NOT_REACHED, Verdict.DRIFTED, Verdict.KEPT)
_BLOCKS = 4
_LINES = 10
_ROWS = 15
_NAME = 40
_NAMES, _TEXTS = 15, 13
"""Where the names of operations and the texts of a block begin."""
_AGAIN = "again"
"""A command is copied as one line."""
_COMMAND = re.compile(r"^(\s*(?:\x1b\[\d+m)?)::", re.MULTILINE)


def as_text(
    report: Report, paint: Paint, scan: Scan | None = None, columns: int | None = None
) -> str:
    """The whole report, at most a screen of it; `scan` is what the written files came to.

    `columns` are those of the terminal, if it is one.
    """
    page = Page(paint, columns)
    found = causes(report.findings)
    weighty = [cause for cause in found if cause.severity is not Severity.NOTE]
    lines = [*page.lines(_headline(report, paint))]
    lines += [*_table(report.operations, page), ""]
    for cause in weighty[:_BLOCKS]:
        lines += [*_block(cause, page), ""]
    more = [*_briefly(weighty[_BLOCKS:], page), *_drift(report.findings, page)]
    lines += [*more, ""] if more else []
    for line in (*_remarks(report), _footer(report, scan)):
        lines += page.lines(line)
    return _harmless("\n".join(lines) + "\n")


def as_blocks(findings: Iterable[FindingEntry], paint: Paint) -> str:
    """Findings alone: a block for each cause, the gravest first, and a line for what is left."""
    found, page = causes(findings), Page(paint)
    lines = [line for cause in found[:_BLOCKS] for line in (*_block(cause, page), "")]
    return _harmless("\n".join([*lines, *_briefly(found[_BLOCKS:], page)]).rstrip())


def as_remainder(report: Report, paint: Paint) -> str:
    """What is to be said beside the findings that break the contract, and the footer."""
    page = Page(paint)
    others = [one for one in report.findings if not one.breaks(report.fail_on)]
    weighty = [one for one in others if one.severity is not Severity.NOTE]
    lines = [*_briefly(causes(weighty), page), *_drift(others, page)]
    lines += [*_remarks(report), _footer(report, None)]
    return _harmless("\n".join(lines))


def _headline(report: Report, paint: Paint) -> str:
    missed = f", {report.missed}:" if report.missed else ""
    colours = {Outcome.KEPT: "yellow" if missed else "green", Outcome.BROKEN: "red"}
    colour = colours.get(report.outcome, "yellow")
    names = ", ".join(document.name for document in report.documents) or "nothing"
    told = paint(report.outcome.upper(), colour)
    why = f": {visible(report.unusable)}" if report.unusable else missed
    about = f"{names} at {report.target}, profile {report.profile}, seed {report.seed}"
    return f"{told}{why}  {visible(about)}"


def _table(operations: Iterable[OperationEntry], page: Page) -> Iterator[str]:
    rows = sorted(operations, key=lambda one: _ORDER.index(one.verdict))
    several = len({one.document for one in rows}) > 1
    names = [f"{one.document} {one.operation}" if several else one.operation for one in rows]
    width = min(max(map(len, names), default=0), 60)
    for name, one in list(zip(names, rows, strict=True))[:_ROWS]:
        verdict = page.paint(f"{one.verdict.value:<11}", _VERDICTS[one.verdict])
        yield from page.lines(f"  {verdict}  {visible(name):<{width}}  {_statuses(one)}", _NAMES)
        if one.untested:
            told = cut(visible("; ".join(one.untested)), WIDTH)
            yield from page.lines(f"{'':<{_NAMES}}not tested: {told}", _NAMES)
    if len(rows) > _ROWS:
        yield f"  and {_number(len(rows) - _ROWS, 'more operation')}, see --report html=FILE"


def _statuses(one: OperationEntry) -> str:
    """`201 400, 418 (not documented), not seen: 401`."""
    seen = []
    for status in one.statuses:
        known = {str(status), f"{status // 100}XX", f"{status // 100}xx", "default"}
        seen.append(f"{status}{'' if known & set(one.documented) else ' (not documented)'}")
    parts = [f"seen {', '.join(seen)}"] if seen else ["nothing seen"]
    parts += [f"not seen {', '.join(one.unseen)}"] if one.unseen else []
    return visible("; ".join(parts))


def _block(cause: Cause, page: Page) -> Iterator[str]:
    one = cause.shown
    severity = page.paint(cause.severity.upper(), _COLOURS[cause.severity])
    times = f"  x{cause.count}" if cause.count > 1 else ""
    often = f"  seen {one.seen} of {one.tries}" if one.seen != one.tries else ""
    yield from page.lines(f"{severity}  {visible(one.operation)}  {one.check}{times}{often}")
    for line in page.lines(f"  {cut(visible(one.title), WIDTH)}"):
        yield f"  {page.paint(line[2:], 'bold')}"
    for other in cause.findings[1:3]:
        yield from page.lines(f"  also: {cut(visible(other.title), WIDTH)}", 8)
    if len(cause.findings) > 3:
        yield f"  and {len(cause.findings) - 3} more like these"
    for name, text in _rows(one, page):
        row = f"  {page.paint(f'{name:<10}', 'dim')} {text}"
        yield from [row] if name == _AGAIN else page.lines(row, _TEXTS)


def _rows(one: FindingEntry, page: Page) -> Iterator[tuple[str, str]]:
    yield "document", visible(str(one.place))
    for line in one.place.excerpt.splitlines()[:3]:
        yield "", page.cut(f"| {visible(line)}", WIDTH + 2, after=_TEXTS)
    if one.request:
        body = f"  {one.request.body}" if one.request.body else ""
        sent = f"{one.request.method} {one.request.url}{body}"
        yield "sent", page.cut(visible(sent), after=_TEXTS)
    if one.response:
        came = f"{one.response.status}  {one.response.body}"
        yield "came back", page.cut(visible(came), after=_TEXTS)
    elif one.trouble:
        yield "came back", f"nothing: {cut(visible(one.trouble), WIDTH)}"
    if one.documented or one.received:
        parts = (("documented", one.documented), ("received", one.received))
        told = "; ".join(f"{name}: {text}" for name, text in parts if text)
        yield "difference", cut(visible(told), 2 * WIDTH)
    if one.curl:
        yield _AGAIN, visible(one.curl) if len(one.curl) < 6 * WIDTH else "with the line below"
    if one.way_out:
        yield "way out", cut(visible(one.way_out), WIDTH)
    yield "accept", f"understudy explain {one.id}"


def _briefly(rest: list[Cause], page: Page) -> Iterator[str]:
    """A line for each cause beyond those that are told in full."""
    for cause in rest[:_LINES]:
        severity = page.paint(f"{cause.severity.upper():<7}", _COLOURS[cause.severity])
        told = f"{cause.shown.id}  {cause.shown.operation}  {cause.shown.title}"
        yield f"{severity}  {page.cut(visible(told), WIDTH - 9, after=9)}"
    if len(rest) > _LINES:
        yield f"and {_number(len(rest) - _LINES, 'more cause')}, see --report html=FILE"
    if rest:
        yield "each in full: understudy explain ID"


def _drift(findings: Iterable[FindingEntry], page: Page) -> Iterator[str]:
    """One folded line of notes for each operation."""
    notes: dict[tuple[str, str], list[str]] = {}
    for one in findings:
        if one.severity is Severity.NOTE and not one.accepted:
            notes.setdefault((one.document, one.operation), []).append(one.title)
    for (_, operation), titles in list(notes.items())[:_ROWS]:
        word = page.paint("NOTE", _COLOURS[Severity.NOTE])
        shown = f"{operation}  {len(titles)}: {'; '.join(titles)}"
        yield f"{word}     {page.cut(visible(shown), WIDTH - 8, after=9)}"
    if len(notes) > _ROWS:
        yield f"and notes of {_number(len(notes) - _ROWS, 'more operation')}"


def _remarks(report: Report) -> Iterator[str]:
    if report.not_served:
        yield f"not served here: {visible(', '.join(report.not_served))}"
    if report.stopped:
        yield f"stopped early: {visible(report.stopped)}"
    accepted = sum(1 for finding in report.findings if finding.accepted)
    if accepted:
        yield f"accepted: {_number(accepted, 'finding')} by baseline or policy"
    yield from (visible(note) for note in report.notes)
    counts = [_number(count, severity.value) for severity, count in report.counts.items() if count]
    yield f"{', '.join(counts) or 'no findings'} in {_number(len(report.operations), 'operation')}"


def _footer(report: Report, scan: Scan | None) -> str:
    parts = [f"sent {_number(report.requests, 'request')}", _created(report.created)]
    if scan and scan.files:
        parts.append(f"no secret in {_number(len(scan.files), 'file')} (scanned)")
    if scan and scan.removed:
        names = ", ".join(map(str, scan.removed))
        parts.append(f"a secret was found in {visible(names)}, which was removed")
    return f"{', '.join(parts)}, nothing else touched"


def _created(created: tuple[CreatedEntry, ...]) -> str:
    if not created:
        return "created nothing"
    kinds = {one.kind for one in created}
    what = kinds.pop() if len(kinds) == 1 else "things"
    told_as = ((one.name or one.id).strip() for one in created)
    names = [cut(visible(name), _NAME) for name in told_as if name]
    shown = names if len(names) < 4 else [names[0], "...", names[-1]]
    told = [f"named {', '.join(shown)}"] if names else []
    ends = sorted({one.expires for one in created if one.expires})
    told += [f"expire {'by ' if len(ends) > 1 else ''}{ends[-1]}"] if ends else []
    details = f" ({', '.join(told)})" if told else ""
    return visible(f"created {len(created)} {what}{details}")


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _harmless(text: str) -> str:
    """What CI systems take for a command, at the start of a line or in it, is taken apart."""
    return _COMMAND.sub(r"\1: :", text).replace("##[", "# #[")
