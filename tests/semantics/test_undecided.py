"""A pattern that the engine can't decide in time is not held against a request, and it is said."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from understudy.mockserver.app import create_app
from understudy.mockserver.options import Options
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document

from .asking import InProcess

SLOW = r"^(?=(a+)+$)(a|aa)+b(?!x)$"
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Slow", "version": "1"},
    "paths": {
        "/slow": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "text": {"type": "string", "pattern": SLOW},
                                    "number": {"type": "integer"},
                                },
                            }
                        }
                    }
                },
                "responses": {"200": {"description": ""}},
            }
        }
    },
}


def test_what_can_not_be_told_in_time_passes_and_what_is_wrong_beside_it_does_not(
    tmp_path: Path,
) -> None:
    file = tmp_path / "slow.json"
    file.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    with asyncio.Runner() as runner:
        mock = InProcess(create_app([read_api(load_document(file))], Options(seed=1)), runner)
        passed = mock.post("/slow", json.dumps({"text": "a" * 50}))
        refused = mock.post("/slow", json.dumps({"text": "a" * 50, "number": "1"}))
        wrong = mock.post("/slow", json.dumps({"text": "b"}))
    assert passed.status == 200
    assert f"can't be told in time if the pattern {SLOW} is kept by the body" in passed.reason
    assert refused.status == 422
    assert "number" in refused.reason
    assert "text" not in refused.reason
    assert wrong.status == 422
    assert SLOW in wrong.reason
