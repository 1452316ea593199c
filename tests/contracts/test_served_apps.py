"""An application is a target like any other: ASGI or WSGI, on a real socket."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
import requests

from understudy.contracts.apps import is_asgi, served
from understudy.errors import UsageError


async def asgi(scope: dict[str, Any], receive: Any, send: Any) -> None:
    if scope["type"] == "lifespan":
        while (await receive())["type"] != "lifespan.shutdown":
            await send({"type": "lifespan.startup.complete"})
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"asgi"})


class Asgi:
    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        await asgi(scope, receive, send)


def wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"wsgi"]


class Wsgi:
    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        return wsgi(environ, start_response)


async def broken(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database"})


@pytest.mark.parametrize("app", [asgi, Asgi(), wsgi, Wsgi()])
def test_an_application_answers_while_it_is_served(app: Callable[..., Any]) -> None:
    with served(app) as url:
        assert requests.get(url, timeout=5).text == ("asgi" if is_asgi(app) else "wsgi")
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)


def test_an_application_that_does_not_start_is_said_so() -> None:
    with pytest.raises(UsageError, match="did not start"), served(broken):
        raise AssertionError
