from __future__ import annotations

from typing import Any

import pytest

from tests.openapi.documents import api, rules
from understudy.openapi.findings import Severity
from understudy.openapi.model import Api, Operation

OK = {"200": {"description": "done"}}
KEY = {"k": {"type": "apiKey", "in": "header", "name": "X-Key"}}


def one(raw: Any, **more: Any) -> tuple[Operation, Api]:
    """The one operation of a document with GET /a, and the API."""
    read = api({"paths": {"/a": {"get": {"responses": OK, **raw}}}, **more})
    (operation,) = read.operations
    return operation, read


# Operations


def test_every_method_is_an_operation_in_the_order_of_the_document() -> None:
    methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
    read = api({"paths": {"/a": {method: {"responses": OK} for method in methods}}})
    assert [o.method.lower() for o in read.operations] == methods
    assert len({o.key for o in read.operations}) == len(methods)


def test_what_is_no_method_is_no_operation() -> None:
    item = {"summary": "x", "x-own": {}, "$comment": "y", "get": {"responses": OK}, "fetch": {}}
    assert [o.method for o in api({"paths": {"/a": item, "x-b": {"get": {}}}}).operations] == [
        "GET"
    ]


def test_a_key_says_document_method_and_path() -> None:
    assert one({})[0].key == "things GET /a"


def test_an_operation_id_is_made_up_where_it_is_missing() -> None:
    read = api({"paths": {"/a/{b}": {"get": {"responses": OK}}, "/": {"get": {"responses": OK}}}})
    assert [o.operation_id for o in read.operations] == ["get_a_b", "get"]


def test_an_operation_id_that_is_used_twice_is_told_and_made_unique() -> None:
    paths = {
        "/a": {"get": {"operationId": "x", "responses": OK}},
        "/b": {"get": {"operationId": "x", "responses": OK}},
        "/c": {"get": {"operationId": "x_2", "responses": OK}},
    }
    read = api({"paths": paths})
    ids = [o.operation_id for o in read.operations]
    assert len(set(ids)) == 3
    assert rules(read).count("operation-id-duplicate") == 2


def test_a_made_up_operation_id_does_not_take_a_documented_one() -> None:
    paths = {
        "/a": {"get": {"responses": OK}},
        "/b": {"get": {"operationId": "get_a", "responses": OK}},
    }
    read = api({"paths": paths})
    assert {o.path: o.operation_id for o in read.operations}["/b"] == "get_a"
    assert "operation-id-duplicate" not in rules(read)


def test_a_path_without_a_slash_is_served_as_if_it_had_one() -> None:
    read = api({"paths": {"a": {"get": {"responses": OK}}}})
    assert read.operations[0].path == "/a"
    assert "path-relative" in rules(read)


def test_a_path_item_may_be_referred_to() -> None:
    raw = {
        "paths": {"/a": {"$ref": "#/components/pathItems/A"}},
        "components": {"pathItems": {"A": {"get": {"responses": OK}}}},
    }
    read = api(raw)
    assert [o.path for o in read.operations] == ["/a"]
    assert read.operations[0].at.pointer == "/components/pathItems/A/get"


def test_what_stands_beside_the_reference_of_a_path_item_counts() -> None:
    raw = {
        "paths": {"/a": {"$ref": "#/components/pathItems/A", "post": {"responses": OK}}},
        "components": {"pathItems": {"A": {"get": {"responses": OK}}}},
    }
    assert {o.method for o in api(raw).operations} == {"GET", "POST"}


@pytest.mark.parametrize(
    "raw", [{"webhooks": {"a": {"post": {"responses": OK}}}}, {"components": {}}]
)
def test_a_document_without_paths_has_no_operation_and_says_so(raw: Any) -> None:
    read = api(raw)
    assert read.operations == ()
    assert "operations-missing" in rules(read)


def test_summary_tags_and_extensions_are_kept() -> None:
    operation, _ = one({"summary": "S", "tags": ["a", 5], "x-own": [1]})
    assert (operation.summary, operation.tags) == ("S", ("a",))
    assert dict(operation.extensions) == {"x-own": [1]}


# Parameters


def parameter(name: str = "q", place: str = "query", **more: Any) -> dict[str, Any]:
    return {"name": name, "in": place, **more}


def test_an_operations_parameter_takes_the_place_of_its_paths() -> None:
    item = {
        "parameters": [parameter(required=True), parameter("h", "header")],
        "get": {"responses": OK, "parameters": [parameter(), parameter("q", "header")]},
    }
    (operation,) = api({"paths": {"/a": item}}).operations
    assert [(p.place, p.name, p.required) for p in operation.parameters] == [
        ("query", "q", False),
        ("header", "h", False),
        ("header", "q", False),
    ]


def test_a_parameter_that_is_given_twice_is_told() -> None:
    _, read = one({"parameters": [parameter(), parameter()]})
    assert "parameter-duplicate" in rules(read)


@pytest.mark.parametrize(
    ("place", "style", "explode"),
    [
        ("path", "simple", False),
        ("query", "form", True),
        ("header", "simple", False),
        ("cookie", "form", True),
    ],
)
def test_style_and_explode_have_their_defaults(place: str, style: str, explode: bool) -> None:
    path = "/a/{q}" if place == "path" else "/a"
    raw = {"responses": OK, "parameters": [parameter(place=place)]}
    (found,) = api({"paths": {path: {"get": raw}}}).operations[0].parameters
    assert (found.style, found.explode) == (style, explode)
    assert found.required is (place == "path")


def test_a_path_parameter_that_is_not_declared_takes_any_text_and_is_told() -> None:
    read = api({"paths": {"/a/{b}/{c.d}/{e}.json": {"get": {"responses": OK}}}})
    assert [p.name for p in read.operations[0].parameters] == ["b", "c.d", "e"]
    assert rules(read).count("path-parameter-undeclared") == 3


def test_a_path_parameter_that_stands_nowhere_is_told_and_not_asked_for() -> None:
    operation, read = one({"parameters": [parameter("b", "path", required=True)]})
    assert operation.parameters == ()
    assert "path-parameter-unused" in rules(read)


def test_a_path_parameter_that_is_called_in_another_case_is_told() -> None:
    raw = {"responses": OK, "parameters": [parameter("userid", "path", required=True)]}
    read = api({"paths": {"/a/{userId}": {"get": raw}}})
    assert {"path-parameter-undeclared", "path-parameter-unused"} <= set(rules(read))


@pytest.mark.parametrize(
    "raw",
    [
        5,
        [],
        {},
        {"name": "a"},
        {"in": "query"},
        {"name": 5, "in": "query"},
        {"name": "a", "in": "body"},
        {"name": "a", "in": ["query"]},
    ],
    ids=str,
)
def test_what_is_no_parameter_is_told_and_left_out(raw: Any) -> None:
    operation, read = one({"parameters": [raw, parameter()]})
    assert [p.name for p in operation.parameters] == ["q"]
    assert "parameter-unreadable" in rules(read)


def test_parameters_are_followed_through_references() -> None:
    operation, read = one(
        {"parameters": [{"$ref": "#/components/parameters/Q"}, {"$ref": "#/components/nothing"}]},
        components={"parameters": {"Q": parameter(schema={"type": "integer"})}},
    )
    (found,) = operation.parameters
    assert found.schema is not None
    assert found.schema.types() == {"integer"}
    assert "reference-dangling" in rules(read)


def test_a_parameter_may_have_content_and_examples() -> None:
    raw = parameter(
        content={"application/json": {"schema": {"type": "object"}}},
        examples={"a": {"value": {"x": 1}}, "b": {"externalValue": "http://a.b"}},
    )
    (found,) = one({"parameters": [raw]})[0].parameters
    assert found.content is not None
    assert found.content.name == "application/json"
    assert [(e.name, e.value) for e in found.examples] == [("a", {"x": 1})]


# Bodies and responses


def test_a_body_has_its_media_types_in_order() -> None:
    content = {
        "application/json": {"schema": {"type": "object"}, "example": {"a": 1}},
        "text/plain": {},
    }
    operation, _ = one({"requestBody": {"required": True, "content": content}})
    assert operation.body is not None
    assert operation.body.required is True
    assert [media.name for media in operation.body.content] == list(content)
    assert operation.body.content[0].examples[0].value == {"a": 1}
    assert operation.body.content[1].schema is None


@pytest.mark.parametrize("raw", [5, [], "x", {"$ref": "#/nothing"}, {"content": 5}], ids=str)
def test_a_body_that_can_not_be_read_is_told(raw: Any) -> None:
    operation, read = one({"requestBody": raw})
    assert not (operation.body and operation.body.content)
    assert [rule for rule in rules(read) if rule != "errors-undocumented"]


def test_statuses_are_codes_ranges_and_default() -> None:
    statuses = ["200", "4xx", "5XX", "default"]
    operation, read = one({"responses": {s: {"description": ""} for s in statuses}})
    assert list(operation.responses) == ["200", "4XX", "5XX", "default"]
    assert "status-unreadable" not in rules(read)


def test_a_status_may_be_written_as_a_number() -> None:
    text = (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
        "paths: {/a: {get: {responses: {200: {description: done}}}}}\n"
    )
    assert list(api(text, name="a.yaml").operations[0].responses) == ["200"]


@pytest.mark.parametrize("status", ["20", "600", "2xy", "ok", "20X", "Default", ""])
def test_what_is_no_status_is_told_and_left_out(status: str) -> None:
    operation, read = one({"responses": {**OK, status: {"description": ""}}})
    assert list(operation.responses) == ["200"]
    assert "status-unreadable" in rules(read)


@pytest.mark.parametrize("raw", [{}, None, 5, []], ids=str)
def test_an_operation_without_responses_is_told_and_stays(raw: Any) -> None:
    operation, read = one({"responses": raw})
    assert dict(operation.responses) == {}
    assert "responses-missing" in rules(read)


def test_the_content_type_of_a_response_is_not_a_header_of_its_own() -> None:
    raw = {
        "description": "",
        "headers": {"content-type": {"schema": {}}, "X-Count": {"schema": {"type": "integer"}}},
    }
    operation, _ = one({"responses": {"200": raw}})
    assert [header.name for header in operation.responses["200"].headers] == ["X-Count"]


# Servers and security


def test_the_nearest_servers_count() -> None:
    read = api(
        {
            "servers": [{"url": "https://a.b/root"}],
            "paths": {
                "/plain": {"get": {"responses": OK}},
                "/item": {"servers": [{"url": "/item/"}], "get": {"responses": OK}},
                "/own": {
                    "servers": [{"url": "/item"}],
                    "get": {"responses": OK, "servers": [{"url": "https://c.d"}]},
                },
            },
        }
    )
    assert {o.path: o.base_paths for o in read.operations} == {
        "/plain": ("/root",),
        "/item": ("/item",),
        "/own": ("",),
    }


def test_security_is_the_operations_own_or_the_documents() -> None:
    read = api(
        {
            "security": [{"k": []}],
            "components": {"securitySchemes": KEY},
            "paths": {
                "/all": {"get": {"responses": OK}},
                "/open": {"get": {"responses": OK, "security": []}},
                "/maybe": {"get": {"responses": OK, "security": [{}, {"k": []}]}},
            },
        }
    )
    asked = {o.path: [len(a.requirements) for a in o.security] for o in read.operations}
    assert asked == {"/all": [1], "/open": [], "/maybe": [0, 1]}


# What is wrong


def test_findings_stand_in_the_order_of_the_document() -> None:
    read = api(
        {
            "paths": {
                "/b": {"get": {"responses": OK, "parameters": [5]}},
                "/a": {"get": {"responses": {"bad": {}}}, "post": 5},
            },
            "servers": [],
        }
    )
    lines = [f.place.line or 0 for f in read.document.located(read.findings)]
    places = [f.place.pointer for f in read.findings]
    assert places.index("/paths/~1b/get/parameters/0") < places.index("/paths/~1a/post")
    assert lines


def test_one_dangling_reference_among_thousands_takes_nothing_down() -> None:
    paths = {f"/p{n}": {"get": {"responses": OK}} for n in range(300)}
    paths["/p7"] = {"get": {"responses": {"200": {"$ref": "#/components/responses/Gone"}}}}
    read = api({"paths": paths})
    assert len(read.operations) == 300
    assert [f.rule for f in read.findings if f.severity is Severity.ERROR] == ["reference-dangling"]
