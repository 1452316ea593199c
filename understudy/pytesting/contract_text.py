"""What contract items say: a broken contract as the command tells it, and the end of the run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from understudy.contracts.reports.report import FindingEntry, Report
from understudy.contracts.reports.terminal import as_blocks, as_remainder
from understudy.contracts.result import Outcome, Verdict
from understudy.terminal import plain, visible

from .contract_case import Case
from .examination import Examined


def broken(case: Case, examined: Examined) -> str:
    """The findings that fail an item; empty: it does not fail."""
    report = examined.report
    found = [one for one in _own(case, examined) if report and one.breaks(report.fail_on)]
    return as_blocks(found, plain) if found else ""


def skipped(case: Case, examined: Examined) -> str:
    """Why an item says nothing; empty: it does."""
    report = examined.report
    if report is None:
        return examined.spent or "nothing was tested"
    if _own(case, examined):
        return ""
    (operation,) = report.operations or (None,)
    if operation is None or not operation.statuses:
        untested = operation.untested if operation else ()
        return "; ".join(untested) or report.stopped or "nothing was sent"
    return operation.skipped.get(case.check, "")


def _own(case: Case, examined: Examined) -> list[FindingEntry]:
    label = f"{case.operation.method} {case.operation.path}"
    return [
        one
        for one in (examined.report.findings if examined.report else ())
        if (one.document, one.operation, one.check) == (case.api.name, label, case.check)
    ]


def together(examined: Iterable[Examined]) -> Report | None:
    """The reports of all operations as one; None where there is none."""
    reports = [one.report for one in examined if one.report]
    if not reports:
        return None
    operations = tuple(operation for one in reports for operation in one.operations)
    findings = tuple(finding for one in reports for finding in one.findings)
    first = reports[0]
    return replace(
        first,
        target=", ".join(sorted({one.target for one in reports})),
        outcome=_outcome(reports),
        seconds=sum(one.seconds for one in reports),
        requests=sum(one.requests for one in reports),
        documents=tuple(dict.fromkeys(d for one in reports for d in one.documents)),
        operations=operations,
        findings=findings,
        created=tuple(created for one in reports for created in one.created),
        notes=tuple(dict.fromkeys(note for one in reports for note in one.notes)),
        stopped=next((one.stopped for one in reports if one.stopped), ""),
    )


def _outcome(reports: Sequence[Report]) -> Outcome:
    if any(one.outcome is Outcome.BROKEN for one in reports):
        return Outcome.BROKEN
    if all(one.verdict is Verdict.NOT_REACHED for each in reports for one in each.operations):
        return Outcome.NOTHING_TESTED
    return Outcome.KEPT


def summary(report: Report, notes: Iterable[str]) -> Iterator[str]:
    """The lines at the end of a run of pytest."""
    names = ", ".join(document.name for document in report.documents)
    targets = report.target.split(", ")
    place = report.target if len(targets) == 1 else f"{len(targets)} addresses"
    about = f"{names} at {place}, profile {report.profile}, seed {report.seed}"
    yield visible(about)
    if report.outcome is Outcome.NOTHING_TESTED:
        yield "nothing was tested: no operation carried a request out"
    yield from as_remainder(report, plain).splitlines()
    yield from map(visible, dict.fromkeys(notes))
