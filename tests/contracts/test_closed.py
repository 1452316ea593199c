"""The closed document: nothing in it leads outside, and it says what was read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from understudy.contracts.closed import closed
from understudy.openapi.model import Api
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document

from .subjects import api_of

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.yaml"))
_OK = {"200": {"description": ""}}


def _closed(api: Api) -> dict[str, Any]:
    return closed(api, api.operations)


@pytest.mark.parametrize(
    "path", [path for path in SPECS if "." not in path.stem], ids=lambda p: p.stem
)
def test_every_reference_leads_to_something_inside(path: Path) -> None:
    document = _closed(read_api(load_document(path)))
    written = json.dumps(document)
    names = re.findall(r'"\$ref": "#/components/schemas/([^"]+)"', written)
    assert len(names) == written.count('"$ref"')
    assert set(names) <= set(document["components"]["schemas"])


def test_files_beside_it_are_in_it(tmp_path: Path) -> None:
    (tmp_path / "beside.json").write_text('{"Thing": {"type": "integer", "nullable": true}}')
    schema = {"$ref": "beside.json#/Thing"}
    body = {"content": {"application/json": {"schema": schema}}}
    document = _closed(api_of(tmp_path, {"/x": {"post": {"requestBody": body, "responses": _OK}}}))
    assert "beside" not in json.dumps(document)
    assert {"type": "null"} in [
        part for one in document["components"]["schemas"].values() for part in one.get("anyOf", ())
    ] or any("null" in one.get("type", ()) for one in document["components"]["schemas"].values())


def test_a_schema_that_has_itself_inside_ends(tmp_path: Path) -> None:
    tree = {"type": "object", "properties": {"left": {"$ref": "#/components/schemas/Tree"}}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tree"}}}}
    paths = {"/x": {"post": {"requestBody": body, "responses": _OK}}}
    document = _closed(api_of(tmp_path, paths, components={"schemas": {"Tree": tree}}))
    assert len(document["components"]["schemas"]) <= 3


def test_links_are_kept_where_their_operation_is(tmp_path: Path) -> None:
    link = {"parameters": {"id": "$response.body#/id"}}
    links = {
        "there": {"operationId": "show", **link},
        "by pointer": {"operationRef": "#/paths/~1x~1%7Bid%7D/get", **link},
        "nowhere": {"operationId": "gone", **link},
    }
    identifier = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {
        "/x": {"post": {"responses": {"201": {"description": "", "links": links}}}},
        "/x/{id}": {"get": {"operationId": "show", "parameters": [identifier], "responses": _OK}},
    }
    document = _closed(api_of(tmp_path, paths))
    found = document["paths"]["/x"]["post"]["responses"]["201"]["links"]
    assert {name: one["operationId"] for name, one in found.items()} == {
        "there": "show",
        "by pointer": "show",
    }
