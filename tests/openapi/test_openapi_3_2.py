"""What OpenAPI 3.2 has brought: read where that is simple, and named wherever it is met."""

from __future__ import annotations

from typing import Any

import pytest

from tests.openapi.documents import api
from understudy.openapi.model import Api
from understudy.openapi.view import View

OK = {"200": {"description": "done"}}
FORM = "application/x-www-form-urlencoded"


def read(item: dict[str, Any], **root: Any) -> Api:
    return api({"openapi": "3.2.0", "paths": {"/a": item}, **root})


def named(found: Api) -> list[str]:
    """The pointers of what is new."""
    return [f.place.pointer for f in found.findings if f.rule == "new-in-3.2"]


def test_query_is_a_method() -> None:
    found = read({"query": {"responses": OK, "requestBody": {"content": {}}}})
    assert [o.method for o in found.operations] == ["QUERY"]
    assert named(found) == ["/paths/~1a/query"]


def test_additional_operations_have_the_methods_that_they_name() -> None:
    others = {"COPY": {"responses": OK}, "x-own": 1, "no method": {"responses": OK}}
    found = read({"get": {"responses": OK}, "additionalOperations": others})
    assert [o.key for o in found.operations] == ["things GET /a", "things COPY /a"]
    assert found.operations[1].at.pointer == "/paths/~1a/additionalOperations/COPY"
    assert "method-unknown" in [f.rule for f in found.findings]


def test_a_method_in_capitals_is_read_as_meant_and_told() -> None:
    found = read({"GET": {"responses": OK}, "post": {"responses": OK}})
    assert {o.method for o in found.operations} == {"GET", "POST"}
    assert [f.rule for f in found.findings if f.place.pointer.endswith("GET")] == ["method-unknown"]


def test_the_whole_query_as_a_form_is_an_exploded_object() -> None:
    schema = {"type": "object", "properties": {"page": {"type": "integer"}}}
    parameter = {"name": "all", "in": "querystring", "content": {FORM: {"schema": schema}}}
    found = read({"get": {"parameters": [parameter], "responses": OK}})
    (whole,) = found.operations[0].parameters
    assert (whole.place, whole.style, whole.explode) == ("query", "form", True)
    assert whole.schema is not None
    assert whole.schema.property_names() == ("page",)
    assert named(found) == ["/paths/~1a/get/parameters/0/in"]


def test_the_whole_query_as_something_else_is_named_and_left_out() -> None:
    parameter = {"name": "all", "in": "querystring", "content": {"application/json": {}}}
    found = read({"get": {"parameters": [parameter], "responses": OK}})
    assert found.operations[0].parameters == ()
    assert "not looked at" in next(f.what for f in found.findings if f.rule == "new-in-3.2")


def test_data_values_are_values_of_examples() -> None:
    media = {"schema": {"type": "integer"}, "examples": {"one": {"dataValue": 7}}}
    answer = {"200": {"description": "", "content": {"application/json": media}}}
    (operation,) = read({"get": {"responses": answer}}).operations
    assert [e.value for e in operation.responses["200"].content[0].examples] == [7]


@pytest.mark.parametrize("own", ["https://a.example/api/openapi.json", "/elsewhere/openapi.json"])
def test_a_document_is_found_under_the_name_that_it_gives_itself(own: str) -> None:
    schema = {"$ref": f"{own}#/components/schemas/A"}
    answer = {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}
    components = {"schemas": {"A": {"type": "integer"}}}
    found = read({"get": {"responses": answer}}, components=components, **{"$self": own})
    (media,) = found.operations[0].responses["200"].content
    assert media.schema is not None
    assert media.schema.schemas.view is View.RESPONSE
    assert media.schema.types() == {"integer"}


@pytest.mark.parametrize("own", [5, None, "http://[", ""])
def test_a_name_that_is_none_changes_nothing(own: Any) -> None:
    found = read({"get": {"responses": {"200": {"$ref": "#/x-a"}}}}, **{"$self": own, "x-a": {}})
    assert len(found.operations[0].responses) == 1


def test_media_types_may_be_referred_to() -> None:
    content = {"application/json": {"$ref": "#/components/mediaTypes/J"}}
    components = {"mediaTypes": {"J": {"schema": {"type": "integer"}}}}
    answer = {"200": {"description": "", "content": content}}
    found = read({"get": {"responses": answer}}, components=components)
    (media,) = found.operations[0].responses["200"].content
    assert media.schema is not None
    assert media.schema.types() == {"integer"}


def test_a_device_authorization_flow_is_a_flow() -> None:
    flow = {"deviceAuthorizationUrl": "/device", "tokenUrl": "/token", "scopes": {"a": ""}}
    scheme = {"type": "oauth2", "flows": {"deviceAuthorization": flow}}
    found = read({"get": {"responses": OK}}, components={"securitySchemes": {"o": scheme}})
    (read_flow,) = found.security_schemes["o"].flows
    assert (read_flow.kind, read_flow.scopes) == ("deviceAuthorization", ("a",))
    assert "oauth2-flow-incomplete" not in [f.rule for f in found.findings]
