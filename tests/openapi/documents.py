"""Documents for tests, written to a file and read as the product reads them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from understudy.openapi.dialect import dialect_of
from understudy.openapi.model import Api
from understudy.openapi.reading import read_api
from understudy.openapi.schema import Schema, SchemaSet
from understudy.openapi.source import Document, load_document
from understudy.openapi.view import View

_FOLDER = tempfile.TemporaryDirectory()
"""Stays until the tests end, since a document looks for lines when they are asked for."""


def document(raw: Any, name: str = "things.json") -> Document:
    """A document with this content; what it says of OpenAPI itself is filled in."""
    if isinstance(raw, dict):
        raw = {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"}, **raw}
    text = raw if isinstance(raw, str) else json.dumps(raw)
    file = Path(tempfile.mkdtemp(dir=_FOLDER.name), name)
    file.write_text(text, encoding="utf-8")
    return load_document(file)


def api(raw: Any, strict_nullable: bool = False, name: str = "things.json") -> Api:
    """The API of such a document."""
    return read_api(document(raw, name), strict_nullable=strict_nullable)


def schema(
    raw: Any,
    components: Mapping[str, Any] | None = None,
    *,
    version: str = "3.1.0",
    view: View = View.RESPONSE,
    strict_nullable: bool = False,
) -> Schema:
    """A schema as one view of a document sees it; `components` are its neighbours by name."""
    held = document(
        {
            "openapi": version,
            "paths": {},
            "components": {"schemas": dict(components or {})},
            "x": raw,
        }
    )
    schemas = SchemaSet(held, dialect_of(version), view, strict_nullable)
    return schemas.schema(held.root.child("x"))


def rules(found: Api | Schema) -> list[str]:
    """The rules of what was found wrong."""
    findings = found.findings if isinstance(found, Api) else found.schemas.settled()
    return [finding.rule for finding in findings]
