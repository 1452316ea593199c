"""Laws of one operation: in which order it judges, and what each option changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from understudy.credentials import parse_credential
from understudy.mockserver.app import MockApp
from understudy.mockserver.options import AuthMode, ExamplesMode, Options, ValidateMode

from .asgi import FIVE, HARBOUR, Answer, call, mock_of, written

BERTHS = HARBOUR.parent / "berths.yaml"
KEY = [("x-api-key", "the-callers-own-key")]
GOOD = {"name": "n", "expires_at": "2030-01-01T00:00:00Z"}
LUMINO = FIVE[-1]


def create(mock: MockApp, body: Any = GOOD, headers: Any = KEY) -> Answer:
    return call(mock, "POST", "/v1/api-keys", headers, body)


def with_options(file: Path = LUMINO, **options: Any) -> MockApp:
    return mock_of(file, options=Options(seed=7, **options))


@pytest.mark.parametrize("auth", AuthMode)
@pytest.mark.parametrize("validate", ValidateMode)
def test_each_mode_refuses_what_it_says(auth: AuthMode, validate: ValidateMode) -> None:
    mock = with_options(auth=auth, validate=validate)
    asks = auth in (AuthMode.ENFORCE, AuthMode.REQUIRE)
    for headers, body in ((KEY, GOOD), ([], GOOD), (KEY, {}), ([], {})):
        answer = create(mock, body, headers)
        if not headers and asks:
            assert answer.status == 401
        elif body == {} and validate is ValidateMode.ENFORCE:
            assert answer.status == 400
        else:
            assert answer.status == 201
            said = (not headers and auth is AuthMode.WARN) + (
                body == {} and validate is ValidateMode.WARN
            )
            assert len(list(filter(None, answer.reason.split("; would be")))) == bool(said)


@pytest.mark.parametrize("body", [b"{", b"\xff", {}, None, [], {"name": []}, b""])
def test_a_request_that_is_let_pass_is_answered_as_documented(body: Any) -> None:
    mock = with_options(validate=ValidateMode.OFF)
    labelled = [("Content-Type", "application/json")] if isinstance(body, bytes) else []
    answer = create(mock, body, KEY + labelled)
    assert answer.status == 201
    assert answer.reason == ""
    assert answer.json["secret"].startswith(answer.json["prefix"])


def test_credentials_come_before_the_body_and_the_body_before_what_is_accepted() -> None:
    mock = with_options()
    nothing = [("Accept", "image/png")]
    assert create(mock, b"{", nothing).status == 401
    assert create(mock, b"{", KEY + nothing).status == 400
    assert create(mock, GOOD, KEY + nothing).status == 406


def test_given_credentials_narrow_to_themselves() -> None:
    given = (parse_credential("ApiKeyAuth=value:right-key"),)
    mock = with_options(credentials=given)
    assert create(mock, headers=[("x-api-key", "right-key")]).status == 201
    wrong = create(mock, headers=[("x-api-key", "wrong-key")])
    assert wrong.status == 401
    assert "wrong-key" not in wrong.reason + wrong.body.decode()
    assert "right-key" not in wrong.reason + wrong.body.decode()


def test_no_reason_and_no_body_repeats_a_credential() -> None:
    secret = "s3cr3t-0123456789"
    mock = mock_of(*FIVE, HARBOUR)
    for method, path in (
        ("POST", "/v1/api-keys"),
        ("POST", "/v1/api_keys"),
        ("POST", "/v1/api_key"),
        ("POST", "/v2/users/api_keys"),
        ("GET", f"/places?harbour_key={secret}"),
    ):
        for value in (secret, f"Bearer {secret}", f"Basic {secret}", f"Api-Key {secret}"):
            for name in ("Authorization", "x-api-key", "Galileo-API-Key", "Cookie"):
                for body in (b"{", {}, {"api_key": [secret], "name": {"token": secret}}):
                    answer = call(mock, method, path, [(name, value)], body)
                    assert secret not in answer.reason
                    assert answer.status < 400 or secret not in answer.body.decode()


def test_a_value_is_taken_from_the_body_before_the_path_and_the_path_before_the_query(
    tmp_path: Path,
) -> None:
    text = {"type": "string"}
    members = dict.fromkeys(("a", "b", "c"), text)
    raw: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/{a}/{b}": {
                "put": {
                    "parameters": [
                        {"name": name, "in": place, "required": True, "schema": text}
                        for place, names in (("path", "ab"), ("query", "abc"))
                        for name in names
                    ],
                    "requestBody": {"content": {"application/json": {"schema": {}}}},
                    "responses": {
                        "200": {
                            "description": "",
                            "content": {
                                "application/json": {
                                    "schema": {"type": "object", "properties": members}
                                }
                            },
                        }
                    },
                }
            }
        },
    }
    mock = mock_of(written(tmp_path, raw))
    answer = call(mock, "PUT", "/pa/pb?a=qa&b=qb&c=qc", (), {"a": "body"})
    assert answer.json == {"a": "body", "b": "pb", "c": "qc"}


@pytest.mark.parametrize(
    ("options", "name", "crane"),
    [
        ({}, "East 4", "Big one"),
        ({"examples": ExamplesMode.VERBATIM}, "North 1", "Big one"),
        ({"examples": ExamplesMode.IGNORE}, "East 4", None),
        ({"dynamic": True}, "East 4", None),
        ({"examples": ExamplesMode.VERBATIM, "dynamic": True}, "East 4", None),
    ],
)
def test_examples_are_laid_under_sent_as_they_are_or_left_alone(
    options: dict[str, Any], name: str, crane: str | None
) -> None:
    mock = with_options(BERTHS, **options)
    answer = call(mock, "POST", "/berths", (), {"name": "East 4"}).json
    assert answer["name"] == name
    assert ((answer.get("crane") or {}).get("name") == "Big one") is (crane == "Big one")


def test_without_a_documented_success_the_answer_is_empty_and_says_so(tmp_path: Path) -> None:
    raw = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"404": {"description": ""}}}, "put": {}}},
    }
    mock = mock_of(written(tmp_path, raw))
    for method in ("GET", "PUT"):
        answer = call(mock, method, "/a")
        assert (answer.status, answer.body) == (200, b"")
        assert answer.reason == "the document has no successful response"


def test_head_has_the_headers_of_get() -> None:
    mock = mock_of(HARBOUR)
    get, head = (call(mock, method, "/ships/latest") for method in ("GET", "HEAD"))
    assert head.headers == get.headers
    assert head.body == b""
    assert get.body


def test_a_location_and_an_instance_are_uris_whatever_the_path_was(tmp_path: Path) -> None:
    headers = {"Location": {"schema": {"type": "string", "format": "uri-reference"}}}
    created = {"201": {"description": "", "headers": headers}}
    raw = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/{a}": {"post": {"responses": created}}},
    }
    mock = mock_of(written(tmp_path, raw))
    path = "/caf%C3%A9{}%20"
    assert call(mock, "POST", path).header("location") == "/caf%C3%A9%7B%7D%20"
    assert call(mock, "PUT", path).json["instance"] == "/caf%C3%A9%7B%7D%20"


def test_a_media_type_that_is_none_is_answered_as_json(tmp_path: Path) -> None:
    content = {"json": {"schema": {"const": 5}}}
    responses = {"200": {"description": "", "content": content}}
    raw = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"responses": {**responses, "401": responses["200"]}}}},
    }
    mock = mock_of(written(tmp_path, raw))
    answer = call(mock, "GET", "/a")
    assert (answer.header("content-type"), answer.json) == ("application/json", 5)
    assert call(mock, "GET", "/a", [("Prefer", "code=401")]).json == 5
    assert "media-type-unreadable" in [finding.rule for finding in mock.apis[0].findings]


def test_an_answer_repeats_the_short_members_of_a_large_body(tmp_path: Path) -> None:
    text = {"type": "string"}
    thing = {"type": "object", "required": ["name", "note"], "properties": {"name": text}}
    thing["properties"] = {"name": text, "note": text}
    content = {"application/json": {"schema": thing}}
    operation = {
        "requestBody": {"content": content},
        "responses": {"201": {"description": "", "content": content}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": operation}},
    }
    mock = mock_of(written(tmp_path, document), options=Options(seed=7, max_body=1_000_000))
    for size, repeated in ((90_000, True), (110_000, False)):
        sent = {"name": "a name", "note": "x" * size}
        answer = call(mock, "POST", "/a", (), sent)
        assert answer.status == 201
        assert answer.json["name"] == "a name"
        assert (answer.json["note"] == sent["note"]) == repeated
