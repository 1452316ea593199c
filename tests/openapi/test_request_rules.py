"""What is said about the requests of an operation before anybody sends one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.openapi.documents import api
from understudy.openapi.findings import Finding

OK = {"200": {"description": "done"}, "4XX": {"description": "wrong"}}


def said(path: str = "/a", method: str = "post", **raw: Any) -> list[Finding]:
    paths = {path: {method: {"responses": OK, **raw}}}
    undeclared = "path-parameter-undeclared"
    return [f for f in api({"paths": paths}).findings if f.rule != undeclared]


def parameter(place: str, name: str = "q", **more: Any) -> dict[str, Any]:
    return {"parameters": [{"name": name, "in": place, "schema": {"type": "string"}, **more}]}


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/a/{id", "path-braces"),
        ("/a/id}", "path-braces"),
        ("/a/{}", "path-braces"),
        ("/a/{{id}}", "path-braces"),
        ("/a/{id}/{id}", "path-parameter-repeated"),
        ("/a/:id", "path-template-foreign"),
        ("/a/<id>/b", "path-template-foreign"),
        ("/a b", "path-space"),
    ],
)
def test_a_path_that_can_hardly_be_meant_is_told(path: str, rule: str) -> None:
    assert [finding.rule for finding in said(path)] == [rule]


@pytest.mark.parametrize(
    "path", ["/a/{id}", "/{a}...{b}", "/{user.id}/{id}.json", "/a:cancel", "/{id}:cancel", "/"]
)
def test_nothing_is_said_of_paths_with_odd_names(path: str) -> None:
    assert said(path) == []


@pytest.mark.parametrize("name", ["Accept", "content-type", "Authorization"])
def test_a_header_that_openapi_ignores_is_told(name: str) -> None:
    assert [f.rule for f in said(**parameter("header", name))] == ["header-parameter-reserved"]
    assert said(**parameter("query", name)) == []


@pytest.mark.parametrize(
    ("place", "style"), [("query", "spaced"), ("query", "matrix"), ("header", "form")]
)
def test_a_style_that_a_place_can_not_have_is_told(place: str, style: str) -> None:
    (finding,) = said(**parameter(place, style=style))
    assert finding.rule == "parameter-style"
    assert finding.place.pointer.endswith("/parameters/0/style")


def test_an_example_of_a_parameter_keeps_its_schema() -> None:
    (finding,) = said(**parameter("query", example=5))
    assert finding.rule == "example-invalid"
    assert said(**parameter("query", example="5")) == []


@pytest.mark.parametrize("method", ["get", "head", "delete"])
def test_a_body_that_http_gives_no_meaning_is_a_note(method: str) -> None:
    body = {"required": True, "content": {"application/json": {"schema": {}}}}
    assert [f.rule for f in said(method=method, requestBody=body)] == ["body-without-meaning"]


def test_a_body_without_media_types_is_told() -> None:
    assert [f.rule for f in said(requestBody={"content": {}})] == ["content-empty"]


def test_a_place_that_is_written_otherwise_is_read_as_meant_and_told() -> None:
    (finding,) = said(**parameter("Query"))
    assert finding.rule == "parameter-place"
    assert finding.place.pointer.endswith("/in")


@pytest.mark.parametrize("place", ["body", "formData"])
def test_a_body_among_the_parameters_is_told_where_it_belongs(place: str) -> None:
    (finding,) = said(**parameter(place))
    assert finding.rule == "parameter-unreadable"
    assert "requestBody" in finding.way_out
