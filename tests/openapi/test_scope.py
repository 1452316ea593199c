"""Schemas are read in their own dialect, and once for each way that dynamic anchors tell apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from understudy.openapi.dialect import OPENAPI_3_1, dialect_named
from understudy.openapi.model import Api
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document


def api(folder: Path, schema: Any, schemas: dict[str, Any] | None = None, **root: Any) -> Api:
    """A document with one operation that is sent the schema."""
    file = folder / "api.json"
    content = {"application/json": {"schema": schema}}
    operation = {"requestBody": {"content": content}, "responses": {"200": {"description": ""}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "", "version": ""},
        "paths": {"/": {"post": operation}},
        "components": {"schemas": schemas or {}},
        **root,
    }
    file.write_text(json.dumps(document), encoding="utf-8")
    return read_api(load_document(file))


def takes(api: Api, value: Any) -> bool:
    body = api.operations[0].body
    assert body is not None
    schema = body.content[0].schema
    assert schema is not None
    return bool(schema.is_valid(value))


def rules(api: Api) -> set[str]:
    return {finding.rule for finding in api.findings}


def test_ways_that_multiply_are_followed_up_to_a_limit_and_then_said(tmp_path: Path) -> None:
    """Each level has two schemas that lead on, each with an anchor of its own: 2 ** 12 ways."""
    levels = 12
    schemas: dict[str, Any] = {
        f"S{level}{side}": {
            "$id": f"urn:level:{level}:{side}",
            "$defs": {"a": {"$dynamicAnchor": f"a{level}", "const": side}},
            "properties": {s: {"$ref": f"#/components/schemas/S{level + 1}{s}"} for s in "lr"},
        }
        for level in range(levels)
        for side in "lr"
    }
    last = {"properties": {"end": {"$dynamicRef": "#a0"}}, "$defs": {"x": {"$dynamicAnchor": "a0"}}}
    schemas |= {f"S{levels}{side}": {"$id": f"urn:last:{side}", **last} for side in "lr"}
    read = api(tmp_path, {"$ref": "#/components/schemas/S0l"}, schemas)
    assert "dynamic-reference-limit" in rules(read)
    assert takes(read, {"l": {"r": {"l": {}}}})


@pytest.mark.parametrize("draft", ["draft-04", "draft-06", "draft-07", "draft/2019-09"])
def test_an_older_draft_has_lists_of_items_and_dependencies(tmp_path: Path, draft: str) -> None:
    schema = {
        "$schema": f"http://json-schema.org/{draft}/schema#",
        "items": [{"type": "integer"}],
        "additionalItems": False,
        "dependencies": {"a": ["b"]},
    }
    read = api(tmp_path, schema)
    assert not rules(read) & {"items-list", "dialect-unknown"}
    assert takes(read, [1])
    assert not takes(read, [1, 2])
    assert not takes(read, {"a": 1})


def test_a_dialect_that_is_not_known_is_read_as_the_newest_and_said(tmp_path: Path) -> None:
    read = api(tmp_path, {"items": {"type": "integer"}}, jsonSchemaDialect="https://x.test/own")
    assert "dialect-unknown" in rules(read)
    assert not takes(read, ["a"])


def test_openapi_3_0_knows_no_dialects(tmp_path: Path) -> None:
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "const": 1, "nullable": True}
    read = api(tmp_path, schema, openapi="3.0.3")
    assert takes(read, 2)


def test_dialects_are_known_by_every_way_to_write_them() -> None:
    for uri in ("https://spec.openapis.org/oas/3.1/dialect/base",
                "https://spec.openapis.org/oas/3.2/dialect/2025-09-17",
                "https://json-schema.org/draft/2020-12/schema"):  # fmt: skip
        assert dialect_named(uri) is OPENAPI_3_1
    plain = dialect_named("http://json-schema.org/draft-07/schema")
    assert plain is not None
    assert plain is dialect_named("https://json-schema.org/draft-07/schema#")
    assert dialect_named("http://json-schema.org/draft-99/schema") is None


def test_a_pointer_that_is_meant_inside_its_own_schema_is_found_there(tmp_path: Path) -> None:
    schema = {
        "properties": {"a": {"$ref": "#/$defs/a%25b"}, "self": {"$ref": "#"}},
        "$defs": {"a%b": {"$ref": "#/$defs/c"}, "c": {"type": "integer"}},
        "additionalProperties": False,
    }
    for read in (api(tmp_path, schema), api(tmp_path, {"$ref": "#/components/schemas/S"},
                                            {"S": schema})):  # fmt: skip
        assert not rules(read) & {"reference-dangling", "schema-unreadable"}
        assert takes(read, {"self": {"a": 1}})
        assert not takes(read, {"self": {"a": "1"}})
        assert not takes(read, {"self": {"b": 1}})


def test_a_pointer_that_leads_through_itself_in_its_own_schema_is_dangling(tmp_path: Path) -> None:
    read = api(tmp_path, {"$defs": {"a": {"$ref": "#/$defs/a/b"}}, "$ref": "#/$defs/a/b"})
    assert {"reference-dangling", "reference-cyclic"} & rules(read)


def test_of_several_schemas_of_one_name_the_nearest_is_meant(tmp_path: Path) -> None:
    def named(kind: str) -> dict[str, Any]:
        named = {"$anchor": "t", "type": kind}
        identified = {"$id": "https://x.test/t", "type": kind}
        return {"properties": {"a": {"$ref": "#t"}, "i": {"$ref": "https://x.test/t"}},
                "$defs": {"n": named, "i": identified}}  # fmt: skip

    schema = {"properties": {k: {"$ref": f"#/components/schemas/{k}"} for k in ("string", "null")}}
    read = api(tmp_path, schema, {k: named(k) for k in ("string", "null", "array")})
    assert takes(read, {"string": {"a": "", "i": ""}, "null": {"a": None, "i": None}})
    assert not takes(read, {"string": {"a": None}})
    assert not takes(read, {"null": {"i": ""}})
