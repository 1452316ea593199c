"""What becomes of contract items: each operation is asked once, and its items hear what came."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from understudy.contracts.allowance import allowance
from understudy.contracts.budget import PROFILES, Limits, share
from understudy.contracts.ledger import Created
from understudy.contracts.reports.writing import LAST, remember
from understudy.contracts.result import Outcome

from .contract_case import Case
from .contract_text import broken, skipped, summary, together
from .examination import Examined, Examiner, Hooks, Told
from .shelf import Shelf

_LEFT = "the document names no DELETE for it, and no hook deleted it"


class ContractJudge:
    """Judges items; with a folder, what processes find out and spend there is common to them.

    Without one, and `apart` being (index, number), this is one of so many on several machines.
    """

    def __init__(
        self, config: pytest.Config, folder: Path | None, apart: tuple[int, int] = (0, 1)
    ) -> None:
        self._config = config
        self._apart = apart
        self._folder = folder
        self._shelf: Shelf[Examined] = Shelf(folder)
        self._examiner: Examiner | None = None
        self._told: set[str] = set()
        self._unkept = ""

    def judge(self, case: Case, target: Any, item: str) -> None:
        """Fail or skip the item of this id, or let it pass."""
        examiner = self._examiner or self._begin(case)
        key = item.replace(case.id, case.group)
        examined = self._shelf.get(key, lambda: examiner.examine(case, target))
        if examined.trouble:
            self._in_vain(examined.trouble)
        if text := broken(case, examined):
            pytest.fail(self._redacted(text), pytrace=False)
        if why := skipped(case, examined):
            _skip(self._redacted(why))

    def announce(self, cases: Iterable[Case]) -> str:
        """What is about to happen, at the most; it takes no request to know it."""
        groups = {case.group: case for case in cases}
        profile = PROFILES[next(iter(groups.values())).engagement.options.profile]
        number = f"{len(groups)} operation{'' if len(groups) == 1 else 's'}"
        return (
            f"understudy: {number} under contract, profile {profile.name}: at most "
            f"{profile.requests} requests and {profile.created} creations for each"
        )

    def finish(self, status: int) -> int:
        """Keep the report for `understudy explain`; the exit status of the run of pytest."""
        report = together(self._shelf.values())
        if report is None:
            return status
        self._unkept = remember(report, self._config.rootpath / LAST)
        vain = report.outcome is Outcome.NOTHING_TESTED and status == pytest.ExitCode.OK
        return pytest.ExitCode.TESTS_FAILED if vain else status

    def summary(self) -> list[str]:
        """The lines that stand at the end of the run."""
        found = self._shelf.values()
        report = together(found)
        if report is None:
            return []
        notes = (note for one in found for note in one.notes)
        lines = [*summary(report, notes), *filter(None, [self._unkept])]
        return [self._redacted(line) for line in lines]

    def _begin(self, case: Case) -> Examiner:
        options = case.engagement.options
        limits = Limits(options.max_requests, options.max_created, options.max_time)
        index, number = self._apart
        rate = options.rate / number if options.rate else None
        shared = allowance(share(limits, index, number), rate, self._folder)
        hooks = Hooks(
            self._caller("pytest_understudy_before_call"),
            self._caller("pytest_understudy_after_call"),
            self._clean if self._has("pytest_understudy_cleanup") else None,
        )
        self._examiner = Examiner(shared, hooks, self._config.rootpath)
        return self._examiner

    def _in_vain(self, trouble: str) -> NoReturn:
        """Fail one item for what stands in the way of many, and skip the others."""
        text = self._redacted(trouble)
        if text in self._told:
            _skip(text)
        self._told.add(text)
        pytest.fail(text, pytrace=False)

    def _redacted(self, text: str) -> str:
        return self._config.hook.pytest_understudy_redact(text=text) or text

    def _has(self, name: str) -> bool:
        return bool(getattr(self._config.hook, name).get_hookimpls())

    def _caller(self, name: str) -> Told | None:
        """Calls a hook, or None where nobody has it."""
        hook = getattr(self._config.hook, name)
        return (lambda known: hook(**known)) if self._has(name) else None

    def _clean(self, created: Created) -> str:
        done = self._config.hook.pytest_understudy_cleanup(
            operation=created.exchange.trial.operation.key.partition(" ")[2],
            url=created.exchange.sent.url,
            identity=created.identity,
            name=created.name,
        )
        return "" if done else _LEFT


def _skip(why: str) -> NoReturn:
    """Skip an item, told with the item's own place instead of this one."""
    raise pytest.skip.Exception(why, _use_item_location=True)
