"""However many operations are asked, and however often, what the mock holds does not grow."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from understudy.mockserver.app import MockApp
from understudy.mockserver.operation import PlayedOperation
from understudy.mockserver.ready import Ready
from understudy.mockserver.refuse import Refuser
from understudy.mockserver.serve import BackgroundServer
from understudy.openapi.model import Operation

from .asgi import SEEDED, call, mock_of, written
from .test_again import connected, sent

COUNT = 140
KINDS: tuple[Any, ...] = (
    {"type": "string", "pattern": "^[a-z]{3}-[0-9]+$"},
    {"type": "string", "format": "date-time"},
    {"type": ["integer", "null"], "minimum": 3},
    {"enum": ["red", "green", None]},
    {"anyOf": [{"type": "object", "properties": {"id": {"type": "string"}}}, {"type": "null"}]},
)
PATHS = [f"/p{number}" for number in range(COUNT)]


def large(width: int) -> dict[str, Any]:
    """A document of many operations, whose bodies have so many members of each kind."""
    schemas = {
        f"S{number}": {
            "type": "object",
            "properties": {f"m{number}_{i}": {**kind} for i, kind in enumerate(KINDS * width)},
            "required": [f"m{number}_0"],
        }
        for number in range(COUNT)
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {path: {"post": operation(number)} for number, path in enumerate(PATHS)},
        "components": {"schemas": schemas},
    }


def operation(number: int) -> dict[str, Any]:
    own = {"application/json": {"schema": {"$ref": f"#/components/schemas/S{number}"}}}
    other = {
        "application/json": {"schema": {"$ref": f"#/components/schemas/S{COUNT - 1 - number}"}}
    }
    return {
        "requestBody": {"required": True, "content": own},
        "responses": {
            "200": {"description": "", "content": own},
            "422": {"description": "", "content": other},
            "405": {"description": "", "content": other},
        },
    }


def rounds(mock: MockApp, count: int) -> Iterator[int]:
    """All operations are asked, rightly and wrongly; the count of objects after each round."""
    for _ in range(count):
        for number, path in enumerate(PATHS):
            assert call(mock, "POST", path, body={f"m{number}_0": "abc-1"}).status == 200
            assert call(mock, "POST", path, body={f"m{number}_0": 1}).status == 422
        gc.collect()
        yield len(gc.get_objects())


def ready(paths: list[str]) -> list[PlayedOperation]:
    gc.collect()
    found = [one for one in gc.get_objects() if isinstance(one, PlayedOperation)]
    return [one for one in found if one.operation.path in paths]


@pytest.mark.parametrize(("width", "least", "most"), [(1, 128, 128), (5, 1, 120)])
def test_what_is_held_does_not_grow_and_of_large_operations_fewer_are_kept_ready(
    tmp_path: Path, width: int, least: int, most: int
) -> None:
    mock = mock_of(written(tmp_path, large(width)), options=SEEDED)
    first, *counts = rounds(mock, 3)
    assert first
    assert least <= len(ready(PATHS)) <= most
    assert all(after < before * 1.01 for before, after in pairwise(counts))


def test_a_head_that_was_heard_keeps_no_operation_ready(tmp_path: Path) -> None:
    body = json.dumps({"m": 1}).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    mock = mock_of(written(tmp_path, large(1)), options=SEEDED)
    with BackgroundServer(mock) as server, connected(server) as client:
        for path in PATHS:
            assert sent(client, "POST", path, headers, body).status == 422
        assert len(ready(PATHS)) == 128


class Made:
    """Something that is let go."""

    def __init__(self) -> None:
        self.left = False

    def let_go(self) -> None:
        self.left = True


def test_the_oldest_is_let_go_first_and_the_last_never(tmp_path: Path) -> None:
    found, made = Ready(), [Made() for _ in range(200)]
    asked: Operation = mock_of(written(tmp_path, large(1))).apis[0].operations[0]
    (schemas,) = {schema.schemas for schema in asked.asked()}
    for one in made:
        found.add(one, asked)
    assert [one.left for one in made] == [True] * 72 + [False] * 128
    schemas.compilations += 1_000_000
    found.add(Made(), asked)
    assert all(one.left for one in made)
    last = Made()
    found.add(last, asked)
    assert not last.left


def test_what_refuses_other_methods_is_kept_of_a_few_paths_only(tmp_path: Path) -> None:
    mock = mock_of(written(tmp_path, large(1)), options=SEEDED)
    counts = []
    for paths in (PATHS[:64], PATHS[64:]):
        assert {call(mock, "DELETE", path).status for path in paths} == {405}
        gc.collect()
        counts.append(sum(isinstance(one, Refuser) for one in gc.get_objects()))
    assert counts[0] == counts[1]
