"""Runs as text for a person, and as JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from .cases import CASES
from .figures import Measured, Run, Spread, ratio, ratio_by_cpu, spread, unlogged
from .goals import Goal
from .variants import BARE, PRISM

_ABSENT = "-"
_SPEED = ("Speed", "req/s (min-max)", "of bare (min-max)", "of Prism (min-max)", "p50 ms", "p99 ms")
_COST = ("Cost", "CPU us a request", "of bare by CPU", "of Prism by CPU", "MB after load")


def as_text(run: Run) -> str:
    """The tables of a case, CPU time in process, the goals and the notes."""
    lines = [f"{run.name}: {run.title}", ""]
    lines += table([_SPEED, *(_speed(run, measured) for measured in run.measured)])
    lines += ["", *table([_COST, *(_cost(run, measured) for measured in run.measured)])]
    if run.in_process:
        lines += ["", "CPU microseconds a request, inside the application (min-max):"]
        for name, figures in run.in_process.items():
            lines.append(f"  {name:<11} {spread_text(spread(figures), '.1f')}")
    lines += ["", "Goals:", *(f"  {goal_text(goal)}" for goal in goals(run))]
    notes = [*run.notes, *_remarks(run)]
    if notes:
        lines += ["", *notes]
    return "\n".join(lines) + "\n"


def as_json(runs: Sequence[Run]) -> str:
    """Every figure of every round, and the goals."""
    told = [asdict(run) | {"goals": [asdict(goal) for goal in goals(run)]} for run in runs]
    return json.dumps(told, indent=2)


def goals(run: Run) -> list[Goal]:
    """What is wanted of this case, each beside what was reached."""
    return [
        wanted.reached(run) for case in CASES if case.name == run.name for wanted in case.wanted
    ]


def _speed(run: Run, measured: Measured) -> tuple[str, ...]:
    return (
        measured.label,
        spread_text(spread(measured.rates), ",.0f"),
        spread_text(spread(ratio(run, measured.name, BARE)), ".3f"),
        spread_text(spread(ratio(run, measured.name, PRISM)), ".1f"),
        _median([each.load.p50 for each in measured.rounds], ".2f"),
        _median([each.load.p99 for each in measured.rounds], ".2f"),
    )


def _cost(run: Run, measured: Measured) -> tuple[str, ...]:
    after = measured.after
    return (
        measured.label,
        spread_text(spread(measured.costs), ".0f"),
        spread_text(spread(ratio_by_cpu(run, measured.name, BARE)), ".3f"),
        spread_text(spread(ratio_by_cpu(run, measured.name, PRISM)), ".1f"),
        f"{after.resident:.0f}" if after else _ABSENT,
    )


def _median(figures: Sequence[float], form: str) -> str:
    found = spread(figures)
    return f"{found.median:{form}}" if found else _ABSENT


def spread_text(found: Spread | None, form: str) -> str:
    """The median, with the least and the greatest."""
    if found is None:
        return _ABSENT
    return f"{found.median:{form}} ({found.low:{form}}-{found.high:{form}})"


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines, the first cell to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [first.ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    return lines


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """The same in Markdown."""
    ruler = ["---", *["---:"] * (len(rows[0]) - 1)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (rows[0], ruler, *rows[1:]))


def goal_text(goal: Goal) -> str:
    """One line."""
    if goal.reached is None:
        return f"{goal.what}: not measured"
    by_cpu = f" ({goal.by_cpu:.3g} by CPU)" if goal.by_cpu is not None else ""
    return f"{goal.what}: {goal.reached:.3g}{by_cpu}, {'met' if goal.met else 'NOT met'}"


def _remarks(run: Run) -> list[str]:
    remarks = []
    for measured in run.measured:
        failed = sum(each.load.failed for each in measured.rounds)
        if failed:
            remarks.append(f"{measured.name}: {failed} requests failed")
        if unlogged(measured):
            remarks.append(f"{measured.name}: {unlogged(measured)} answers are not in its log")
    return remarks
