"""The names of uvicorn that we rely on, although it does not document them as stable."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.protocols.http import httptools_impl
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState


async def _nothing(scope: Any, receive: Any, send: Any) -> None:
    """An application that is never called."""


async def _protocol() -> HttpToolsProtocol:
    config = Config(_nothing)
    config.load()
    return HttpToolsProtocol(config, ServerState(), {}, asyncio.get_running_loop())


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("connection_made", "self transport"),
        ("connection_lost", "self exc"),
        ("data_received", "self data"),
        ("on_headers_complete", "self"),
        ("on_response_complete", "self"),
        ("on_header", "self name value"),
        ("on_message_complete", "self"),
        ("_start_asgi_task", "self cycle app"),
        ("shutdown", "self"),
    ],
)
def test_what_we_call_or_override_has_these_parameters(name: str, parameters: str) -> None:
    found = inspect.signature(getattr(HttpToolsProtocol, name)).parameters
    assert list(found) == parameters.split()


def test_a_connection_has_the_parts_that_we_look_at() -> None:
    protocol = asyncio.run(_protocol())
    protocol.on_message_begin()
    parts = """parser transport connections headers url cycle flow scope pipeline loop server_state
        expect_100_continue logger"""
    assert [part for part in parts.split() if part not in vars(protocol)] == []


def test_an_answer_has_the_parts_that_we_look_at() -> None:
    wanted = """response_complete response_started more_body message_event keep_alive disconnected
        scope transport flow default_headers on_response waiting_for_100_continue body""".split()
    read = inspect.getsource(RequestResponseCycle.__init__)
    assert [
        part for part in wanted if f"self.{part} " not in read and f"self.{part}:" not in read
    ] == []
    assert 408 in httptools_impl.STATUS_LINE
    assert httptools_impl.HEADER_RE.search(b"a name")
    assert httptools_impl.HEADER_VALUE_RE.search(b"two\r\nlines")


def test_an_answer_is_made_from_these_parts() -> None:
    found = inspect.signature(RequestResponseCycle).parameters
    wanted = """scope transport flow logger access_logger access_log default_headers message_event
        expect_100_continue keep_alive on_response"""
    assert list(found) == wanted.split()
    assert list(inspect.signature(RequestResponseCycle.run_asgi).parameters) == ["self", "app"]
