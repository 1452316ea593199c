"""Items without a test file, for a target and documents that the command line names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from .contract_case import Case

MARKER = "understudy_contract"
_ROOT = "understudy"
Judge = Callable[[Case, Any, str], None]
"""Asks what a case came to at a target, under the id of an item; fails or skips it."""


class ContractItem(pytest.Item):
    """One check of one operation: `understudy::lumino::POST /v1/api-keys::schema`."""

    def __init__(self, *, case: Case, judge: Judge, **more: Any) -> None:
        super().__init__(**more)
        self._understudy_case = case
        self._judge = judge

    def runtest(self) -> None:
        """Fail where the contract is broken."""
        case = self._understudy_case
        self._judge(case, case.engagement.url, self.nodeid)

    def reportinfo(self) -> tuple[str, int, str]:
        """What a report calls it; there is no line that it stands on."""
        return str(self.session.path / _ROOT), 0, f"{_ROOT}::{self.name}"


class _Root(pytest.Collector):
    """Where the items hang; what it has is made without it."""

    def collect(self) -> Iterable[pytest.Item]:
        return ()


def made(session: pytest.Session, cases: Iterable[Case], judge: Judge) -> Iterator[ContractItem]:
    """An item for each case."""
    root = _Root.from_parent(session, name=_ROOT, nodeid=_ROOT)
    for case in cases:
        item = ContractItem.from_parent(root, name=case.id, case=case, judge=judge)
        item.add_marker(MARKER)
        for mark in marks(session.config, case):
            item.add_marker(mark)
        yield item


def marks(config: pytest.Config, case: Case) -> list[pytest.MarkDecorator]:
    """What keeps the items of an operation together on one worker of pytest-xdist."""
    known = config.pluginmanager.hasplugin("xdist")
    return [pytest.mark.xdist_group(name=case.group)] if known else []
