from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.openapi.documents import api, document, rules
from understudy.errors import UnderstudyError
from understudy.openapi.reading import read_api

UUID = "123e4567-e89b-42d3-a456-426614174000"
OK = {"200": {"description": "done"}}
KEY = {"k": {"type": "apiKey", "in": "header", "name": "X-Key"}}
WHOLE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1", "license": {"name": "L"}},
    "servers": [{"url": "https://{host}/v1", "variables": {"host": {"default": "a.b"}}}],
    "security": [{"k": []}, {"o": ["read"]}],
    "tags": [{"name": "a"}],
    "paths": {
        "/keys/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {}}],
            "servers": [{"url": "/v2"}],
            "post": {
                "operationId": "make",
                "tags": ["a"],
                "summary": "s",
                "parameters": [
                    {"$ref": "#/components/parameters/Q"},
                    {"name": "f", "in": "query", "content": {"application/json": {"schema": {}}}},
                ],
                "requestBody": {"$ref": "#/components/requestBodies/B"},
                "responses": {
                    "200": {
                        "description": "d",
                        "headers": {"X-A": {"schema": {"type": "integer"}, "example": 1}},
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Key"},
                                "examples": {"e": {"value": {"id": UUID}}},
                            },
                            "multipart/form-data": {
                                "schema": {"type": "object"},
                                "encoding": {"a": {"contentType": "text/plain", "style": "form"}},
                            },
                        },
                        "links": {"l": {"operationId": "make"}},
                    },
                    "default": {"description": "e"},
                },
                "callbacks": {"c": {"{$request.body#/url}": {"post": {"responses": OK}}}},
                "security": [{"b": [], "k": []}],
            },
        }
    },
    "webhooks": {"w": {"post": {"responses": OK}}},
    "components": {
        "schemas": {
            "Key": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string", "format": "uuid", "readOnly": True},
                    "next": {"$ref": "#/components/schemas/Key"},
                    "tags": {"type": "array", "items": {"enum": ["a", "b"]}},
                },
                "allOf": [{"minProperties": 1}],
                "oneOf": [{"required": ["id"]}, {"required": ["tags"]}],
                "discriminator": {"propertyName": "id", "mapping": {"a": "Key"}},
                "patternProperties": {"^x-": {"type": "string"}},
            }
        },
        "parameters": {"Q": {"name": "q", "in": "query", "schema": {"type": "integer"}}},
        "requestBodies": {
            "B": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Key"}}}}
        },
        "securitySchemes": {
            **KEY,
            "b": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            "o": {
                "type": "oauth2",
                "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {"read": "r"}}},
            },
        },
    },
}

JUNK: list[Any] = [
    *(None, True, 0, -1, 1.5, "", "x", "{", "/", "#/", "http://[", [], {}, [[]], [None], [{}]),
    *({"": None}, {"$ref": 5}, {"$ref": "#"}, {"$ref": "#/paths"}, {"$ref": "%%%"}),
    *({"a": {"b": []}}, {"schema": 5}, {"in": "query", "name": "x"}, {"required": "id"}),
]
HOW = ("replace", "delete", "rename")


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every node below a value."""
    children = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, child in children:
        found.append((*path, key))
        if isinstance(child, dict | list):
            found += places(child, (*path, key))
    return found


def changed(raw: Any, path: tuple[Any, ...], junk: Any, how: str) -> None:
    """Delete, replace or rename one node, if it is still there."""
    *above, last = path
    try:
        for key in above:
            raw = raw[key]
        if how == "delete":
            del raw[last]
        elif how == "rename" and isinstance(raw, dict):
            raw[str(junk)] = raw.pop(last)
        else:
            raw[last] = copy.deepcopy(junk)
    except (KeyError, IndexError, TypeError):
        return


def check_reading(raw: Any) -> None:
    try:
        held = document(json.dumps(raw))
        read = read_api(held)
    except UnderstudyError:
        return
    assert len({o.operation_id for o in read.operations}) == len(read.operations)
    for finding in held.located(read.findings):
        assert finding.what
        assert finding.place.line


@pytest.mark.parametrize("junk", [None, 5, "x", [], [{}], {"$ref": "#/paths"}], ids=str)
def test_reading_gives_an_api_or_a_named_error_whatever_stands_in_one_place(junk: Any) -> None:
    for path in places(WHOLE):
        raw = copy.deepcopy(WHOLE)
        changed(raw, path, junk, "replace")
        check_reading(raw)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.sampled_from(places(WHOLE)), st.sampled_from(JUNK), st.sampled_from(HOW)),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["3.0.3", "3.1.0"]),
)
def test_reading_gives_an_api_or_a_named_error(changes: list[Any], version: str) -> None:
    raw = {**copy.deepcopy(WHOLE), "openapi": version}
    for path, junk, how in changes:
        changed(raw, path, junk, how)
    check_reading(raw)


def test_the_whole_document_is_read_without_a_finding() -> None:
    assert rules(api(WHOLE)) == []
