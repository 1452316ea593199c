"""Operations, schemas and requests for tests, read from documents as the product reads them."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from understudy.mockserver.request import Request
from understudy.openapi.model import MediaType, Operation
from understudy.openapi.reading import read_api
from understudy.openapi.schema import Schema
from understudy.openapi.source import load_document


def operation(
    raw: dict[str, Any], path: str = "/things", version: str = "3.1.0", **components: Any
) -> Operation:
    """The one operation of a document that says `raw` under POST."""
    document = {
        "openapi": version,
        "info": {"title": "Things", "version": "1"},
        "paths": {path: {"post": {"responses": {"200": {"description": "done"}}, **raw}}},
        "components": {"schemas": components},
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "things.json")
        file.write_text(json.dumps(document), encoding="utf-8")
        (found,) = read_api(load_document(file)).operations
    return found


def media_type(name: str, version: str = "3.1.0", **raw: Any) -> MediaType:
    """A media type of a request body; `raw` is its `schema`, `encoding` and so on."""
    body = operation({"requestBody": {"content": {name: raw}}}, version=version).body
    assert body is not None
    return body.content[0]


def schema(raw: Any, version: str = "3.1.0", **components: Any) -> Schema:
    """A schema as a request sees it."""
    body = operation(
        {"requestBody": {"content": {"a/b": {"schema": raw}}}}, version=version, **components
    ).body
    assert body is not None
    found = body.content[0].schema
    assert found is not None
    return found


def request(
    query: str = "",
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    method: str = "POST",
) -> Request:
    """A request; texts hold bytes as Latin-1."""
    pairs = [(n.lower().encode(), v.encode("latin-1")) for n, v in (headers or {}).items()]
    scope = {
        "method": method,
        "path": "/things",
        "query_string": query.encode("latin-1"),
        "headers": pairs,
    }
    return Request(scope, body)
