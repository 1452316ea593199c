from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.contracts.answering import Asked, answering
from tests.contracts.subjects import api_of, subjects_of
from understudy.contracts.judging import findings
from understudy.openapi.request_writing import RequestValues

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
        return [one.observation.about for one in findings(subject) if one.check == "latency"]


def test_what_was_slow_once_is_not_told(tmp_path: Path) -> None:
    assert _told(tmp_path, server_is_slow=False) == []


def test_input_that_is_slow_each_time_is_told(tmp_path: Path) -> None:
    assert _told(tmp_path, server_is_slow=True) == ["size large"]
