"""A document's text is looked at once for all the lines that refusals tell, not for each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from understudy.mockserver.app import MockApp

from .asgi import FIVE, call, mock_of

SCHEMAS = {
    "Ship": {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "minLength": 2},
            "masts": {"$ref": "#/components/schemas/Masts"},
            "cargo": {"type": "array", "items": {"anyOf": [{"type": "null"}, {"minimum": 5}]}},
        },
    },
    "Masts": {"type": "integer", "maximum": 5},
}
BODY = {
    "required": True,
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Ship"}}},
}
FLEET = {"name": "fleet", "in": "query", "required": True, "schema": {"type": "string"}}
LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Ships", "version": "1"},
    "paths": {
        "/ships": {"post": {"parameters": [LIMIT, FLEET], "requestBody": BODY, "responses": {}}}
    },
    "components": {"schemas": SCHEMAS},
}
WRONG: list[tuple[str, Any]] = [
    ("", {}),
    ("", {"name": "a"}),
    ("", {"name": 5}),
    ("", {"name": "Ran", "masts": 6}),
    ("", {"name": "Ran", "masts": "two"}),
    ("", {"name": "Ran", "cargo": [1]}),
    ("", b""),
    ("&limit=0", {"name": "Ran"}),
    ("&limit=x", {"name": "Ran"}),
    ("no fleet", {"name": "Ran"}),
]


def told(mock: MockApp, query: str, body: Any) -> list[str]:
    query = "" if query == "no fleet" else f"?fleet=a{query}"
    answer = call(mock, "POST", f"/ships{query}", [], body)
    assert answer.status == 422
    return [error["document"] for error in answer.json["errors"]]


@pytest.mark.parametrize(("query", "body"), WRONG)
def test_the_first_refusal_reads_the_lines_of_all_that_come(
    query: str, body: Any, tmp_path: Path
) -> None:
    file = tmp_path / "ships.json"
    file.write_text(json.dumps(DOCUMENT, indent=1), encoding="utf-8")
    mock = mock_of(file)
    wanted = told(mock_of(file), query, body)
    told(mock, *WRONG[0])
    file.unlink()
    assert told(mock, query, body) == wanted
    assert all(one.partition(":")[2].isdecimal() for one in wanted)


@pytest.mark.parametrize("file", FIVE, ids=lambda file: file.stem)
def test_what_the_five_documents_refuse_needs_one_look(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / file.name
    copy.write_bytes(file.read_bytes())
    (operation,) = mock_of(copy).apis[0].operations
    wrong: list[Any] = [{}, None, [], {"name": 5, "type": 5, "description": 5, "expires_at": ""}]
    kinds = [("x-api-key", "a" * 9), ("Galileo-API-Key", "a" * 9)]
    kinds += [("Authorization", "Api-Key abcdefghi" if file.stem == "baseten" else "Bearer a.b.c")]

    def answers(mock: MockApp, bodies: list[Any]) -> list[bytes]:
        return [call(mock, "POST", operation.path, kinds, body).body for body in bodies]

    wanted, mock = answers(mock_of(copy), wrong), mock_of(copy)
    answers(mock, wrong[:1])
    copy.unlink()
    assert answers(mock, wrong) == wanted
