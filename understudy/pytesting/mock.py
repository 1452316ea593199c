"""A mock as a test has it in its hands: where it is, how it answers, and what it was asked."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from understudy.errors import UsageError
from understudy.mockserver.app import MockApp, create_app
from understudy.mockserver.direction import Direction, direct
from understudy.mockserver.journal import Call
from understudy.mockserver.options import Options
from understudy.mockserver.overrides import Overrides
from understudy.mockserver.problem import LineOf
from understudy.mockserver.serve import BackgroundServer
from understudy.openapi.location import Location
from understudy.openapi.model import Api, Operation

from .assertion import UNSAID, Expected, Telling, wanted
from .operations import Operations
from .privacy import Privacy
from .strictness import breach_report
from .stub import Stub
from .untraced import Untraced
from .watch import Watch

if TYPE_CHECKING:
    import httpx

_IN_PROCESS = "http://understudy.localhost"
_MOST_APPS = 8

Where = Callable[[Api, Location], str]


class Mock:
    """Some documents, played on a port of 127.0.0.1 and in process.

    `str(mock)` is its URL and `mock + "/path"` a URL below it.
    """

    def __init__(
        self, apis: Sequence[Api], options: Options, watch: Watch, privacy: Privacy, where: Where
    ) -> None:
        self.apis = tuple(apis)
        self.allows_invalid = False
        self._operations = Operations(apis)
        self._watch = watch
        self._privacy = privacy
        self._where = where
        self._overrides = Overrides()
        self._apps: dict[Options, MockApp] = {}
        self._app = self._made(options)
        self._server: BackgroundServer | None = None
        self._origin = _IN_PROCESS

    @property
    def url(self) -> str:
        """Where it listens, `http://127.0.0.1:PORT`, without a final slash."""
        __tracebackhide__ = True
        with Untraced():
            return self._listening().origin

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return int(self.url.rpartition(":")[2])

    @property
    def seed(self) -> int:
        """What everything is drawn from."""
        return self._app.seed

    def __str__(self) -> str:
        return self.url

    def __repr__(self) -> str:
        return f"<understudy of {', '.join(api.name for api in self.apis)}>"

    def __add__(self, path: str) -> str:
        return self.url + path

    def on(self, operation: str) -> Stub:
        """An operation to direct, by its operationId or as `METHOD /path`."""
        __tracebackhide__ = True
        with Untraced():
            found, api = self._operations.find(operation)

        def directing(said: Direction, contract: bool) -> None:
            __tracebackhide__ = True
            with Untraced():
                override = direct(found, said, self._line_of(api), contract=contract)
            self._overrides.add(found.key, override)

        return Stub(directing)

    @property
    def journal(self) -> tuple[Call, ...]:
        """The calls since the test began, the oldest first; of many only the last."""
        return self._watch.journal.calls

    def assert_called(
        self,
        operation: str,
        *,
        times: int | None = None,
        json__contains: Any = UNSAID,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[Call, ...]:
        """Assert that an operation was called, `times` times or at least once; those calls.

        `json__contains` is a part of the body: a mapping may have more members than it says.
        """
        __tracebackhide__ = True
        lower = {name.lower(): value for name, value in (headers or {}).items()}
        with Untraced():
            meant, _ = self._operations.find(operation)
            expected = Expected(meant, json__contains, lower)
            self._check_complete(expected)
        calls = self.journal
        found = tuple(call for call in calls if expected.matches(call))
        count = len(found) if expected.says_more else self._count(expected.operation)
        if count != times if times is not None else not count:
            telling = Telling(self._origin, self._privacy)
            raise AssertionError(telling.failure(expected, wanted(times), calls, count))
        return found

    def assert_not_called(self, operation: str) -> None:
        """Assert that an operation was never called."""
        __tracebackhide__ = True
        self.assert_called(operation, times=0)

    def assert_all_valid(self) -> None:
        """Assert that every request so far is one that the document allows."""
        __tracebackhide__ = True
        broken = [call for call in self.journal if not call.keeps_the_document]
        if broken:
            raise AssertionError(self._report(broken))

    def transport(self) -> httpx.BaseTransport:
        """For `httpx.Client(transport=...)`: the mock in process, whatever host is asked."""
        transport: httpx.BaseTransport = _in_process().Transport(self._answer)
        return transport

    def async_transport(self) -> httpx.AsyncBaseTransport:
        """For `httpx.AsyncClient(transport=...)`: the mock in process."""
        transport: httpx.AsyncBaseTransport = _in_process().AsyncTransport(self._answer)
        return transport

    def client(self, **options: Any) -> httpx.Client:
        """An httpx client of the mock in process; `options` are those of `httpx.Client`."""
        transport = self.transport()
        import httpx

        return httpx.Client(**{"base_url": _IN_PROCESS, "transport": transport, **options})

    def async_client(self, **options: Any) -> httpx.AsyncClient:
        """The same for asynchronous tests; `options` are those of `httpx.AsyncClient`."""
        transport = self.async_transport()
        import httpx

        return httpx.AsyncClient(**{"base_url": _IN_PROCESS, "transport": transport, **options})

    def reset(self) -> None:
        """Be as new: no overrides, an empty journal, and the same draws from the seed again."""
        self._overrides.clear()
        self._watch.clear()
        self._app.restart()

    def start(self) -> None:
        """Listen, and return when requests are answered; where sockets are blocked, later."""
        if self._server is None and not _blocked():
            self._server = BackgroundServer(self._answer).__enter__()
            self._origin = self._server.origin

    def leave(self) -> None:
        """Begin to end, where it listens; `stop` waits until it is over."""
        if self._server is not None:
            self._server.leave()

    def stop(self) -> None:
        """Close the port and every connection."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def play(self, options: Options) -> None:
        """Answer with these options, as new."""
        self._app = self._made(options)
        self.reset()

    def taken_breaches(self) -> str:
        """What is to be said of forbidden requests since this was asked last; or nothing."""
        broken = self._watch.taken_breaches()
        return self._report(broken) if broken else ""

    def taken_faults(self) -> list[Exception]:
        """What hooks raised, since this was asked last."""
        return self._watch.taken_faults()

    async def _answer(self, *messages: Any) -> None:
        await self._app(*messages)

    def _made(self, options: Options) -> MockApp:
        app = self._apps.get(options)
        if app is None:
            while len(self._apps) >= _MOST_APPS:
                del self._apps[next(iter(self._apps))]
            app = self._apps[options] = create_app(self.apis, options)
            app.direct(self._overrides, self._watch)
        return app

    def _listening(self) -> BackgroundServer:
        self.start()
        if self._server is None:
            raise UsageError(
                "the mock can't listen, since pytest-socket blocks every socket here",
                "Use .client() or .transport(), which need none, or --allow-hosts=127.0.0.1",
            )
        return self._server

    def _line_of(self, api: Api) -> LineOf:
        return lambda at: self._where(api, at)

    def _line_of_key(self, key: str) -> LineOf:
        return self._line_of(self._operations.find(key)[1])

    def _report(self, broken: Sequence[Call]) -> str:
        return breach_report(broken, self._line_of_key, self._origin, self._privacy)

    def _count(self, operation: Operation) -> int:
        return self._watch.journal.count(operation.key)

    def _check_complete(self, expected: Expected) -> None:
        """Raise UsageError where the journal is too short to tell."""
        forgotten = self._watch.journal.forgotten
        if forgotten and expected.says_more:
            raise UsageError(
                f"the journal holds the last {len(self.journal)} requests only, and "
                f"{forgotten} before them are forgotten",
                "Assert earlier, or raise understudy_journal",
            )


def _blocked() -> bool:
    """Whether pytest-socket stands in for sockets: to try one is a warning already."""
    return socket.socket.__module__ == "pytest_socket"


def _in_process() -> Any:
    try:
        from . import in_process
    except ImportError as error:
        raise UsageError(
            "a client in process is httpx's, and httpx is not installed", "pip install httpx"
        ) from error
    return in_process
