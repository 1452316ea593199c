"""Texts that take too long to be held to their patterns are let pass, and it is said."""

from __future__ import annotations

from typing import Any

from understudy.mockserver.content import BodyResult
from understudy.mockserver.doubts import compile_doubts
from understudy.openapi.model import Operation

from .operations import operation

SLOW = r"^(a|a?)+\1$"
TEXT = "a" * 30 + "b"
SCHEMA = {"type": "string", "pattern": SLOW}
SAID = rf"it can't be told in time if the pattern {SLOW} is kept by"


def documented(**parameters: Any) -> Operation:
    body = {"content": {"application/json": {"schema": SCHEMA}}}
    declared = [{"name": n, "in": "query", "schema": s} for n, s in parameters.items()]
    return operation({"requestBody": body, "parameters": declared})


def doubts(found: Operation, body: Any, **query: Any) -> tuple[str, ...]:
    assert found.body is not None
    result = BodyResult(body, True, found.body.content[0])
    return compile_doubts(found)({"query": query}, result)


def test_a_doubt_says_what_it_is_about() -> None:
    found = documented(q=SCHEMA)
    assert doubts(found, TEXT) == (f"{SAID} the body",)
    assert doubts(found, "a", q=TEXT) == (f"{SAID} q",)
    assert doubts(found, "a", q="b") == ()


def test_a_body_that_is_no_text_and_one_that_is_not_sent_leave_no_doubt() -> None:
    found = documented()
    assert doubts(found, TEXT.encode()) == ()
    assert compile_doubts(found)({"query": {}}, BodyResult()) == ()


def test_where_every_pattern_can_be_told_nothing_is_looked_at() -> None:
    found = operation({"parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}]})
    assert compile_doubts(found) is compile_doubts(operation({}))
