"""A plan carried out: with fresh tokens, a ledger of what is created, and clean-up at the end."""

from __future__ import annotations

import secrets
import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from .allowance import Allowance
from .arrival import Arrival
from .baseline import Baseline, accepted
from .cleaning import Hook, Left, clean_up, command_hook
from .exchange import Exchange
from .gate import Listener, Witness
from .ledger import Created, Ledger
from .options import ContractOptions
from .plan import Plan
from .policy import governed
from .result import Result
from .run import Fuzz, run
from .secrets import Secrets
from .tokens import Tokens
from .trial import Trial

_MOST_NAMED = 3
LEDGER = Path(".understudy") / "ledger.jsonl"


class Conduct:
    """Carries out a plan as a whole, or one operation of it at a time.

    `shared` is what the run may spend together with others. `hook` cleans up what
    neither the document nor the configuration can; `warn` is told what a person should know.
    """

    def __init__(
        self,
        plan: Plan,
        arrival: Arrival,
        options: ContractOptions,
        known: Secrets,
        *,
        shared: Allowance | None = None,
        ledger: Path = LEDGER,
        hook: Hook | None = None,
        warn: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._tokens = Tokens(arrival.ask, known)
        placed = plan.placed
        for api in plan.apis:
            target = plan.targets[api.name]
            placed = self._tokens.fetch(api, target, placed, options.allow_production)
        self.plan = replace(plan, placed=placed)
        self._arrival = arrival
        self._asked = 0
        self._options = options
        self._known = known
        self._shared = shared
        self._ledger = ledger
        self._hook = _hook(options, hook)
        self._warn = warn

    def carry_out(
        self,
        fuzz: Fuzz | None,
        listeners: Iterable[Listener] = (),
        witness: Witness | None = None,
        only: str | None = None,
    ) -> Result:
        """The result, not judged by anybody's policy; `only`: one operation's key, alone."""
        plan = self.plan
        if only is not None:
            # With a word of its own, since names are counted anew for each run.
            plan = replace(plan, operations=frozenset((only,)), run=secrets.token_hex(3))
        ledger = Ledger(plan.apis, self._known, self._ledger, run=plan.run, warn=self._warn)
        left: list[str] = []

        def clean(send: Callable[[Trial], Exchange]) -> None:
            left.extend(self._left(clean_up(ledger, plan.placed, send, self._hook)))

        try:
            result = run(
                plan,
                fuzz,
                [self._known, ledger, *listeners],
                renew=self._tokens.renew,
                clean=clean,
                shared=self._shared,
                witness=witness,
                whole=only is None,
            )
        finally:
            ledger.close()
        if result.interrupted and result.created:
            many = f"{len(result.created):,} created, none deleted"
            left.append(f"left behind, in {LEDGER}: {many}: the run was interrupted")
        notes = (*result.notes, *map(self._known.mask_text, left))
        asked, self._asked = self._arrival.asked - self._asked, self._arrival.asked
        return replace(
            result,
            requests=result.requests + asked,
            notes=notes,
            not_served=self._arrival.not_served,
            fail_on=self._options.fail_on,
        )

    def judged(self, result: Result, baseline: Baseline | None) -> Result:
        """The result as a team's policy and what it lives with have it."""
        result = governed(result, self._options.overrides)
        if baseline is not None:
            result = accepted(result, baseline, datetime.now(UTC).date())
        return result.judged()

    def _left(self, kept: Iterable[Left]) -> Iterator[str]:
        """What could not be deleted: a few of it by name, the rest counted."""
        by_reason: dict[str, list[str]] = {}
        for one in kept:
            by_reason.setdefault(one.why, []).append(one.created.label)
        for why, labels in by_reason.items():
            shown = ", ".join(labels[:_MOST_NAMED])
            more = f" and {len(labels) - _MOST_NAMED} more" if len(labels) > _MOST_NAMED else ""
            yield f"left behind, in {LEDGER}: {shown}{more}: {why}"


def _hook(options: ContractOptions, last: Hook | None) -> Hook | None:
    """What cleans up: the command for a document, by the configuration, or else `last`."""
    commands = {
        name: command_hook(shlex.split(one.cleanup))
        for name, one in options.documents.items()
        if one.cleanup
    }
    if not commands:
        return last

    def hook(created: Created) -> str:
        document = created.exchange.trial.operation.key.partition(" ")[0]
        chosen = commands.get(document, last)
        return chosen(created) if chosen else "there is no clean-up command"

    return hook
