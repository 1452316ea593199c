"""Slow answers are never more than warned of, and only beside many that are quick."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.answering import Asked, answering
from tests.contracts.exchanges import exchange, keys_api
from tests.contracts.judged import Said, said, subject
from tests.contracts.subjects import api_of, subjects_of
from understudy.contracts.checks import latency
from understudy.contracts.exchange import Answer
from understudy.contracts.judging import findings, seen_of
from understudy.openapi.request_writing import RequestValues

API = keys_api()


def found(*seconds: float) -> Said:
    made = [replace(exchange(API, {}), answer=Answer(201, (), b"", one)) for one in (9.0, *seconds)]
    return said(latency.whole(subject(API, *made)))


@pytest.mark.parametrize(
    ("seconds", "slow"),
    [
        ((0.01,) * 9, 0),
        ((0.01,) * 9 + (0.9,), 0),
        ((0.01,) * 9 + (1.5,), 1),
        ((0.5,) * 9 + (4.0,), 0),
        ((0.01,) * 9 + (2.0, 3.0), 2),
        ((0.01, 0.01, 5.0), 0),
        ((), 0),
    ],
)
def test_only_what_is_far_slower_than_many_others_is_warned_of(
    seconds: Sequence[float], slow: int
) -> None:
    assert found(*seconds) == [("latency", "warning")] * slow


SIZE = {"name": "size", "in": "query", "schema": {"type": "string"}}
PATHS: dict[str, Any] = {
    "/things": {"get": {"parameters": [SIZE], "responses": {"200": {"description": ""}}}}
}


def _told(folder: Path, server_is_slow: bool) -> list[str]:
    """What is said of sizes where one had been answered late."""

    def respond(asked: Asked) -> tuple[int, Any]:
        if server_is_slow and "large" in asked.target:
            time.sleep(1.1)
        return 200, {}

    api = api_of(folder, PATHS)
    with answering(respond) as server, subjects_of(api, server.url) as (subject,):
        for size in ("a", "b", "c", "d", "large"):
            values = RequestValues({("query", "size"): size})
            sent = subject.send(subject.write(values, phase="test", about=f"size {size}"))
        assert sent.answer is not None
        subject.exchanges[-1] = replace(sent, answer=replace(sent.answer, seconds=5.0))
        return [
            one.observation.about for one in findings(seen_of(subject)) if one.check == "latency"
        ]


def test_what_was_slow_once_is_not_told(tmp_path: Path) -> None:
    assert _told(tmp_path, server_is_slow=False) == []


def test_input_that_is_slow_each_time_is_told(tmp_path: Path) -> None:
    assert _told(tmp_path, server_is_slow=True) == ["size large"]
