"""An answer whose schema has a hole in it says so; an answer beside one does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .asgi import call, mock_of, written

GONE = {"$ref": "#/components/schemas/Gone"}
LOOP = {"$ref": "#/components/schemas/Loop"}
TEXT = {"type": "string"}


def document(schema: Any) -> dict[str, Any]:
    def item(of: Any) -> dict[str, Any]:
        content = {"application/json": {"schema": of}}
        return {"get": {"responses": {"200": {"description": "", "content": content}}}}

    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": item(schema), "/b": item({"type": "object", "properties": {"a": TEXT}})},
        "components": {
            "schemas": {
                "Far": {"type": "object", "required": ["x"], "properties": {"x": GONE}},
                "Loop": {"type": "object", "properties": {"loop": LOOP}},
                "Number": 5,
                "Shown": {"type": "object", "example": {"$ref": "#/components/schemas/Far"}},
            }
        },
    }


@pytest.mark.parametrize(
    "schema",
    [
        GONE,
        {"type": "object", "properties": {"a": GONE}},
        {"type": "array", "items": {"$ref": "#/components/schemas/Far"}},
        {"$ref": "#/components/schemas/Far"},
        {"$ref": "#/components/schemas/Number"},
        {"$ref": "other.json"},
    ],
)
def test_a_hole_in_a_schema_is_said_wherever_it_is(schema: Any, tmp_path: Path) -> None:
    mock = mock_of(written(tmp_path, document(schema)))
    answer = call(mock, "GET", "/a")
    assert answer.status == 200
    assert answer.reason.startswith("a part of the documented schema can't be read (things.json:")
    assert call(mock, "GET", "/b").reason == ""


@pytest.mark.parametrize("name", ["Loop", "Shown"])
def test_a_schema_without_a_hole_is_not_spoken_of(name: str, tmp_path: Path) -> None:
    mock = mock_of(written(tmp_path, document({"$ref": f"#/components/schemas/{name}"})))
    assert call(mock, "GET", "/a").reason == ""
    assert str(tmp_path) not in call(mock, "GET", "/a").reason
