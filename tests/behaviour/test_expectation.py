"""An answer that differs from what a scenario expects is found out, and one that agrees is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .expectation import Expected, Memory, differences
from .wire import Answer

WHOLE = "mock_0123456789abcdefghij"


def found(expected: Any, actual: Any, memory: Memory | None = None) -> list[str]:
    answer = Answer(200, [], json.dumps(actual).encode())
    return differences(Expected(200, (), expected), answer, {} if memory is None else memory, [])


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"a": 1}, {"a": 1}),
        ({"a": "<any>", "...": "<any>"}, {"a": None, "b": 1}),
        ({"a": "<absent>"}, {}),
        ({"a": "one...three"}, {"a": "one two three"}),
        ({"a": "<uuid4>"}, {"a": "9f4e2f0a-6c3d-4a38-9d0e-2f1f6ad2f9b1"}),
        ({"a": "<date-time>"}, {"a": "2026-01-01T00:00:00Z"}),
        ({"b": "<abridges a>", "a": "<a=secret>"}, {"b": "mo...j", "a": WHOLE}),
        ({"b": "<begins a>", "a": "<a=secret>"}, {"b": "mock_0", "a": WHOLE}),
    ],
)  # fmt: skip
def test_what_agrees_is_no_difference(expected: Any, actual: Any) -> None:
    assert found(expected, actual) == []


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": 1.5}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "b": 2}, {"a": 1}),
        ({"a": "<any>"}, {}),
        ({"a": "<absent>"}, {"a": 1}),
        ({"a": "one...three"}, {"a": "one two"}),
        ({"a": "<uuid4>"}, {"a": "9f4e2f0a-6c3d-1a38-9d0e-2f1f6ad2f9b1"}),
        ({"a": "<uuid4>"}, {"a": "9f4e2f0a6c3d4a389d0e2f1f6ad2f9b1"}),
        ({"a": "<date-time>"}, {"a": "2026-01-01 00:00:00Z"}),
        ({"a": "<date-time>"}, {"a": "2026-01-01T00:00:00"}),
        ({"a": "<secret>"}, {"a": "sk_0123456789abcdefghij"}),
        ({"b": "<abridges a>", "a": "<a=secret>"}, {"b": WHOLE, "a": WHOLE}),
        ({"b": "<begins a>", "a": "<a=secret>"}, {"b": "x", "a": WHOLE}),
        ([1], [1, 2]),
        ({}, []),
    ],
)  # fmt: skip
def test_what_differs_is_found(expected: Any, actual: Any) -> None:
    assert found(expected, actual)


def test_what_is_remembered_can_be_asked_for_and_ruled_out() -> None:
    memory: Memory = {}
    assert not found({"id": "<id=integer>"}, {"id": 5}, memory)
    assert not found({"id": "<=id>"}, {"id": 5}, memory)
    assert found({"id": "<=id>"}, {"id": 6}, memory)
    assert not found({"id": "<!=id>"}, {"id": 6}, memory)
    assert found({"id": "<!=id>"}, {"id": 5}, memory)
    assert found({"id": "<!=id>"}, {}, memory)


def test_a_reason_is_short_ascii_without_secrets() -> None:
    for reason in ("no such thing as s3cr3t-key", "caf\xe9", "x" * 601):
        answer = Answer(200, [("understudy-reason", reason)], b"")
        assert differences(Expected(200, (), None), answer, {}, ["s3cr3t-key"])


def test_a_failure_of_the_server_is_found_whatever_is_expected() -> None:
    assert differences(Expected(200, (), None), Answer(500, [], b""), {}, [])
    assert not differences(Expected(503, (), None), Answer(503, [], b""), {}, [])
