"""A report as one HTML file that needs nothing else: for a screen, a phone, and paper."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files

from understudy.contracts.result import Outcome
from understudy.contracts.severity import Severity
from understudy.terminal import visible

from .causes import Cause, causes
from .report import FindingEntry, OperationEntry, Report

_STYLE_FILE = "report.css"
_OUTCOMES = {Outcome.KEPT: "kept", Outcome.BROKEN: "broken"}


def as_html(report: Report) -> str:
    """The whole report; there is no script in it, and its policy allows none."""
    style = files(__package__).joinpath(_STYLE_FILE).read_text("utf-8")
    names = ", ".join(document.name for document in report.documents) or "nothing"
    title = f"Contract {report.told}: {names}"
    body = "\n".join(_body(report, names))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{_text(title)}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _body(report: Report, names: str) -> Iterator[str]:
    shade = "other" if report.missed else _OUTCOMES.get(report.outcome, "other")
    yield f'<header class="{shade}">'
    yield f"<h1>{_text(report.told.capitalize())}: {_text(names)}</h1>"
    yield f"<p>{_text(report.target)}</p>"
    yield "</header>"
    yield "<main>"
    yield from _summary(report)
    yield from _operations(report.operations)
    found = causes(report.findings)
    for severity in Severity:
        yield from _section(severity, [one for one in found if one.severity is severity])
    yield from _accepted([finding for finding in report.findings if finding.accepted])
    yield from _created(report)
    yield "</main>"
    yield from _footer(report)


def _summary(report: Report) -> Iterator[str]:
    yield '<ul class="figures">'
    for severity, count in report.counts.items():
        plural = "" if count == 1 else "s"
        shade = severity.value if count else "none"
        yield f'<li class="{shade}"><b>{count}</b> {severity.value}{plural}</li>'
    yield f"<li><b>{report.requests}</b> requests</li>"
    yield f"<li><b>{len(report.created)}</b> created</li>"
    yield f"<li><b>{report.seconds:.1f}</b> seconds</li>"
    yield "</ul>"
    remarks = [text for text in (report.unusable, report.stopped, *report.notes) if text]
    if report.not_served:
        remarks.append(f"not served here: {', '.join(report.not_served)}")
    yield from (f'<p class="remark">{_text(text)}</p>' for text in remarks)


def _operations(operations: Iterable[OperationEntry]) -> Iterator[str]:
    yield "<h2>Operations</h2>"
    yield '<div class="table"><table><thead><tr><th>Operation</th><th>Verdict</th>'
    yield "<th>Seen</th><th>Not seen</th><th>Requests</th></tr></thead><tbody>"
    for one in operations:
        seen = ", ".join(f"{status} ({count})" for status, count in one.statuses.items())
        yield f'<tr><th scope="row"><code>{_breaking(one.operation)}</code>'
        yield f"<small>{_text(one.document)}</small>"
        yield from (f"<small>not tested: {_text(why)}</small>" for why in one.untested)
        shade = one.verdict.value.replace(" ", "-")
        yield f'</th><td data-is="Verdict"><b class="{shade}">{one.verdict.value}</b></td>'
        yield f'<td data-is="Seen">{seen}</td>'
        yield f'<td data-is="Not seen">{_text(", ".join(one.unseen))}</td>'
        yield f'<td data-is="Requests">{one.requests}</td></tr>'
    yield "</tbody></table></div>"


def _section(severity: Severity, found: list[Cause]) -> Iterator[str]:
    if not found:
        return
    yield f"<h2>{severity.value.capitalize()}s</h2>"
    for cause in found:
        yield from _cause(cause, open_=severity is not Severity.NOTE)


def _cause(cause: Cause, open_: bool) -> Iterator[str]:
    one = cause.shown
    yield f'<details class="{cause.severity.value}" id="{_text(one.id)}"{" open" * open_}>'
    often = f" · seen {one.seen} of {one.tries}" if one.seen != one.tries else ""
    times = f" · {cause.count} times" if cause.count > 1 else ""
    yield f"<summary><b>{_text(one.title)}</b>"
    yield f"<small>{_text(one.operation)} · {_text(one.check)}{times}{often}</small></summary>"
    yield from _facts(one)
    if len(cause.findings) > 1:
        yield "<p>Of the same cause:</p><ul>"
        yield from (f"<li>{_text(other.title)}</li>" for other in cause.findings[1:])
        yield "</ul>"
    yield "</details>"


def _facts(one: FindingEntry) -> Iterator[str]:
    yield "<dl>"
    excerpt = _code(one.place.excerpt) if one.place.excerpt else ""
    yield from _fact("Document", f"<code>{_breaking(str(one.place))}</code>{excerpt}")
    if one.documented:
        yield from _fact("Documented", _text(one.documented))
    if one.received:
        yield from _fact("Received", f"<strong>{_text(one.received)}</strong>")
    if one.request:
        headers = "\n".join(f"{name}: {value}" for name, value in one.request.headers)
        line = f"{one.request.method} {one.request.url}"
        parts = [line, headers, "", one.request.body or ""]
        yield from _fact("Sent", _code("\n".join(parts).rstrip()))
    if one.response:
        headers = "\n".join(f"{name}: {value}" for name, value in one.response.headers)
        parts = [str(one.response.status), headers, "", one.response.body]
        yield from _fact("Came back", _code("\n".join(parts).rstrip()))
    elif one.trouble:
        yield from _fact("Came back", f"nothing: {_text(one.trouble)}")
    if one.curl:
        yield from _fact("Again", _code(one.curl))
    if one.way_out:
        yield from _fact("Way out", _text(one.way_out))
    yield from _fact("To accept it", f"<code>understudy explain {_text(one.id)}</code>")
    yield "</dl>"


def _fact(name: str, markup: str) -> Iterator[str]:
    yield f"<dt>{name}</dt><dd>{markup}</dd>"


def _accepted(findings: list[FindingEntry]) -> Iterator[str]:
    if not findings:
        return
    yield "<h2>Accepted</h2><ul>"
    for one in findings:
        yield f"<li>{_text(one.operation)}: {_text(one.title)} ({_text(one.accepted)})</li>"
    yield "</ul>"


def _created(report: Report) -> Iterator[str]:
    if not report.created:
        return
    yield "<h2>Created</h2><ul>"
    for one in report.created:
        told = [one.kind, one.name, one.id, f"expires {one.expires}" if one.expires else ""]
        yield f"<li>{_text(', '.join(text for text in told if text))}</li>"
    yield "</ul>"


def _footer(report: Report) -> Iterator[str]:
    yield "<footer>"
    told = f"understudy {report.version}, {report.started}, profile {report.profile}"
    yield f"<p>{_text(told)}, seed {report.seed}</p>"
    for document in report.documents:
        digest = f"sha256 {document.sha256}" if document.sha256 else ""
        yield f"<p>{_text(document.name)}: {_breaking(document.file)} {digest}</p>"
    yield "</footer>"


def _text(text: str) -> str:
    """A text as it reads, with what can't be seen or would turn it around written as escapes."""
    return escape(visible(text))


def _breaking(text: str) -> str:
    """A path that may go on in the next line behind a slash."""
    return _text(text).replace("/", "/<wbr>")


def _code(text: str) -> str:
    lines = "\n".join(map(_text, text.split("\n")))
    return f"<pre>{lines}</pre>"
