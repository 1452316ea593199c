"""An ASGI or WSGI application as a target: served on a free port of the loopback address.

The bytes on the wire are those that a deployment would send, its start-up and shut-down included.
"""

from __future__ import annotations

import inspect
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from understudy.errors import UsageError

_START = 10.0
_STEP = 0.01


@contextmanager
def served(app: Callable[..., Any]) -> Iterator[str]:
    """The URL of an application for as long as the block runs; UsageError if it does not start."""
    with _asgi(app) if is_asgi(app) else _wsgi(app) as url:
        yield url


def is_asgi(app: Callable[..., Any]) -> bool:
    """Whether an application is called with a scope, and not with an environment (PEP 3333)."""
    if inspect.isclass(app):
        return hasattr(app, "__await__")
    called = app if inspect.isroutine(app) else type(app).__call__
    return inspect.iscoroutinefunction(called) or len(_parameters(app)) == 3


def _parameters(app: Callable[..., Any]) -> list[str]:
    try:
        return list(inspect.signature(app).parameters)
    except (TypeError, ValueError):
        return []


@contextmanager
def _asgi(app: Callable[..., Any]) -> Iterator[str]:
    import uvicorn

    with socket.create_server(("127.0.0.1", 0)) as bound:
        settings = uvicorn.Config(
            app,
            interface="asgi3",
            log_config=None,
            access_log=False,
            ws="none",
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(settings)

        def run() -> None:
            with suppress(SystemExit):  # how it says that the application did not start
                server.run(sockets=[bound])

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        _await(lambda: server.started or not thread.is_alive())
        if not server.started:
            server.should_exit = True
            raise UsageError(
                f"the application {app!r} did not start", "Look at what its start-up does"
            )
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_START)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: what is to be told is told by the report."""


def _as_deployed(app: Callable[..., Any]) -> Callable[..., Any]:
    """The application behind a server that sends no body to HEAD, as those of deployments do."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body: Iterable[bytes] = app(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        for _ in body:
            """It may begin its answer only now."""
        getattr(body, "close", lambda: None)()
        return ()

    return answer


@contextmanager
def _wsgi(app: Callable[..., Any]) -> Iterator[str]:
    made = make_server(
        "127.0.0.1", 0, _as_deployed(app), server_class=_Server, handler_class=_Handler
    )
    with made as server:
        thread = threading.Thread(target=server.serve_forever, args=(_STEP,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(_START)


def _await(done: Callable[[], bool]) -> None:
    end = time.monotonic() + _START
    while not done() and time.monotonic() < end:
        time.sleep(_STEP)
