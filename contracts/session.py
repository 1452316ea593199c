"""A run as it is asked for: from options and documents to an exit status and what is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TextIO

from understudy.errors import UsageError
from understudy.openapi.model import Api
from understudy.terminal import Paint

from .arrival import arrive
from .baseline import read_baseline
from .callers import known_secrets, named_variables
from .conduct import Conduct
from .options import ContractOptions
from .outline import outline
from .planning import allow, check_names, plan_of
from .reports.progress import Progress
from .reports.telling import tell
from .reports.terminal import as_text
from .reports.writing import Destination, prepare, remember, write
from .result import Outcome, Result
from .run import Fuzz
from .secrets import Secrets


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a run speaks: `out` for results, `err` for progress, `say` for a line beside them.

    `ask` puts a question to a person; False where there is none. `columns` are those of `out`, if
    it is a terminal.
    """

    out: TextIO
    err: TextIO
    say: Callable[[str], None]
    paint: Paint
    ask: Callable[[str], bool]
    columns: int | None = None


def carry_out(
    apis: Sequence[Api], options: ContractOptions, screen: Screen, fuzz: Fuzz, *, named: bool
) -> int:
    """Plan, run and report; the exit status. `named`: a person chose the documents."""
    check_names(apis, options)
    destinations = prepare(options.reports)
    baseline = read_baseline(options.baseline) if options.baseline else None
    allow(apis, options, screen.ask)
    arrival = arrive(apis, options, named=named)
    if arrival.trouble:
        screen.say(arrival.trouble)
        return Outcome.UNUSABLE.exit_status
    known = Secrets(arrival.apis)
    plan = plan_of(arrival, options, known)
    for line in outline(plan):
        screen.say(line)
    if options.dry_run:
        return Outcome.KEPT.exit_status
    conduct = Conduct(plan, arrival, options, known, warn=screen.say)
    progress = Progress(screen.err, plan.most_requests)
    try:
        result = conduct.carry_out(fuzz, [progress])
    finally:
        progress.close()
    return _report(conduct.judged(result, baseline), conduct, known, destinations, screen)


def _report(
    result: Result,
    conduct: Conduct,
    known: Secrets,
    destinations: Sequence[Destination],
    screen: Screen,
) -> int:
    placed = conduct.plan.placed
    report = tell(result, known, known_secrets(placed), named_variables(placed))
    if unkept := remember(report):
        screen.say(unkept)
    try:
        written = write(destinations, result, report, known)
    except UsageError:
        # What was found is not to be lost with a file of it.
        screen.out.write(as_text(report, screen.paint, columns=screen.columns))
        screen.out.flush()
        raise
    text = as_text(report, screen.paint, written.scan, screen.columns)
    screen.out.write(text + written.commands)
    screen.out.flush()
    return result.outcome.exit_status
