"""A report as JUnit XML: one case for each operation and check, as CI systems read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from understudy.contracts.result import Verdict

from .report import FindingEntry, OperationEntry, Report

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RUN = "run"


def as_junit(report: Report) -> str:
    """The whole report: a suite for each document.

    What was not judged is skipped, with the reason; what does not break the contract passes, with
    what there is to say in its output. A target that can't be used is an error.
    """
    root = Element("testsuites", name="understudy contract", time=f"{report.seconds:.3f}")
    for document in report.documents:
        suite = SubElement(root, "testsuite", name=_text(document.name), timestamp=report.started)
        properties = SubElement(suite, "properties")
        for name, value in (
            ("seed", report.seed),
            ("profile", report.profile),
            ("host", urlsplit(report.target).netloc or report.target),
            ("document", document.file),
            ("sha256", document.sha256),
            ("understudy", report.version),
        ):
            SubElement(properties, "property", name=name, value=_text(str(value)))
        for operation in report.operations:
            if operation.document == document.name:
                _operation(suite, operation, report)
    _whole(root, report)
    for element in (*root.iter("testsuite"), root):
        _count(element)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _operation(suite: Element, operation: OperationEntry, report: Report) -> None:
    own = [
        finding
        for finding in report.findings
        if (finding.document, finding.operation) == (operation.document, operation.operation)
    ]
    checks = dict.fromkeys((*operation.checks, *(finding.check for finding in own)))
    for check in checks:
        _judged(_case(suite, operation, check), [f for f in own if f.check == check], report)
    for check, why in operation.skipped.items():
        if check not in checks:
            SubElement(_case(suite, operation, check), "skipped", message=_text(why))
    if not checks and not operation.skipped:
        case = _case(suite, operation, operation.verdict.value)
        if operation.verdict is Verdict.NOT_REACHED:
            why = "; ".join(operation.untested) or "nothing was tested here"
            SubElement(case, "skipped", message=_text(why))


def _case(suite: Element, operation: OperationEntry, check: str) -> Element:
    name = _text(f"{operation.document} {operation.operation}")
    return SubElement(suite, "testcase", classname=name, name=_text(check))


def _judged(case: Element, findings: list[FindingEntry], report: Report) -> None:
    breaking = [finding for finding in findings if finding.breaks(report.fail_on)]
    others = [finding for finding in findings if finding not in breaking]
    if findings:
        place = (breaking or findings)[0].place
        case.set("file", _text(place.file))
        if place.line:
            case.set("line", str(place.line))
    if breaking:
        more = f" (and {len(breaking) - 1} more)" if len(breaking) > 1 else ""
        message = _text(breaking[0].title + more)
        failure = SubElement(case, "failure", message=message, type=_text(breaking[0].check))
        failure.text = _text("\n\n".join(map(_told, breaking)))
    if others:
        SubElement(case, "system-out").text = _text("\n\n".join(map(_told, others)))


def _told(finding: FindingEntry) -> str:
    """One finding as lines."""
    lines = [f"{finding.severity.upper()} {finding.id}: {finding.title}", f"at {finding.place}"]
    lines += [f"documented: {finding.documented}"] if finding.documented else []
    lines += [f"received: {finding.received}"] if finding.received else []
    if finding.response:
        lines.append(f"came back: {finding.response.status} {finding.response.body}")
    elif finding.trouble:
        lines.append(f"came back: nothing, {finding.trouble}")
    lines += [finding.curl] if finding.curl else []
    lines += [f"accepted: {finding.accepted}"] if finding.accepted else []
    return "\n".join(lines)


def _whole(root: Element, report: Report) -> None:
    """What is to be said of the run as a whole, where it says that little was tested."""
    if not (report.unusable or report.stopped or not report.operations):
        return
    suite = SubElement(root, "testsuite", name=_RUN, timestamp=report.started)
    case = SubElement(suite, "testcase", classname=_RUN, name="target")
    if report.unusable:
        SubElement(case, "error", message=_text(report.unusable), type="unusable")
    else:
        why = report.stopped or "nothing was tested"
        SubElement(case, "skipped", message=_text(why))


def _count(element: Element) -> None:
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(name, str(_having(cases, tag)))


def _having(cases: Iterable[Element], tag: str) -> int:
    return sum(1 for case in cases if case.find(tag) is not None)


def _text(text: str) -> str:
    """A text that XML 1.0 can hold: other characters as escapes."""
    return _NOT_XML.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
