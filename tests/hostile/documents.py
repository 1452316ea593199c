"""Documents to begin with: one operation, a schema, a file of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

YAML = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {}}}}\n"


def operation(schema: Any, **more: Any) -> dict[str, Any]:
    """It answers with this schema."""
    content = {"application/json": {"schema": schema}}
    return {"responses": {"200": {"description": "", "content": content}}, **more}


def document(paths: dict[str, Any], schemas: dict[str, Any] | None = None) -> dict[str, Any]:
    """An OpenAPI document with these paths and schemas."""
    info = {"title": "t", "version": "1"}
    return {
        "openapi": "3.1.0",
        "info": info,
        "paths": paths,
        "components": {"schemas": schemas or {}},
    }


def both_ways(schema: Any, schemas: dict[str, Any] | None = None) -> dict[str, Any]:
    """A document that takes and answers values of one schema at /a."""
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    taking = operation(schema, requestBody=body)
    return document({"/a": {"get": operation(schema), "post": taking}}, schemas)


def written(folder: Path, value: dict[str, Any]) -> Path:
    """The document as api.json in this folder."""
    path = folder / "api.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def ref(name: str) -> dict[str, str]:
    """A reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}
