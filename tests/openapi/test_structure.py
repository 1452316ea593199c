"""Objects around the schemas: what they lack, what is strange to them, what is elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.openapi.documents import api, document, rules
from understudy.openapi.findings import Finding
from understudy.openapi.reading import read_api
from understudy.openapi.shapes import MOVED, READ_IN_3_2, REFERABLE, SHAPES
from understudy.openapi.source import load_document
from understudy.openapi.structure import structure

OK = {"200": {"description": "done"}}
JSON = "application/json"
VERSIONS = ["3.0.3", "3.1.0", "3.2.0"]


def found(operation: dict[str, Any], version: str = "3.1.0", **root: Any) -> list[Finding]:
    """What is found wrong around the schemas of a document with one operation."""
    raw = {"openapi": version, "paths": {"/a": {"get": {"responses": OK, **operation}}}, **root}
    return list(structure(document(raw), version).findings)


def query(**more: Any) -> dict[str, Any]:
    return {"parameters": [{"name": "q", "in": "query", "schema": {}, **more}]}


def answer(**more: Any) -> dict[str, Any]:
    return {"responses": {"200": {"description": "", **more}}}


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_is_found_about_what_is_as_openapi_has_it(version: str) -> None:
    operation = {
        **query(style="form", **{"x-own": 1}),
        "x-own": 5,
        "requestBody": {"$ref": "#/components/requestBodies/B"},
        **answer(content={JSON: {"schema": {"type": "object"}, "examples": {"a": {"value": 1}}}}),
    }
    body: dict[str, Any] = {"content": {JSON: {"schema": {}}}}
    assert found(operation, version, components={"requestBodies": {"B": body}}) == []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("rule", "pointer", "operation"),
    [
        ("member-kind", "deprecated", {"deprecated": "yes"}),
        ("member-kind", "tags", {"tags": "a"}),
        ("member-kind", "operationId", {"operationId": 5}),
        ("member-kind", "callbacks", {"callbacks": []}),
        ("member-kind", "parameters", {"parameters": {"q": {}}}),
        ("member-kind", "parameters/0", {"parameters": [None]}),
        ("member-kind", "parameters/0/required", query(required="true")),
        ("member-kind", "responses/200", {"responses": {"200": None}}),
        ("member-kind", "responses/200/headers/X-A", answer(headers={"X-A": None})),
        ("member-kind", "responses/200/content", answer(content=None)),
        ("member-kind", f"responses/200/content/{JSON}", answer(content={JSON: None})),
        (
            "member-kind",
            f"responses/200/content/{JSON}/schema",
            answer(content={JSON: {"schema": 5}}),
        ),
        (
            "member-kind",
            f"responses/200/content/{JSON}/examples",
            answer(content={JSON: {"examples": []}}),
        ),
        ("member-unknown", "produces", {"produces": [JSON]}),
        ("member-unknown", "parameters/0/type", query(type="integer")),
        ("member-unknown", "responses/200/schema", answer(schema={})),
        (
            "member-unknown",
            "responses/200/headers/A/in",
            answer(headers={"A": {"schema": {}, "in": "header"}}),
        ),
        (
            "member-unknown",
            f"responses/200/content/{JSON}/type",
            answer(content={JSON: {"type": "object"}}),
        ),
        ("member-unknown", "requestBody/schema", {"requestBody": {"content": {}, "schema": {}}}),
        ("member-missing", "requestBody", {"requestBody": {}}),
        ("member-missing", "parameters/0", {"parameters": [{"name": "q", "in": "query"}]}),
        ("members-exclusive", "parameters/0/examples", query(example=1, examples={})),
        ("members-exclusive", "parameters/0/content", query(content={JSON: {}})),
        (
            "path-parameter-optional",
            "parameters/0",
            {"parameters": [{"name": "q", "in": "path", "schema": {}}]},
        ),
        ("reference-dangling", "parameters/0/$ref", {"parameters": [{"$ref": "#/components/x"}]}),
        (
            "reference-sibling",
            "responses/200/headers",
            {"responses": {"200": {"$ref": "#/x-a", "headers": {}}}},
        ),
    ],
    ids=str,
)
def test_what_an_object_can_not_have_is_told_where_it_stands(
    version: str, rule: str, pointer: str, operation: dict[str, Any]
) -> None:
    told = [f for f in found(operation, version, **{"x-a": {"description": ""}}) if f.rule == rule]
    places = [f.place.pointer.replace("~1", "/") for f in told]
    assert places == [f"/paths//a/get/{pointer}"]
    assert all(f.why and f.way_out for f in told)


@pytest.mark.parametrize(
    ("rule", "pointer", "root"),
    [
        ("member-kind", "/info", {"info": "Things"}),
        ("member-kind", "/info/version", {"info": {"title": "T", "version": 1.0}}),
        ("member-missing", "/info", {"info": {"title": "T"}}),
        ("member-unknown", "/basePath", {"basePath": "/v1"}),
        ("member-unknown", "/definitions", {"definitions": {}}),
        ("member-unknown", "/securityDefinitions", {"securityDefinitions": {}}),
        ("member-unknown", "/components/schema", {"components": {"schema": {}}}),
        ("member-kind", "/components/schemas", {"components": {"schemas": []}}),
        ("member-kind", "/tags/0", {"tags": ["a"]}),
        (
            "component-name",
            "/components/schemas/My Thing",
            {"components": {"schemas": {"My Thing": {}}}},
        ),
        (
            "member-unknown",
            "/components/responses/R/schema",
            {"components": {"responses": {"R": {"description": "", "schema": {}}}}},
        ),
    ],
    ids=str,
)
def test_what_stands_outside_of_paths_is_looked_at_too(
    rule: str, pointer: str, root: dict[str, Any]
) -> None:
    told = [f for f in found({}, **root) if f.rule == rule]
    assert [f.place.pointer for f in told] == [pointer]


def test_a_reference_to_a_component_of_another_kind_is_told() -> None:
    raw = {"responses": {"200": {"$ref": "#/components/schemas/A"}}}
    (finding,) = found(raw, components={"schemas": {"A": {}}})
    assert finding.rule == "reference-kind"
    assert "components" not in finding.what.split(" is ")[1]
    assert "content" in finding.way_out


def test_a_misspelt_member_is_guessed() -> None:
    (finding,) = found({"requestbody": {}})
    assert finding.way_out == "Did you mean requestBody?"


def test_what_belongs_elsewhere_is_told_where() -> None:
    (finding,) = found({"consumes": [JSON]})
    assert "requestBody.content" in finding.way_out


@pytest.mark.parametrize(
    ("version", "root", "rule"),
    [
        ("3.0.3", {"webhooks": {}}, "member-of-newer-version"),
        ("3.1.0", {"webhooks": {}}, ""),
        ("3.1.0", {"$self": "https://a.example/"}, "member-of-newer-version"),
        ("3.2.0", {"$self": "https://a.example/"}, "new-in-3.2"),
        ("3.2.0", {"tags": [{"name": "a", "kind": "nav"}]}, "new-in-3.2"),
        ("3.2.0", {"servers": [{"url": "/", "name": "all"}]}, "new-in-3.2"),
        ("3.2.0", {"components": {"mediaTypes": {}}}, "new-in-3.2"),
    ],
    ids=str,
)
def test_what_is_new_in_a_version_is_named(version: str, root: dict[str, Any], rule: str) -> None:
    assert [f.rule for f in found({}, version, **root)] == ([rule] if rule else [])


def test_a_response_needs_no_description_since_3_2() -> None:
    assert [f.rule for f in found({"responses": {"200": {}}}, "3.1.0")] == ["member-missing"]
    assert found({"responses": {"200": {}}}, "3.2.0") == []


def test_parts_in_other_files_are_looked_at_once(tmp_path: Path) -> None:
    (tmp_path / "parts.json").write_text('{"R": {"description": "", "schema": {}}}')
    response = {"$ref": "parts.json#/R"}
    paths = {f"/{name}": {"get": {"responses": {"200": response}}} for name in "abc"}
    path = tmp_path / "api.json"
    info = {"title": "T", "version": "1"}
    path.write_text(json.dumps({"openapi": "3.1.0", "info": info, "paths": paths}))
    read = read_api(load_document(path))
    told = [finding.place for finding in read.findings if finding.rule == "member-unknown"]
    assert [(place.file, place.pointer) for place in told] == [
        (str(tmp_path / "parts.json"), "/R/schema")
    ]


def test_one_place_is_told_of_once() -> None:
    raw = {"paths": {"/a": {"get": {"parameters": {"q": {}}, "responses": {"200": 5}}}}}
    places = [finding.place for finding in api(raw).findings]
    assert places.count(next(p for p in places if p.pointer.endswith("parameters"))) == 1
    assert "list-expected" in rules(api(raw))


def test_the_table_names_only_what_is_in_it() -> None:
    plain = {"text", "truth", "any", "Schema"}
    kinds = {m.kind for shape in SHAPES.values() for m in shape.members.values()}
    kinds |= {shape.rest for shape in SHAPES.values() if shape.rest}
    assert {kind.name for kind in kinds} <= SHAPES.keys() | plain
    assert MOVED.keys() <= SHAPES.keys()
    assert REFERABLE.keys() <= SHAPES.keys()
    new = {n for s in SHAPES.values() for n, m in s.members.items() if m.since == "3.2"}
    assert READ_IN_3_2.keys() <= new


_NAMES = st.sampled_from(
    sorted({name for shape in SHAPES.values() for name in shape.members} | {"$ref", "200", "/a"})
)
_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(_NAMES, _JUNK, max_size=6), st.sampled_from(VERSIONS))
def test_any_tree_is_looked_at_to_an_end(raw: dict[str, Any], version: str) -> None:
    for finding in structure(document({**raw, "openapi": version}), version).findings:
        assert finding.what
        assert finding.why
        assert finding.way_out
