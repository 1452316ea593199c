"""A run changes and deletes what it has made, and nothing that was there before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from understudy.contracts import result as results

from .answering import Asked
from .running import run_over, told

THING = {
    "type": "object",
    "required": ["name"],
    "properties": {"id": {"type": "integer", "readOnly": True}, "name": {"type": "string"}},
}
CONTENT = {"application/json": {"schema": THING}}
BODY = {"required": True, "content": CONTENT}
SHOWN = {"description": "", "content": CONTENT}
LIST = {
    "description": "",
    "content": {"application/json": {"schema": {"type": "array", "items": THING}}},
}
REFUSED: dict[str, Any] = {"400": {"description": ""}, "404": {"description": ""}}
GONE = {"204": {"description": ""}, **REFUSED}
ID = [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}]
COLLECTION = {
    "get": {"responses": {"200": LIST}},
    "post": {"requestBody": BODY, "responses": {"201": SHOWN, **REFUSED}},
}
ITEM = {
    "parameters": ID,
    "get": {"responses": {"200": SHOWN, **REFUSED}},
    "put": {"requestBody": BODY, "responses": {"200": SHOWN, **REFUSED}},
    "patch": {"requestBody": BODY, "responses": {"200": SHOWN, **REFUSED}},
    "delete": {"responses": GONE},
}
CLOSE = {"parameters": ID, "post": {"responses": {"200": SHOWN, **REFUSED}}}


class Shop:
    """Things by number; those that were there from the beginning have the names of seeds."""

    def __init__(self) -> None:
        self.things: dict[int, dict[str, Any]] = {}
        for number in (1, 2, 3):
            self.things[number] = {"id": number, "name": f"seed {number}"}
        self.cleared = False

    @property
    def is_intact(self) -> bool:
        kept = [self.things.get(n) == {"id": n, "name": f"seed {n}"} for n in (1, 2, 3)]
        return all(kept) and not self.cleared

    def __call__(self, asked: Asked) -> tuple[int, Any]:
        parts = asked.target.partition("?")[0].strip("/").split("/")
        if parts[-1] == "clear" or (asked.method == "DELETE" and len(parts) == 1):
            self.cleared = True
            return 204, None
        if len(parts) == 1:
            return self._collection(asked)
        number = int(parts[1]) if parts[1].isdecimal() else 0
        if number not in self.things:
            return 404, {}
        return self._item(asked, number, closes=parts[-1] == "close")

    def _collection(self, asked: Asked) -> tuple[int, Any]:
        if asked.method == "GET":
            return 200, list(self.things.values())
        name = _name(asked)
        if asked.method != "POST" or name is None:
            return 405 if asked.method != "POST" else 400, {}
        number = max(self.things, default=0) + 1
        self.things[number] = {"id": number, "name": name}
        return 201, self.things[number]

    def _item(self, asked: Asked, number: int, *, closes: bool) -> tuple[int, Any]:
        if asked.method == "DELETE":
            del self.things[number]
            return 204, None
        if closes and asked.method == "POST":
            self.things[number] = {"id": number, "name": "closed"}
        elif asked.method in ("PUT", "PATCH"):
            name = _name(asked)
            if name is None:
                return 400, {}
            self.things[number] = {"id": number, "name": name}
        elif asked.method != "GET":
            return 405, {}
        return 200, self.things[number]


def _name(asked: Asked) -> str | None:
    try:
        name = json.loads(asked.body)["name"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return name if isinstance(name, str) else None


def of(result: results.Result, method: str) -> results.Tested:
    return next(one for one in result.tested if one.operation.method == method)


@pytest.mark.parametrize(
    "paths",
    [
        {"/things": COLLECTION, "/things/{id}": ITEM, "/things/{id}/close": CLOSE},
        {"/things": {"get": COLLECTION["get"]}, "/things/{id}": ITEM},
        {"/things/{id}": ITEM},
        {"/things": {**COLLECTION, "delete": {"responses": GONE}}},
        {"/things": COLLECTION, "/things/clear": {"post": {"responses": GONE}}},
        {"/things": {"get": COLLECTION["get"]}, "/things/{id}/close": CLOSE},
    ],
)
def test_what_was_there_before_is_left_as_it_was(tmp_path: Path, paths: dict[str, Any]) -> None:
    shop = Shop()
    run_over(tmp_path, paths, shop)
    assert shop.is_intact


def test_what_the_run_has_made_is_changed_and_deleted(tmp_path: Path) -> None:
    paths = {"/things": COLLECTION, "/things/{id}": ITEM, "/things/{id}/close": CLOSE}
    result = run_over(tmp_path, paths, Shop())
    for method, status in (("GET", 200), ("PUT", 200), ("PATCH", 200), ("DELETE", 204)):
        assert of(result, method).statuses[status]
    assert told(result) == []


def test_what_the_user_names_may_be_changed(tmp_path: Path) -> None:
    shop = Shop()
    paths = {"/things/{id}": {"parameters": ID, "put": ITEM["put"]}}
    result = run_over(tmp_path, paths, shop, fixtures={"id": 2})
    assert of(result, "PUT").statuses[200]
    assert shop.things[2]["name"] != "seed 2"
    assert shop.things[1]["name"] == "seed 1"


def test_an_operation_that_could_only_change_what_is_there_says_so(tmp_path: Path) -> None:
    result = run_over(tmp_path, {"/things": {"delete": {"responses": GONE}}}, Shop())
    (one,) = result.tested
    assert one.verdict is results.Verdict.NOT_REACHED
    assert "what this run has not made" in " ".join(one.why)
