"""The pytest plugin: fixtures, marker, flags and hooks; an engine is imported when one is used.

What they do stands in `understudy.pytesting`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from understudy.errors import UnderstudyError
from understudy.pytesting import contract_hookspecs, hookspecs
from understudy.pytesting.contract_plugin import ContractPlugin
from understudy.pytesting.contract_settings import CONTRACT
from understudy.pytesting.settings import SETTINGS, Setting, Settings, marked

if TYPE_CHECKING:
    from understudy.pytesting.factory import MockFactory, Mocks
    from understudy.pytesting.mock import Mock

_MARKER = (
    "understudy(*documents, seed=, now=, dynamic=, examples=, auth=, credentials=, "
    "allow_invalid=, journal=): what the fixture understudy plays in this test, and how."
)
_CONTRACT_MARKER = (
    "understudy_contract(*documents, target=, profile=, include=, exclude=, credentials=, header=, "
    "fail_on=, ...): hold what the target is, a URL, an ASGI or WSGI application or the name of a "
    "fixture that gives one, to the documents. The body of the test is not run."
)
_FIXTURES = frozenset(("understudy", "understudy_factory"))
_SETTINGS = pytest.StashKey[Settings]()
_MOCKS = pytest.StashKey["Mocks"]()


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Every setting as a flag and as an ini option."""
    pluginmanager.add_hookspecs(hookspecs)
    pluginmanager.add_hookspecs(contract_hookspecs)
    mocks = parser.getgroup("understudy", "understudy: mocks that answer as OpenAPI documents say")
    _add(parser, mocks, SETTINGS)
    items = parser.getgroup("understudy contract", "understudy: servers held to OpenAPI documents")
    _add(parser, items, CONTRACT)


def _add(parser: pytest.Parser, group: pytest.OptionGroup, settings: Sequence[Setting]) -> None:
    for setting in settings:
        how: dict[str, Any] = {"metavar": setting.metavar}
        if not setting.metavar:
            how = {"action": "store_const", "const": True}
        elif setting.several:
            how["action"] = "append"
        group.addoption(setting.flag, dest=setting.flag, default=None, help=setting.help, **how)
        kind = "linelist" if setting.several else "string"
        parser.addini(setting.ini, setting.help, type=kind, default=None)  # type: ignore[arg-type]  # one of two words


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known."""
    config.addinivalue_line("markers", _MARKER)
    config.addinivalue_line("markers", _CONTRACT_MARKER)
    config.pluginmanager.register(ContractPlugin(config), "understudy contract")
    config.stash[_SETTINGS] = Settings(config, SETTINGS, CONTRACT)


def pytest_report_header(config: pytest.Config) -> str | None:
    """A line where the run is set up for mocks."""
    return _header() if config.stash[_SETTINGS].configured() else None


def pytest_report_collectionfinish(config: pytest.Config, items: list[pytest.Item]) -> str | None:
    """The line where only tests tell that there are mocks."""
    if config.get_verbosity() < 0 or config.stash[_SETTINGS].configured():
        return None
    used = any(not _FIXTURES.isdisjoint(getattr(item, "fixturenames", ())) for item in items)
    return _header() if used else None


def _header() -> str:
    from understudy.version import __version__

    return f"understudy: {__version__}, mocks on 127.0.0.1"


@pytest.fixture(scope="session")
def understudy_factory(request: pytest.FixtureRequest) -> Iterator[MockFactory]:
    """Makes mocks: `understudy_factory("lumino", seed=7)`, or the path of a document.

    Each is a server of its own that listens until the run ends.
    """
    from understudy.pytesting.factory import Mocks

    config = request.config
    mocks = config.stash[_MOCKS] = Mocks(config, config.stash[_SETTINGS])
    yield mocks
    mocks.close()


@pytest.fixture
def understudy(request: pytest.FixtureRequest, understudy_factory: Mocks) -> Mock:
    """A mock of the document that the marker or an ini option names, as new for each test.

    Use its `.url`, or `.client()` in process; `.on(...).respond(...)`, `.journal` and
    `.assert_called(...)`. A request that the document forbids fails the test at its end.
    """
    try:
        return understudy_factory.for_test(marked(request.node.iter_markers("understudy")))
    except UnderstudyError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def _understudy_case(request: pytest.FixtureRequest) -> tuple[Any, Any] | None:
    """A contract item's case and its target; None for a test that is none, though it is shared."""
    case = getattr(request, "param", None)
    if case is None:
        return None
    name = case.engagement.fixture
    return case, request.getfixturevalue(name) if name else case.engagement.target


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Beside a test that failed, tell what it sent that its document forbids."""
    report = yield
    if call.when == "call" and report.failed and (faults := _faults(item)):
        report.sections.append(("understudy", "\n\n".join(faults)))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that sent what its document forbids."""
    try:
        result = yield
    except BaseException as error:
        for fault in _faults(item):
            error.add_note(fault)
        raise
    if faults := _faults(item):
        pytest.fail("\n\n".join(faults), pytrace=False)
    return result


def _faults(item: pytest.Item) -> list[str]:
    """What went wrong at the mocks of the run since this was asked last."""
    mocks = item.config.stash.get(_MOCKS, None)
    return [] if mocks is None else mocks.faults(marked(item.iter_markers("understudy")))
