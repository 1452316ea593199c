"""A target is waited for until it answers anything, and no longer than was said."""

from __future__ import annotations

import socket

import pytest

from understudy.contracts.exchange import Trouble
from understudy.contracts.target import parse_target
from understudy.contracts.waiting import wait_for
from understudy.contracts.wire import WireOptions

from .raw_server import raw_server, saying
from .timing import Clock

OPTIONS = WireOptions(timeout=2)


@pytest.mark.parametrize("said", [b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", b"+OK POP3\r\n"])
def test_any_answer_will_do(said: bytes) -> None:
    with raw_server(saying(said)) as server:
        assert wait_for(parse_target(server.origin), 10, OPTIONS) is None
    assert len(server.requests) == 1


def test_a_target_that_comes_up_is_found() -> None:
    clock = Clock()
    answers = iter([b"", b"", b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"])

    def say(connection: socket.socket, _: bytes) -> None:
        connection.sendall(next(answers))

    with raw_server(say) as server:
        target = parse_target(server.origin)
        assert wait_for(target, 10, OPTIONS, clock=clock, sleep=clock.sleep) is None
    assert len(clock.slept) == 2


@pytest.mark.parametrize("seconds", [0, 7])
def test_what_never_answers_is_told_when_time_is_up(seconds: float) -> None:
    with raw_server(saying()) as server:
        pass
    clock = Clock()
    target = parse_target(server.origin)
    error = wait_for(target, seconds, OPTIONS, clock=clock, sleep=clock.sleep)
    assert error is not None
    assert error.trouble is Trouble.UNREACHABLE
    assert sum(clock.slept) == pytest.approx(seconds)
