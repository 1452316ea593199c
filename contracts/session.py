"""A run as it is asked for: from options and documents to an exit status and what is said."""

from __future__ import annotations

import os
import secrets
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TextIO

from understudy.credentials import environment_credentials, place_credentials
from understudy.errors import UsageError
from understudy.openapi.model import Api
from understudy.terminal import Paint

from .arrival import Arrival, arrive
from .baseline import Baseline, accepted, read_baseline
from .budget import PROFILES, Limits
from .callers import known_secrets
from .cleaning import Hook, Left, clean_up, command_hook
from .exchange import Exchange
from .invariants import read_invariants
from .ledger import Created, Ledger
from .options import ContractOptions
from .outline import outline
from .plan import Plan
from .policy import governed
from .production import production_of
from .reports.progress import Progress
from .reports.telling import tell
from .reports.terminal import as_text
from .reports.writing import Destination, prepare, remember, write
from .result import Outcome, Result
from .run import Fuzz, run
from .secrets import Secrets
from .selecting import is_meant, selected
from .target import parse_target
from .tokens import Tokens
from .trial import Trial

_MOST_NAMED = 3
_LEDGER = Path(".understudy") / "ledger.jsonl"


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a run speaks: `out` for results, `err` for progress, `say` for a line beside them.

    `ask` puts a question to a person; False where there is none.
    """

    out: TextIO
    err: TextIO
    say: Callable[[str], None]
    paint: Paint
    ask: Callable[[str], bool]


def carry_out(
    apis: Sequence[Api], options: ContractOptions, screen: Screen, fuzz: Fuzz, *, named: bool
) -> int:
    """Plan, run and report; the exit status. `named`: a person chose the documents."""
    _check_names(apis, options)
    destinations = prepare(options.reports)
    baseline = read_baseline(options.baseline) if options.baseline else None
    _allow(apis, options, screen)
    arrival = arrive(apis, options, named=named)
    if arrival.trouble:
        screen.say(arrival.trouble)
        return Outcome.UNUSABLE.exit_status
    known = Secrets(arrival.apis)
    plan = _plan(arrival, options, known)
    for line in outline(plan):
        screen.say(line)
    if options.dry_run:
        return Outcome.KEPT.exit_status
    result = _carried_out(plan, options, screen, fuzz, known, arrival)
    return _report(_judged(result, options, baseline), plan, known, destinations, screen)


def _check_names(apis: Sequence[Api], options: ContractOptions) -> None:
    """Let no settings be for a document that is not there."""
    names = [api.name for api in apis]
    for name in options.documents:
        if name not in names:
            near = get_close_matches(name, names, 1)
            raise UsageError(
                f"the configuration has settings for {name}, which is none of the documents",
                f"Did you mean {near[0]}" if near else f"There is {', '.join(names)}",
            )


def _allow(apis: Sequence[Api], options: ContractOptions, screen: Screen) -> None:
    """Let nobody's production be tested by mistake: not a byte is sent before."""
    found = production_of(parse_target(options.target), apis, options.allow_production)
    if found is not None:
        question = f"{found.refusal().what}. Test it? Type yes"
        if not screen.ask(question):
            raise found.refusal()


def _plan(arrival: Arrival, options: ContractOptions, known: Secrets) -> Plan:
    apis = arrival.apis
    schemes = {api.name: api.security_schemes for api in apis}
    given = place_credentials(options.credentials, schemes)
    found = place_credentials(environment_credentials(os.environ, schemes), schemes)
    placed = {**found, **given}
    for name, values in known_secrets(placed).items():
        for value in values:
            known.know(name, value)
    return Plan(
        apis=apis,
        operations=selected(apis, options.include, options.exclude),
        targets=arrival.targets,
        placed=placed,
        run=secrets.token_hex(3),
        profile=PROFILES[options.profile],
        limits=_limits(options, arrival.asked),
        seed=options.seed,
        wire=arrival.wire,
        headers=options.headers,
        rate=options.rate,
        fixtures=dict(_fixtures(apis, options)),
        workers=options.workers,
        all_roles=options.all_roles,
        invariants={api.name: read_invariants(api.document.path, api.operations) for api in apis},
    )


def _fixtures(
    apis: Sequence[Api], options: ContractOptions
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The values that the configuration gives to parameters, by document and by operation."""
    for api in apis:
        settings = options.documents.get(api.name)
        if settings is None:
            continue
        yield api.name, settings.parameters
        for operation in api.operations:
            for pattern, values in settings.operation_parameters.items():
                if is_meant(operation, pattern):
                    yield operation.key, values


def _limits(options: ContractOptions, asked: int) -> Limits:
    """The limits of the run, less what was asked before it."""
    most = options.max_requests
    left = max(most - asked, 0) if most is not None else None
    return Limits(left, options.max_created, options.max_time)


def _carried_out(
    plan: Plan,
    options: ContractOptions,
    screen: Screen,
    fuzz: Fuzz,
    known: Secrets,
    arrival: Arrival,
) -> Result:
    tokens = Tokens(arrival.ask, known)
    placed = plan.placed
    for api in plan.apis:
        placed = tokens.fetch(api, plan.targets[api.name], placed, options.allow_production)
    plan = replace(plan, placed=placed)
    ledger = Ledger(plan.apis, known, _LEDGER, run=plan.run, warn=screen.say)
    progress = Progress(screen.err, plan.most_requests)
    left: list[str] = []

    def clean(send: Callable[[Trial], Exchange]) -> None:
        left.extend(_left(clean_up(ledger, plan.placed, send, _hook(options))))

    try:
        result = run(plan, fuzz, [known, ledger, progress], renew=tokens.renew, clean=clean)
    finally:
        progress.close()
        ledger.close()
    notes = (*result.notes, *map(known.mask_text, left))
    return replace(result, notes=notes, not_served=arrival.not_served, fail_on=options.fail_on)


def _judged(result: Result, options: ContractOptions, baseline: Baseline | None) -> Result:
    result = governed(result, options.overrides)
    if baseline is not None:
        result = accepted(result, baseline, datetime.now(UTC).date())
    return result.judged()


def _report(
    result: Result,
    plan: Plan,
    known: Secrets,
    destinations: Sequence[Destination],
    screen: Screen,
) -> int:
    report = tell(result, known, known_secrets(plan.placed))
    written = write(destinations, result, report, known)
    remember(report)
    screen.out.write(as_text(report, screen.paint, written.scan) + written.commands)
    screen.out.flush()
    return result.outcome.exit_status


def _left(kept: Iterable[Left]) -> Iterator[str]:
    """What could not be deleted: a few of it by name, the rest counted."""
    by_reason: dict[str, list[str]] = {}
    for one in kept:
        by_reason.setdefault(one.why, []).append(one.created.label)
    for why, labels in by_reason.items():
        shown = ", ".join(labels[:_MOST_NAMED])
        more = f" and {len(labels) - _MOST_NAMED} more" if len(labels) > _MOST_NAMED else ""
        yield f"left behind, in {_LEDGER}: {shown}{more}: {why}"


def _hook(options: ContractOptions) -> Hook | None:
    """The command that cleans up, by the document of what it is to delete."""
    hooks = {
        name: command_hook(shlex.split(one.cleanup))
        for name, one in options.documents.items()
        if one.cleanup
    }
    if not hooks:
        return None

    def hook(created: Created) -> str:
        document = created.exchange.trial.operation.key.partition(" ")[0]
        return hooks[document](created) if document in hooks else "there is no clean-up command"

    return hook
