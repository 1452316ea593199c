"""An ASGI app on listening sockets, by uvicorn: until a signal comes, or in a thread."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from types import FrameType, TracebackType
from typing import Any, cast

import uvicorn

from understudy.errors import UnderstudyError

from .breakdown import CARRIER, Breakdown
from .connection import Connection, Limits
from .front import Receive, Scope, Send
from .repeated import Heads
from .sockets import BACKLOG, affordable, bind, origin

AsgiApp = Callable[..., Any]
Complain = Callable[[str], None]

GRACE_SECONDS = 1
_LOOK_SECONDS = 1.0
_START_SECONDS = 10.0
_STOP_SECONDS = 5.0
# On, for no time at all: closing resets. Windows has two shorts there.
_LINGER = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
_UVICORN = "uvicorn.error"


class ServerStartError(UnderstudyError):
    """A server in a thread that did not come up."""

    def __init__(self, origin: str, seconds: float) -> None:
        super().__init__(origin, seconds)
        self.origin = origin
        self.seconds = seconds

    def __str__(self) -> str:
        return f"the server at {self.origin} did not start within {self.seconds:g} seconds"


def serve(
    app: AsgiApp,
    sockets: Sequence[socket.socket],
    on_started: Callable[[], None],
    complain: Complain,
    limits: Limits = Limits(),  # noqa: B008  it is frozen
) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP; then end within two seconds, and return.

    `on_started` is called once, when requests are being answered. `complain` is given one line
    about each thing that went wrong beside a request: what was no HTTP, a fault of the app.
    """
    limits = replace(limits, connections=affordable(limits.connections))
    server = _Server(_config(app, limits), on_started)
    with _complaints(complain, server):
        server.run(sockets=list(sockets))


class BackgroundServer:
    """The same in a thread, for a test or a script: `with BackgroundServer(app) as server:`.

    It listens from the moment it is made; `origin` is its URL. A fault at the start is raised
    where it is entered. At its end nobody is waited for.
    """

    def __init__(self, app: AsgiApp, host: str | None = "127.0.0.1", port: int = 0) -> None:
        self._sockets = bind(host, port)
        self.origin = origin(self._sockets)
        self._started = threading.Event()
        self._fault: BaseException | None = None
        self._server = _HastyServer(_config(self._carried), self._started.set)
        self._app = app
        self._thread = threading.Thread(target=self._run, name="understudy", daemon=True)

    def __enter__(self) -> BackgroundServer:
        self._thread.start()
        self._started.wait(_START_SECONDS)
        if self._fault is not None:
            self.stop()
            raise self._fault
        if not self._server.started:
            self.stop()
            raise ServerStartError(self.origin, _START_SECONDS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def leave(self) -> None:
        """Begin to end; `stop` waits until it is over."""
        self._server.leave()

    def stop(self) -> None:
        """End the server, its connections and its thread; a second call does nothing."""
        self.leave()
        if self._thread.is_alive():
            self._thread.join(_STOP_SECONDS)
        for listener in self._sockets:
            listener.close()

    async def _carried(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The app, told who carries its messages."""
        scope["extensions"] = {**scope.get("extensions", {}), CARRIER: self._server}
        await self._app(scope, receive, send)

    def _run(self) -> None:
        try:
            self._server.run(sockets=list(self._sockets))
        except BaseException as fault:  # noqa: BLE001 - raised again where it is awaited
            self._fault = fault
        finally:
            self._started.set()


class _Server(uvicorn.Server):
    """uvicorn's server, but it says when it answers, waits for no client, and ends well."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started
        self._looked = 0.0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_started()

    async def on_tick(self, counter: int) -> bool:
        # By the clock: where there is much to do, ticks are far between.
        now = asyncio.get_running_loop().time()
        if now - self._looked >= _LOOK_SECONDS:
            self._looked = now
            for connection in list(self.server_state.connections):
                cast(Connection, connection).look(now)
        return await super().on_tick(counter)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End on a signal; uvicorn would raise it again afterwards, and the exit status be its."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._end) for number in _signals()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _end(self, number: int, frame: FrameType | None) -> None:
        if self.should_exit:
            self.force_exit = True
        self.should_exit = True


class _HastyServer(_Server):
    """Ends at once, whoever waits for an answer; it breaks down when it is asked to."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config, on_started)
        self._ending = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            await self.wait(1.0)

    def leave(self) -> None:
        """Begin to end; called from another thread."""
        self.should_exit = True
        # Before it has a loop it looks by itself, and a closed one is at its end already.
        with contextlib.suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(self._ending.set)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending.set()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await super().shutdown(sockets)

    async def wait(self, seconds: float) -> None:
        """Let time pass, until the server ends."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), seconds)

    def end(self, scope: Scope, how: Breakdown) -> None:
        """End the connection that a request came on."""
        for connection in list(self.server_state.connections):
            # Those of uvicorn's protocols that are not used here have no such name.
            if getattr(connection, "client", None) == scope["client"]:
                if how is Breakdown.RESET:
                    listener = connection.transport.get_extra_info("socket")
                    listener.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER)
                    connection.transport.abort()
                else:
                    connection.transport.close()


def _signals() -> Iterator[signal.Signals]:
    yield signal.SIGINT
    yield signal.SIGTERM
    hangup = getattr(signal, "SIGHUP", None)
    # Ignored already: somebody asked, with nohup, to outlive the terminal.
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
        yield hangup


def _config(app: AsgiApp, limits: Limits = Limits()) -> uvicorn.Config:  # noqa: B008  it is frozen
    return uvicorn.Config(
        app,
        loop="auto",
        http=cast(type[asyncio.Protocol], partial(Connection, limits=limits, heads=Heads())),
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        log_level="warning",
        workers=1,
        proxy_headers=False,
        server_header=False,
        date_header=True,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


@contextlib.contextmanager
def _complaints(complain: Complain, server: uvicorn.Server) -> Iterator[None]:
    """uvicorn's own messages go to `complain`, one line each and without tracebacks."""
    logger, handler = logging.getLogger(_UVICORN), _Complaints(complain, server)
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


class _Complaints(logging.Handler):
    def __init__(self, complain: Complain, server: uvicorn.Server) -> None:
        super().__init__(logging.WARNING)
        self._complain = complain
        self._server = server

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage().splitlines()[0].rstrip(".")
        # What the end cuts off is no fault, and that there are no websockets is no lack.
        if self._server.should_exit or line.startswith("No supported WebSocket library"):
            return
        fault = record.exc_info[1] if record.exc_info else None
        self._complain(f"{line}: {_fault(fault)}" if fault else line)


def _fault(fault: BaseException) -> str:
    """What it is and where it was raised; an exception's own text may hold what a client sent."""
    trace = fault.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" at {trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""
    return f"{type(fault).__name__}{where}"
