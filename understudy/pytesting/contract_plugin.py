"""The hooks for contract items: a marked test, or a target on the command line, becomes items.

Nothing of the tester is imported until there is one.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from understudy.errors import UnderstudyError

from .contract_settings import CONTRACT, SHARED
from .settings import SETTINGS, Settings, marked

if TYPE_CHECKING:
    from .contract_case import Case
    from .contract_judge import ContractJudge
    from .engagements import Engagements

MARKER = "understudy_contract"
CASE = "_understudy_case"
_FILES = "understudy_files"
_APART = "understudy_apart"


class ContractPlugin:
    """Registered with pytest in the controller and in every worker."""

    def __init__(self, config: pytest.Config) -> None:
        mocks = [one for one in SETTINGS if one not in SHARED]
        self._config = config
        self._settings = Settings(config, (*SHARED, *CONTRACT), mocks, MARKER)
        self._engagements: Engagements | None = None
        self._judge: ContractJudge | None = None
        self._given: Mapping[str, Any] = getattr(config, "workerinput", {})
        self._apart = (0, 1)
        self._folder: Path | None = None
        if self._given.get(_APART):
            index = int(self._given["workerid"].removeprefix("gw"))
            self._apart = index, self._given["workercount"]
        elif self._given:
            self._folder = _folder(self._given["testrunuid"])

    def pytest_pycollect_makeitem(
        self, collector: pytest.Module | pytest.Class, name: str, obj: object
    ) -> None:
        """Let a marked test have the fixture that gives it its case."""
        if not collector.istestfunction(obj, name):
            return
        function = getattr(obj, "__func__", obj)
        own = [mark.name for mark in getattr(function, "pytestmark", ())]
        if MARKER in own or collector.get_closest_marker(MARKER):
            pytest.mark.usefixtures(CASE)(function)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Let a marked test be an item for each check of each operation."""
        markers = list(metafunc.definition.iter_markers(MARKER))
        if not markers:
            return
        from .contract_item import marks

        try:
            found = self._cases(marked(markers))
        except UnderstudyError as error:
            pytest.fail(str(error), pytrace=False)
        cases = [pytest.param(one, id=one.id, marks=marks(self._config, one)) for one in found]
        metafunc.parametrize(CASE, cases, indirect=True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Judge a case in place of the body of a marked test."""
        given: Any = pyfuncitem.funcargs.get(CASE)
        if given is None:
            return None
        case, target = given
        self._judged().judge(case, target, pyfuncitem.nodeid)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, items: list[pytest.Item]
    ) -> None:
        """Add the items that need no test file; let no marker mean nothing."""
        for item in items:
            if isinstance(item, pytest.Function) and item.get_closest_marker(MARKER):
                _expect_case(item)
        if not self._is_wanted():
            return
        from .contract_item import made

        try:
            items.extend(made(session, self._cases({}), self._judged().judge))
        except UnderstudyError as error:
            raise pytest.UsageError(str(error)) from None

    def pytest_report_collectionfinish(self, items: list[pytest.Item]) -> str | None:
        """How much will be done at the most."""
        cases = [case for item in items if (case := _case(item))]
        if not cases or self._config.get_verbosity() < 0:
            return None
        return self._judged().announce(cases)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Keep the report; a run that tested nothing is not green."""
        if self._has_judged() and not self._given:
            session.exitstatus = self._judged().finish(session.exitstatus)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """What there is to say beside the items that failed."""
        lines = self._judged().summary() if self._has_judged() else []
        if lines:
            terminalreporter.write_sep("=", "understudy contract")
            for line in lines:
                terminalreporter.write_line(line)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Before a worker of pytest-xdist starts: where the workers share what they find out."""
        self._folder = _folder(node.workerinput["testrunuid"])
        node.workerinput[_APART] = not all(spec.popen for spec in node.nodemanager.specs)
        node.workerinput[_FILES] = self._names_files()

    def pytest_unconfigure(self) -> None:
        """Leave nothing behind."""
        if self._folder is not None and not self._given:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _is_wanted(self) -> bool:
        """Whether a target is named for no test: one in an ini file stands back for named files."""
        place = self._settings.place("target")
        if place is None:
            return False
        return place != f"{MARKER.partition('_')[0]}_target" or not self._names_files()

    def _names_files(self) -> bool:
        own = self._config.args_source is pytest.Config.ArgsSource.ARGS
        return bool(self._given.get(_FILES, own))

    def _cases(self, asked: Mapping[str, Any]) -> list[Case]:
        if self._engagements is None:
            from .engagements import Engagements

            self._engagements = Engagements(self._config, self._settings)
        return self._engagements.cases(asked)

    def _has_judged(self) -> bool:
        """Whether there was an item, in this process or in a worker."""
        return self._judge is not None or (self._folder is not None and self._folder.exists())

    def _judged(self) -> ContractJudge:
        if self._judge is None:
            from .contract_judge import ContractJudge

            if self._folder is not None:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._judge = ContractJudge(self._config, self._folder, self._apart)
        return self._judge


def _case(item: pytest.Item) -> Case | None:
    """The case of an item; None: it is none of ours."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    found: Case | None = params.get(CASE, getattr(item, CASE, None))
    return found


def _expect_case(item: pytest.Function) -> None:
    """UsageError for a marked test that can't be replaced by items."""
    if _case(item) is None:
        what = f"{item.nodeid} is a test of unittest, which {MARKER} can't replace"
        raise pytest.UsageError(f"{what}. Mark a function, or a class of pytest's own")


def _folder(run: str) -> Path:
    """A folder of this run of pytest, the same in all of its processes."""
    return Path(tempfile.gettempdir()) / f"understudy-{run}"
