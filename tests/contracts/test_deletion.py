"""What was created is deleted by an id that the answer gave, as documented, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from tests.openapi.documents import api
from understudy.contracts.deletion import Deletion, can_delete, deletion_of
from understudy.openapi.model import Api

from .exchanges import JSON, creating, exchange

FINE: dict[str, Any] = {"responses": {"201": {"description": "Made", "content": {JSON: {}}}}}


def parameters(*names: str) -> list[dict[str, Any]]:
    return [
        {"name": n, "in": "path", "required": True, "schema": {"type": "string"}} for n in names
    ]


def things(paths: dict[str, Any]) -> Api:
    return api({"paths": paths})


def deleting(path: str, *names: str, made_at: str = "/keys") -> Api:
    named = [part[1:-1] for part in made_at.split("/") if part.startswith("{")]
    paths: dict[str, Any] = {made_at: {"post": {**FINE, "parameters": parameters(*named)}}}
    removing = {"responses": {}, "parameters": parameters(*names)}
    paths.setdefault(path, {})["delete"] = removing
    return things(paths)


def found(of: Api, answered: Any, **more: Any) -> Deletion | None:
    return deletion_of(of, exchange(of, {"name": "a"}, answered, **more))


@pytest.mark.parametrize(
    ("name", "answered", "identity"),
    [
        ("id", {"id": "k1"}, "k1"),
        ("id", {"id": 7, "name": "x"}, 7),
        ("key_id", {"id": "k1", "key": "s"}, "k1"),
        ("key_id", {"key_id": "k1", "id": "other"}, "k1"),
        ("keyId", {"data": {"id": "k1"}}, "k1"),
        ("api_key_prefix", {"prefix": "sk-1", "api_key": "sk-1-xyz"}, "sk-1"),
    ],
)
def test_the_id_comes_from_the_answer(name: str, answered: Any, identity: Any) -> None:
    of = deleting(f"/keys/{{{name}}}", name)
    deletion = found(of, answered)
    assert can_delete(of, creating(of))
    assert deletion is not None
    assert deletion.parameters == {("path", name): identity}
    assert deletion.given == {str(identity)}
    assert deletion.path == f"/keys/{identity}"


def test_the_id_may_be_in_the_location() -> None:
    of = deleting("/keys/{id}", "id")
    headers = [("Location", "https://x.example/v1/keys/a%20b")]
    deletion = found(of, None, headers=headers)
    assert deletion is not None
    assert deletion.parameters == {("path", "id"): "a b"}


@pytest.mark.parametrize(
    "answered", [None, [], {}, {"id": None}, {"id": ""}, {"id": True}, {"id": {"a": 1}}, "text"]
)
def test_without_an_id_nothing_is_deleted(answered: Any) -> None:
    assert found(deleting("/keys/{id}", "id"), answered) is None


@pytest.mark.parametrize(
    "path", ["/other/{id}", "/keys", "/keys/{id}/parts/{part}", "/keys/all", "/{id}"]
)
def test_another_path_deletes_something_else(path: str) -> None:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    of = deleting(path, *names)
    assert found(of, {"id": "k1", "part": "p"}) is None
    assert not can_delete(of, creating(of))


def test_a_path_that_ends_in_what_is_done_creates_in_the_path_above() -> None:
    deletion = found(deleting("/keys/{id}", "id", made_at="/keys/create"), {"id": "k1"})
    assert deletion is not None
    assert deletion.path == "/keys/k1"


def test_the_things_around_it_are_those_of_the_request() -> None:
    of = deleting("/o/{org_id}/keys/{id}", "org_id", "id", made_at="/o/{org}/keys")
    deletion = found(of, {"id": "k1", "org_id": "other"}, parameters={("path", "org"): "mine"})
    assert deletion is not None
    assert deletion.path == "/o/mine/keys/k1"


def test_a_parameter_that_is_not_known_keeps_it_from_being_deleted() -> None:
    more = [{"name": "X-Sure", "in": "header", "required": True, "schema": {"type": "string"}}]
    of = deleting("/keys/{id}")
    of = things(
        {
            "/keys": {"post": FINE},
            "/keys/{id}": {"delete": {"responses": {}, "parameters": [*parameters("id"), *more]}},
        }
    )
    assert found(of, {"id": "k1"}) is None


def test_what_a_put_creates_is_deleted_where_it_was_put() -> None:
    shared = {"parameters": parameters("id")}
    of = things({"/keys/{id}": {"put": FINE, "delete": {"responses": {}}, **shared}})
    deletion = found(of, {}, parameters={("path", "id"): "mine"})
    assert deletion is not None
    assert deletion.path == "/keys/mine"


def test_a_link_says_how_to_delete() -> None:
    link = {
        "operationId": "gone",
        "parameters": {
            "path.key": "$response.body#/data/0/ref",
            "of": "$request.body#/name",
            "header.X-Etag": "$response.header.ETag",
        },
    }
    header = {"name": "X-Etag", "in": "header", "required": True, "schema": {"type": "string"}}
    removing = {
        "operationId": "gone",
        "parameters": [*parameters("key", "of"), header],
        "responses": {},
    }
    made = {"description": "Made", "content": {JSON: {}}, "links": {"Remove": link}}
    of = things(
        {"/keys": {"post": {"responses": {"201": made}}}, "/x/{key}/{of}": {"delete": removing}}
    )
    deletion = found(of, {"data": [{"ref": "r1"}]}, headers=[("Content-Type", JSON), ("ETag", "e")])
    assert can_delete(of, creating(of))
    assert deletion is not None
    assert (deletion.path, set(deletion.given)) == ("/x/r1/a", {"r1", "e"})
    assert deletion.parameters["header", "X-Etag"] == "e"
    assert found(of, {"data": []}, headers=[("Content-Type", JSON)]) is None


def test_a_link_without_a_value_of_the_answer_deletes_nothing() -> None:
    link = {"operationRef": "#/paths/~1all~1{id}/delete", "parameters": {"id": "everything"}}
    made = {"description": "Made", "content": {JSON: {}}, "links": {"Remove": link}}
    of = things(
        {
            "/keys": {"post": {"responses": {"201": made}}},
            "/all/{id}": {"delete": {"responses": {}, "parameters": parameters("id")}},
        }
    )
    assert found(of, {"id": "k1"}) is None


@pytest.mark.parametrize("links", [None, 1, [], {"a": 1}, {"a": {"$ref": "#/nowhere"}}, {"a": {}}])
def test_links_that_can_not_be_read_delete_nothing(links: Any) -> None:
    made = {"description": "Made", "content": {JSON: {}}, "links": links}
    of = things({"/keys": {"post": {"responses": {"201": made}}}})
    assert found(of, {"id": "k1"}) is None
