"""What no operation answers is still answered: 404, 405, OPTIONS, the mock's own pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .asgi import FIVE, HARBOUR, call, mock_of, written

MOCK = mock_of(*FIVE, HARBOUR)
LITERAL = mock_of(*FIVE)
PATHS = sorted(LITERAL.addresses.values())


@given(st.sampled_from(PATHS), st.data())
def test_one_wrong_letter_is_answered_with_the_path_that_was_meant(
    path: str, data: st.DataObject
) -> None:
    spot = data.draw(st.integers(1, len(path) - 1).filter(lambda at: path[at].isalpha()))
    wrong = f"{path[:spot]}~{path[spot + 1 :]}"
    answer = call(LITERAL, "GET", wrong)
    assert answer.status == 404
    assert answer.header("content-type") == "application/problem+json"
    assert "did you mean /" in answer.json["detail"]
    assert answer.reason == answer.json["detail"]


def test_where_no_path_is_near_the_list_of_all_is_named() -> None:
    answer = call(MOCK, "GET", "/" + "q" * 200)
    assert answer.json["detail"].endswith("/__understudy/documents lists what is served")


@pytest.mark.parametrize("path", PATHS)
def test_allow_is_the_same_in_405_in_options_and_in_a_preflight(path: str) -> None:
    refused = call(MOCK, "PATCH", path)
    allowed = refused.header("allow")
    assert refused.status == 405
    assert "OPTIONS" in allowed
    assert call(MOCK, "OPTIONS", path).header("allow") == allowed
    asking = [("Origin", "http://localhost:1"), ("Access-Control-Request-Method", "PATCH")]
    preflight = call(MOCK, "OPTIONS", path, asking)
    assert preflight.status == 204
    assert preflight.header("access-control-allow-methods") == allowed


def test_an_origin_alone_makes_no_preflight() -> None:
    answer = call(MOCK, "OPTIONS", "/v1/api-keys", [("Origin", "http://localhost:1")])
    assert answer.header("allow") == "POST, OPTIONS"
    assert answer.header("access-control-allow-origin") == "http://localhost:1"


def test_a_preflight_of_an_unknown_path_lets_the_request_tell_what_is_wrong() -> None:
    asking = [("Origin", "http://localhost:1"), ("Access-Control-Request-Method", "POST")]
    assert call(MOCK, "OPTIONS", "/nowhere", asking).status == 204


def document(**operation: Any) -> dict[str, Any]:
    responses = {"200": {"description": ""}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/a": {"get": {"responses": responses}, "post": {"responses": responses, **operation}}
        },
    }


def error(schema: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def test_a_documented_405_is_used(tmp_path: Path) -> None:
    raw = document(responses={"200": {"description": ""}, "405": error({"type": "object"})})
    answer = call(mock_of(written(tmp_path, raw)), "PUT", "/a")
    assert answer.status == 405
    assert answer.header("content-type") == "application/json"
    assert answer.header("allow") == "GET, HEAD, POST, OPTIONS"
    assert "PUT" in answer.json["message"]


def test_what_is_documented_for_all_errors_is_not_for_methods_that_are_not(tmp_path: Path) -> None:
    raw = document(responses={"200": {"description": ""}, "4XX": error({}), "default": error({})})
    answer = call(mock_of(written(tmp_path, raw)), "PUT", "/a")
    assert answer.header("content-type") == "application/problem+json"


def test_a_documented_options_is_an_operation(tmp_path: Path) -> None:
    raw = document()
    raw["paths"]["/a"]["options"] = {"responses": {"200": error({"const": "ours"})}}
    mock = mock_of(written(tmp_path, raw))
    assert call(mock, "OPTIONS", "/a").json == "ours"


def test_a_flow_at_the_path_of_an_operation_leaves_it_alone(tmp_path: Path) -> None:
    raw = document()
    flows = {"password": {"tokenUrl": "/a", "scopes": {}}}
    raw["components"] = {"securitySchemes": {"o": {"type": "oauth2", "flows": flows}}}
    mock = mock_of(written(tmp_path, raw))
    assert call(mock, "POST", "/a").body == b""
    assert call(mock, "PUT", "/a").status == 405
    assert call(mock, "POST", "/things/a").body == b""


def test_the_documents_that_were_refused_do_not_keep_the_others_from_answering() -> None:
    assert call(MOCK, "GET", "/__understudy/health").json["status"] == "ok"
