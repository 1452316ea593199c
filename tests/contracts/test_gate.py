"""Every request passes the gate: it is counted, paced, and told of, whatever comes back."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from understudy.contracts.budget import Account, BudgetSpentError, Limits, Spent
from understudy.contracts.exchange import Exchange, Sent, Trouble
from understudy.contracts.gate import Gate
from understudy.contracts.pace import LONGEST_WAIT, Pace
from understudy.contracts.target import parse_target
from understudy.contracts.trial import Expected, Trial
from understudy.contracts.wire import WireOptions

from .exchanges import exchange, keys_api
from .raw_server import RawServer, Say, raw_server, saying
from .timing import Clock

CREATED = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}"
FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
REFUSED = b"HTTP/1.1 422 No\r\nContent-Length: 2\r\n\r\n{}"
API = keys_api()
TRIAL = exchange(API, {"name": "a"}).trial


@contextmanager
def gate_to(
    say: Say, limits: Limits | None = None, clock: Clock | None = None, **more: Any
) -> Iterator[tuple[Gate, RawServer]]:
    clock = clock or Clock()
    account = Account("the run", limits or Limits(), clock)
    pace = Pace(more.pop("rate", None), clock, clock.sleep)
    with raw_server(say) as server:
        target = parse_target(server.origin)
        gate = Gate(target, WireOptions(timeout=5), account, pace=pace, now=clock, **more)
        try:
            yield gate, server
        finally:
            gate.close()


def waiting(*answers: bytes) -> Say:
    """These answers in turn, the last one again and again."""
    left = list(answers)

    def say(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(left.pop(0) if len(left) > 1 else left[0])
        return True

    return say


def busy(*headers: str, status: int = 429) -> bytes:
    lines = "".join(f"{header}\r\n" for header in headers)
    return f"HTTP/1.1 {status} Busy\r\nContent-Length: 0\r\n{lines}\r\n".encode()


def try_to_send(gate: Gate, trial: Trial = TRIAL) -> Exchange | None:
    """The exchange of what was sent, also in vain."""
    try:
        found = gate.send(trial)
    except BudgetSpentError:
        return None
    return None if found.trouble is Trouble.WITHHELD else found


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 8),
    st.integers(0, 4),
    st.lists(
        st.sampled_from([CREATED, FINE, REFUSED, b"", b"nonsense\r\n", busy()]),
        min_size=1,
        max_size=12,
    ),
)
def test_no_more_reaches_the_target_than_the_limits_say(
    requests: int, created: int, answers: list[bytes]
) -> None:
    made = 0

    def say(connection: socket.socket, _: bytes) -> bool:
        nonlocal made
        answer = answers[(len(server.requests) - 1) % len(answers)]
        # The worst case: what is never answered was created all the same.
        made += answer in (CREATED, FINE, b"", b"nonsense\r\n")
        connection.sendall(answer)
        return answer.startswith(b"HTTP") and len(server.requests) % 3 > 0

    with gate_to(say, Limits(requests, created)) as (gate, server):
        for _ in range(12):
            try_to_send(gate)
    assert len(server.requests) <= requests
    assert len(server.requests) <= gate.run.requests
    assert made <= created


def test_threads_together_send_no_more_than_the_limit() -> None:
    limits = Limits(requests=17, created=9)
    with gate_to(saying(FINE, keep=True), limits) as (gate, server), ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: try_to_send(gate), range(40)))
    sent = [one for one in found if one]
    assert len(server.requests) == len(sent) == gate.run.requests <= 17
    assert gate.run.created == len(sent) <= 9
    assert len({one.number for one in sent}) == len(sent)


def test_the_limit_of_an_operation_holds_beside_that_of_the_run() -> None:
    with gate_to(saying(REFUSED, keep=True), Limits(requests=9)) as (gate, server):
        gate.accounts[TRIAL.operation.key] = Account("it", Limits(requests=2), Clock())
        found = [try_to_send(gate) for _ in range(5)]
    assert len(server.requests) == sum(one is not None for one in found) == 2
    assert gate.run.requests == 2


def test_listeners_are_told_before_the_next_request() -> None:
    told: list[int] = []
    counts: list[int] = []

    def say(connection: socket.socket, _: bytes) -> bool:
        counts.append(len(told))
        connection.sendall(FINE)
        return True

    listeners = [lambda one: told.append(one.number)]
    with gate_to(say, listeners=listeners) as (gate, _):
        for _ in range(3):
            gate.send(TRIAL)
    assert (told, counts) == ([1, 2, 3], [0, 1, 2])


def test_requests_are_no_closer_than_the_rate_says() -> None:
    clock = Clock()
    times: list[float] = []
    with gate_to(saying(FINE, keep=True), clock=clock, rate=4) as (gate, _):
        for _ in range(5):
            gate.send(TRIAL)
            times.append(clock())
    assert [later - sooner for sooner, later in itertools.pairwise(times)] == [0.25] * 4


@given(st.floats(0.1, 1000), st.lists(st.floats(0, 10), max_size=20))
def test_the_rate_is_kept_whatever_happens_between_requests(
    rate: float, pauses: list[float]
) -> None:
    clock = Clock(0.0)
    pace = Pace(rate, clock, clock.sleep)
    turns = []
    for pause in pauses:
        pace.turn()
        turns.append(clock())
        clock.now += pause
    gaps = [later - sooner for sooner, later in itertools.pairwise(turns)]
    assert all(gap >= 1 / rate - 1e-9 for gap in gaps)


@pytest.mark.parametrize(
    ("answer", "pause"),
    [
        (busy("Retry-After: 7"), 7),
        (busy("Retry-After: 7", status=503), 7),
        (busy(), 1),
        (busy("Retry-After: soon"), 1),
        (busy("Retry-After: -1"), 1),
        (busy("Retry-After: 0"), 0),
    ],
)
def test_a_pause_that_is_asked_for_is_made(answer: bytes, pause: float) -> None:
    clock = Clock()
    with gate_to(waiting(answer, FINE), clock=clock) as (gate, server):
        found = gate.send(TRIAL)
    assert found.answer is not None
    assert (found.answer.status, len(server.requests)) == (200, 2)
    assert sum(clock.slept) == pause


def test_a_pause_can_be_asked_for_as_a_date() -> None:
    clock = Clock()
    moment = datetime.fromtimestamp(clock.now, UTC) + timedelta(seconds=9)
    answer = busy(f"Retry-After: {format_datetime(moment, usegmt=True)}")
    with gate_to(waiting(answer, FINE), clock=clock) as (gate, _):
        gate.send(TRIAL)
    assert sum(clock.slept) == 9


def test_a_503_that_asks_for_nothing_is_the_answer() -> None:
    with gate_to(waiting(busy(status=503), FINE)) as (gate, server):
        found = gate.send(TRIAL)
    assert found.answer is not None
    assert (found.answer.status, len(server.requests)) == (503, 1)


def test_patience_has_an_end() -> None:
    clock = Clock()
    with gate_to(waiting(busy("Retry-After: 2")), clock=clock) as (gate, server):
        found = gate.send(TRIAL)
    assert found.answer is not None
    assert (found.answer.status, len(server.requests)) == (429, 4)
    assert gate.run.requests == 4


@pytest.mark.parametrize("asked", [f"{LONGEST_WAIT + 1:.0f}", "9" * 5000])
def test_an_operation_that_asks_for_a_long_pause_is_left_alone(asked: str) -> None:
    clock = Clock()
    with gate_to(waiting(busy(f"Retry-After: {asked}"), FINE), clock=clock) as (gate, server):
        gate.send(TRIAL)
        with pytest.raises(BudgetSpentError) as caught:
            gate.send(TRIAL)
        assert len(server.requests) == 1
        if len(asked) < 9:
            clock.now += float(asked)
            gate.send(TRIAL)
    assert caught.value.limit is Spent.WAITING
    assert "longer pause" in str(caught.value)


def test_no_pause_goes_beyond_the_limit_of_time() -> None:
    clock = Clock()
    answers = waiting(busy("Retry-After: 20"), FINE)
    with gate_to(answers, Limits(seconds=10), clock=clock) as (gate, server):
        gate.send(TRIAL)
    assert (len(server.requests), clock.slept) == (1, [])


@pytest.mark.parametrize(
    ("say", "trouble"),
    [(saying(), Trouble.CLOSED), (saying(b"nonsense\r\n"), Trouble.MALFORMED)],
)
def test_what_goes_wrong_is_an_exchange_without_an_answer(say: Say, trouble: Trouble) -> None:
    told: list[Exchange] = []
    with gate_to(say, listeners=[told.append]) as (gate, _):
        found = gate.send(TRIAL)
    assert (found.answer, found.trouble, told) == (None, trouble, [found])
    assert found.what


def test_a_request_that_can_not_be_sent_counts_for_nothing() -> None:
    bad = exchange(API, {"name": "a"}).trial
    with gate_to(saying(FINE), headers=[("X", "a\r\nb")]) as (gate, server):
        found = gate.send(bad)
    assert found.trouble is Trouble.UNSENDABLE
    assert (gate.run.requests, server.requests) == (0, [])


def test_a_connection_that_was_closed_meanwhile_is_no_fault_of_the_target() -> None:
    def one_each(connection: socket.socket, _: bytes) -> bool:
        if len(server.requests) % 2:
            connection.sendall(FINE)
        return bool(len(server.requests) % 2)

    with gate_to(one_each, Limits(requests=9)) as (gate, server):
        found = [gate.send(TRIAL), gate.send(TRIAL)]
    assert [one.trouble for one in found] == [None, None]
    assert gate.run.requests == len(server.requests) == 3


def test_headers_of_the_user_go_along_unless_a_trial_has_its_own() -> None:
    headers = [("X-Tenant", "t"), ("content-type", "text/plain")]
    with gate_to(saying(FINE), headers=headers) as (gate, _):
        sent = gate.send(TRIAL).sent
    assert ("X-Tenant", "t") in sent.headers
    assert [value for name, value in sent.headers if name.lower() == "content-type"] == [
        "application/json"
    ]


def test_a_request_can_be_renewed_just_before_it_goes_out() -> None:
    def renew(sent: Sent) -> Sent:
        return Sent(sent.method, sent.url, (*sent.headers, ("X-Token", "new")), sent.body)

    with gate_to(saying(FINE), renew=renew) as (gate, server):
        gate.send(TRIAL)
    assert b"X-Token: new" in server.requests[0]


def test_what_is_no_trial_is_counted_too() -> None:
    with gate_to(saying(FINE), Limits(requests=1)) as (gate, server):
        assert gate.ask(Sent("GET", f"{server.origin}/x", (), None)).status == 200
        with pytest.raises(BudgetSpentError):
            gate.ask(Sent("GET", f"{server.origin}/x", (), None))


def test_what_should_be_refused_is_still_sent_when_no_more_may_be_created() -> None:
    refused = replace(TRIAL, expected=Expected.REFUSAL)

    def say(connection: socket.socket, request: bytes) -> bool:
        connection.sendall(REFUSED if b'"bad"' in request else CREATED)
        return True

    wrong = exchange(API, {"name": "bad"}).trial
    wrong = replace(wrong, expected=Expected.DENIAL)
    with gate_to(say, Limits(created=3, kept=1)) as (gate, server):
        found = [gate.send(TRIAL) for _ in range(4)]
        denied = [gate.send(wrong) for _ in range(3)]
        assert [one.trouble for one in found] == [None, None, Trouble.WITHHELD, Trouble.WITHHELD]
        assert [one.answer.status for one in denied if one.answer] == [422] * 3
        gate.send(refused)
        with pytest.raises(BudgetSpentError):
            gate.send(wrong)
    assert gate.run.created == 3
    assert len(server.requests) == 6
