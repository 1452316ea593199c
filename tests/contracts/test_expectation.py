"""What to expect of a request is told from the request itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from understudy.contracts.expectation import (
    Expectation,
    breaks_path,
    expectation,
    path_texts,
    shares_segment,
)
from understudy.contracts.trial import Expected
from understudy.openapi.model import Operation
from understudy.openapi.request_writing import Presented, RequestSample

from .subjects import api_of

_THING = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "maxLength": 3},
        "parts": {"type": "array", "items": {"type": "integer"}},
        "at": {"type": "string", "format": "date-time"},
    },
}


@pytest.fixture
def operation(tmp_path: Path) -> Operation:
    identifier = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 9}}
    mark = {"name": "X-Mark", "in": "header", "required": True, "schema": {"enum": ["a", "b"]}}
    body = {"required": True, "content": {"application/json": {"schema": _THING}}}
    put = {
        "parameters": [identifier, limit, mark],
        "requestBody": body,
        "responses": {"200": {"description": ""}},
    }
    return api_of(tmp_path, {"/x/{id}": {"put": put}}).operations[0]


def told(
    operation: Operation,
    body: bytes | None = b'{"name": "a"}',
    *,
    path: str = "/x/1",
    query: str = "",
    **headers: str,
) -> Expectation:
    sent = {"Content-Type": "application/json", "X-Mark": "a"} | headers
    pairs = tuple((name.replace("_", "-"), value) for name, value in sent.items())
    return expectation(operation, RequestSample("PUT", path, query, pairs, body))


def test_what_keeps_the_document_should_succeed(operation: Operation) -> None:
    found = told(operation, query="limit=9")
    assert found.expected is Expected.SUCCESS
    assert found.values.body == {"name": "a"}
    assert found.values.parameters == {
        ("path", "id"): "1",
        ("query", "limit"): "9",
        ("header", "X-Mark"): "a",
    }


@pytest.mark.parametrize(
    ("request_", "member", "rule"),
    [
        ({"body": None}, ("body",), "required"),
        ({"body": b"{}"}, ("body", "name"), "required"),
        ({"body": b'{"name": "long"}'}, ("body", "name"), "maxLength"),
        ({"body": b'{"name": "a", "parts": [1, "x"]}'}, ("body", "parts"), "type"),
        ({"path": "/x/word"}, ("path", "id"), "type"),
        ({"query": "limit=10"}, ("query", "limit"), "maximum"),
        ({"X_Mark": "c"}, ("header", "X-Mark"), "enum"),
    ],
)
def test_what_breaks_it_should_be_refused_for_that(
    operation: Operation, request_: dict[str, Any], member: tuple[str, ...], rule: str
) -> None:
    found = told(operation, **request_)
    assert found.expected is Expected.REFUSAL
    assert found.breach is not None
    assert (found.breach.member, found.breach.rule) == (member, rule)


@pytest.mark.parametrize(
    "request_",
    [
        {"query": "limit=1&limit=2"},
        {"query": "limit="},
        {"path": "/x/1%2F2"},
        {"body": b'{"name": "a", "more": 1}'},
        {"body": b'{"name": "a", "at": "2025-01-01 00:00:00Z"}'},
        {"body": b"not JSON"},
        {"Content_Type": "text/plain"},
    ],
)
def test_where_readers_differ_anything_may_come(
    operation: Operation, request_: dict[str, Any]
) -> None:
    assert told(operation, **request_).expected is Expected.ANYTHING


@pytest.mark.parametrize(
    ("path", "query", "mark", "first"),
    [
        ("/x/a", "", "a", True),
        ("/x/a", "limit=10", "c", True),
        ("/x/1", "limit=10", "a", False),
        ("/x/1", "", "a", False),
    ],
)
def test_a_request_breaks_its_path_where_that_is_the_first_rule_broken(
    operation: Operation, path: str, query: str, mark: str, first: bool
) -> None:
    request = RequestSample("PUT", path, query, (("X-Mark", mark),), None)
    assert breaks_path(operation, request) is first


def test_a_path_is_taken_apart_by_its_template() -> None:
    assert path_texts("/a/{b}/c.{d}", "/a/x%20y/c.1") == {"b": "x y", "d": "1"}
    assert path_texts("/a/{b}", "/b/x") is None


def test_nothing_is_held_of_parameters_that_share_a_segment(tmp_path: Path) -> None:
    placed = {"in": "path", "required": True}
    said = {**placed, "name": "id", "schema": {"type": "integer"}}
    kind = {**placed, "name": "kind", "schema": {"type": "string"}}
    paths = {"/a/{id}{kind}/b.json": {"get": {"parameters": [said, kind]}}}
    (operation,) = api_of(tmp_path, paths).operations
    request = RequestSample("GET", "/a/xyz/b.json", "", (), None)
    assert expectation(operation, request).expected is Expected.ANYTHING
    assert not shares_segment("/a/{id}/{kind}.json", "kind")


@pytest.mark.parametrize(("name", "place"), [("Authorization", "header"), ("key", "query")])
def test_what_a_credential_brings_is_not_missed(tmp_path: Path, name: str, place: str) -> None:
    said = {"name": name, "in": place, "required": True, "schema": {"type": "string"}}
    (operation,) = api_of(tmp_path, {"/a": {"get": {"parameters": [said]}}}).operations
    request = RequestSample("GET", "/a", "", (), None)
    shown = Presented(place, name, "secret")
    assert expectation(operation, request, (shown,)).expected is Expected.SUCCESS
