"""A document in several files says what it would say in one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from understudy.openapi.model import Api
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document

FILES = {
    "api.yaml": """
        openapi: 3.1.0
        info: {title: Several, version: "1"}
        paths:
          /a: {$ref: "in%20parts/paths.json#/a"}
          /b: {$ref: "./in parts/paths.json#/~1b"}
          /c: {$ref: "in%20parts/item.yaml"}
          /d: {$ref: "#/paths/~1c"}
        components:
          schemas:
            Node:
              type: object
              properties: {next: {$ref: "in%20parts/deep/schemas.json#/Node"}}
            Pet: {$ref: "in%20parts/deep/pet.yaml"}
    """,
    "in parts/paths.json": """
        {"a": {"post": {"requestBody": {"$ref": "parts.yaml#/bodies/B"},
                        "responses": {"201": {"$ref": "parts.yaml#/responses/Ok"}}}},
         "/b": {"get": {"responses": {"200": {"description": "", "content": {"application/json":
            {"schema": {"$ref": "../api.yaml#/components/schemas/Node"}}}}}}}}
    """,
    "in parts/item.yaml": """
        parameters: [{$ref: "parts.yaml#/parameters/Limit"}]
        get:
          responses:
            "200":
              description: ""
              headers: {X-H: {$ref: "parts.yaml#/headers/H"}}
              content:
                application/json:
                  schema: {$ref: "deep/pet.yaml"}
                  examples: {one: {$ref: "parts.yaml#/examples/E"}}
              links: {l: {$ref: "parts.yaml#/links/L"}}
            4XX: {description: ""}
          callbacks: {c: {$ref: "parts.yaml#/callbacks/C"}}
    """,
    "in parts/parts.yaml": """
        parameters: {Limit: {name: limit, in: query, schema: {$ref: "deep/schemas.json#/Id"}}}
        bodies:
          B: {required: true, content: {application/json: {schema: {$ref: "deep/pet.yaml#"}}}}
        responses:
          Ok:
            description: ""
            content: {application/json: {schema: {$ref: "../api.yaml#/components/schemas/Pet"}}}
        headers: {H: {required: true, schema: {type: integer}}}
        examples: {E: {value: {name: Rex}}}
        links: {L: {operationId: x}}
        callbacks: {C: {"{$request.body#/url}": {post: {responses: {"200": {description: ""}}}}}}
    """,
    "in parts/deep/schemas.json": """
        {"Node": {"type": "object", "required": ["v"], "properties": {"v": {"type": "integer"},
            "next": {"$ref": "../../api.yaml#/components/schemas/Node"}}},
         "Id": {"$ref": "#/Other"}, "Other": {"type": "integer"}}
    """,
    "in parts/deep/pet.yaml": """
        type: object
        required: [name]
        properties: {name: {type: string}, friend: {$ref: "pet.yaml"}}
    """,
}


@pytest.fixture
def several(tmp_path: Path) -> Api:
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return read_api(load_document(tmp_path / "api.yaml"), thorough=True)


def test_every_kind_of_part_may_stand_in_another_file(several: Api) -> None:
    assert {f.rule for f in several.findings} == {"errors-undocumented"}
    assert [o.path for o in several.operations] == ["/a", "/b", "/c", "/d"]
    made, _, item, again = several.operations
    assert made.body is not None
    assert made.body.content[0].schema is not None
    assert made.body.content[0].schema.is_valid({"name": "a", "friend": {"name": "b"}})
    assert not made.body.content[0].schema.is_valid({"name": "a", "friend": {}})
    answer = item.responses["200"]
    assert [(h.name, h.required) for h in answer.headers] == [("X-H", True)]
    assert answer.content[0].examples[0].value == {"name": "Rex"}
    assert again.responses["200"].at == answer.at
    assert [p.name for p in item.parameters] == ["limit"]


@pytest.mark.parametrize(
    ("value", "valid"),
    [({"next": {"v": 1, "next": {"next": {"v": 2}}}}, True), ({"next": {"next": {}}}, False)],
    ids=json.dumps,
)
def test_files_may_refer_to_each_other_in_a_circle(several: Api, value: Any, valid: bool) -> None:
    schema = several.operations[1].responses["200"].content[0].schema
    assert schema is not None
    assert schema.is_valid(value) is valid


def test_a_finding_in_another_file_has_its_place_there(several: Api, tmp_path: Path) -> None:
    places = {str(f.place) for f in several.document.located(several.findings)}
    assert str(tmp_path / "in parts" / "paths.json") + ":3:25" in places
