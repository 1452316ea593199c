"""The journal: it keeps the last calls within its bounds, and counts all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.journal import Journal
from understudy.mockserver.reply import Reply
from understudy.mockserver.request import Request


def _request(body: bytes) -> Request:
    scope = {"method": "POST", "path": "/a", "query_string": b"b=1", "headers": []}
    return Request(scope, body)


@given(st.lists(st.binary(max_size=20), max_size=30), st.integers(1, 10), st.integers(1, 60))
def test_it_keeps_the_last_calls_within_its_bounds(
    bodies: list[bytes], limit: int, max_bytes: int
) -> None:
    journal = Journal(limit, max_bytes)
    for body in bodies:
        journal.add(_request(body), Reply(200), "unknown")
    kept = journal.calls
    assert len(kept) <= limit
    assert len(kept) <= 1 or sum(len(call.body) for call in kept) <= max_bytes
    assert [call.body for call in kept] == bodies[len(bodies) - len(kept) :]
    assert journal.forgotten == len(bodies) - len(kept)
    assert journal.count("") == len(bodies)


def test_a_call_is_told_as_it_was_sent() -> None:
    call = Journal().add(_request(b'{"c": 2}'), Reply(404), "unknown")
    assert (call.target, call.path, call.query, call.json) == (
        "/a?b=1",
        "/a",
        {"b": ["1"]},
        {"c": 2},
    )
