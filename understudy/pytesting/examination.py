"""What one operation came to at a target: asked once, for all items that are about it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from understudy.contracts.allowance import Allowance
from understudy.contracts.apps import served
from understudy.contracts.arrival import arrive
from understudy.contracts.baseline import Baseline, read_baseline
from understudy.contracts.budget import BudgetSpentError
from understudy.contracts.callers import known_secrets, named_variables
from understudy.contracts.cleaning import Hook
from understudy.contracts.conduct import LEDGER, Conduct
from understudy.contracts.exchange import Exchange, Sent
from understudy.contracts.planning import allow, check_names, plan_of
from understudy.contracts.reports.report import Report
from understudy.contracts.reports.telling import tell
from understudy.contracts.run import Fuzz
from understudy.contracts.secrets import Secrets
from understudy.contracts.trial import Trial
from understudy.errors import UnderstudyError, UsageError

from .contract_case import Case, Engagement

Told = Callable[[Mapping[str, object]], None]
_EXTRA = "schemathesis"


@dataclass(frozen=True, slots=True)
class Examined:
    """`report` is about one operation; None: it came to nothing.

    `trouble` says what has to be mended first, `spent` that a limit of the run was reached before.
    `notes` are for a person at the end of the run.
    """

    report: Report | None
    trouble: str = ""
    spent: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hooks:
    """What conftest files do: `before` and `after` are told of calls, `clean` deletes a thing."""

    before: Told | None = None
    after: Told | None = None
    clean: Hook | None = None


class Examiner:
    """Asks operations at their targets, all within one allowance."""

    def __init__(self, shared: Allowance, hooks: Hooks, root: Path) -> None:
        self._shared = shared
        self._hooks = hooks
        self._root = root
        self._conducts: dict[int, tuple[Conduct, Secrets]] = {}
        self._gone: dict[str, str] = {}
        self._said: list[str] = []

    def examine(self, case: Case, target: Any) -> Examined:
        """What the operation of a case came to; `target` is a URL or has one, or is an app."""
        try:
            address = address_of(target)
            if address is not None:
                return self._at(case, address)
            with served(target) as url:
                return self._at(case, url)
        except BudgetSpentError as error:
            return Examined(None, spent=str(error))
        except UnderstudyError as error:
            return Examined(None, str(error))

    def _at(self, case: Case, url: str) -> Examined:
        if url in self._gone:
            return Examined(None, self._gone[url])
        self._said.clear()
        conduct, known = self._conduct(case.engagement, url)
        baseline = _baseline(case.engagement)
        faults: list[Exception] = []
        result = conduct.carry_out(
            _generator(self._said),
            [_listener(self._hooks.after, faults)],
            _witness(self._hooks.before, faults),
            only=case.operation.key,
        )
        result = conduct.judged(result, baseline)
        placed = conduct.plan.placed
        report = tell(result, known, known_secrets(placed), named_variables(placed))
        if result.interrupted:
            raise KeyboardInterrupt
        if report.unusable and case.engagement.url:
            self._gone[url] = report.unusable
        trouble = report.unusable
        if faults:
            trouble = known.mask_text(f"a hook raised {faults[0]!r}")
        return Examined(report, trouble, notes=tuple(map(known.mask_text, self._said)))

    def _conduct(self, engagement: Engagement, url: str) -> tuple[Conduct, Secrets]:
        """The one that is at this target already, or one that arrives there.

        What a fixture or an application gives may be another target each time.
        """
        if engagement.url is None:
            return self._arrived(engagement, url)
        if id(engagement) not in self._conducts:
            self._conducts[id(engagement)] = self._arrived(engagement, url)
        return self._conducts[id(engagement)]

    def _arrived(self, engagement: Engagement, url: str) -> tuple[Conduct, Secrets]:
        apis, options = engagement.apis, replace(engagement.options, target=url)
        check_names(apis, options)
        allow(apis, options, lambda _: False)
        arrival = arrive(apis, options, named=True, account=self._shared.account)
        if arrival.trouble:
            if engagement.url:
                self._gone[url] = arrival.trouble
            raise UsageError(arrival.trouble, "Look whether the target is up")
        known = Secrets(arrival.apis)
        conduct = Conduct(
            plan_of(arrival, options, known),
            arrival,
            options,
            known,
            shared=self._shared,
            ledger=self._root / LEDGER,
            hook=self._hooks.clean,
            warn=self._said.append,
        )
        return conduct, known


def address_of(target: Any) -> str | None:
    """The URL that a target is or has; None for an application. UsageError for anything else."""
    for found in (target, getattr(target, "url", None)):
        if isinstance(found, str) and "://" in found:
            return found
    if callable(target):
        return None
    raise UsageError(
        f"the target is {type(target).__name__}, which has no URL and is no application",
        "Let it be a URL, something with an attribute url, or an ASGI or WSGI application",
    )


def _baseline(engagement: Engagement) -> Baseline | None:
    path = engagement.options.baseline
    return read_baseline(path) if path else None


def _generator(said: list[str]) -> Fuzz | None:
    if importlib.util.find_spec(_EXTRA) is None:
        said.append("probes alone, without generated cases: pip install 'understudy[contract]'")
        return None
    from understudy.contracts.fuzzing import fuzz

    return fuzz


def _witness(hook: Told | None, faults: list[Exception]) -> Callable[[Trial, Sent], None] | None:
    if hook is None:
        return None
    return lambda trial, sent: _tell(hook, _request(trial, sent), faults)


def _listener(hook: Told | None, faults: list[Exception]) -> Callable[[Exchange], None]:
    def listen(exchange: Exchange) -> None:
        answer = exchange.answer
        if hook is not None and answer is not None:
            known = {
                **_request(exchange.trial, exchange.sent),
                "status": answer.status,
                "answer_headers": answer.headers,
                "answer": answer.body,
            }
            _tell(hook, known, faults)

    return listen


def _tell(hook: Told, known: Mapping[str, object], faults: list[Exception]) -> None:
    try:
        hook(known)
    except Exception as error:  # noqa: BLE001 - somebody else's code; the items tell of it
        faults.append(error)


def _request(trial: Trial, sent: Sent) -> dict[str, object]:
    path = trial.request.path
    return {
        "operation": trial.operation.operation_id,
        "method": sent.method,
        "target": f"{path}?{trial.request.query}" if trial.request.query else path,
        "headers": {name.lower(): value for name, value in sent.headers},
        "body": sent.body or b"",
    }
