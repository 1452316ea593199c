"""Whatever shape a document gives its errors, the real reason stands in it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.fault import Fault, tells
from understudy.mockserver.options import Options
from understudy.mockserver.refusal import Refusal, broken, plain, unreadable
from understudy.mockserver.refuse import Refuser
from understudy.mockserver.stage import Stage
from understudy.openapi.violation import Violation

from .error_schemas import COMPONENTS, NUMBER, SCHEMAS, TEXT, list_of, object_of
from .operations import operation, request

NAMELESS = plain(401, "no credential: send X-Key")
BROKEN = broken(
    (
        Violation("body", ("owner", "name"), "required", "is required"),
        Violation("query", ("limit",), "minimum", "is less than 1", 0),
    )
)
UNREADABLE = unreadable("the body is not JSON: a value is expected at byte 5")
STAGE = Stage(Options(seed=7))


@cache
def refuser(name: str) -> Refuser:
    return refuser_for(SCHEMAS[name])


def refuser_for(schema: Any) -> Refuser:
    content = {"application/json": {"schema": schema}}
    raw = {
        "responses": {"200": {"description": ""}, "4XX": {"description": "", "content": content}}
    }
    return Refuser(operation(raw, **COMPONENTS).responses, lambda at: "things.json:1")


def scene() -> Any:
    return STAGE.scene(request(), "somebody", {}, frozenset())


def body_of(schema: Any, refusal: Refusal) -> Any:
    return json.loads(refuser_for(schema).reply(refusal, None, "/things", scene()).body)


@pytest.mark.parametrize("refusal", [NAMELESS, BROKEN, UNREADABLE], ids=["401", "422", "400"])
@pytest.mark.parametrize("name", SCHEMAS)
def test_the_reason_stands_in_a_body_that_keeps_the_schema(name: str, refusal: Refusal) -> None:
    reply = refuser(name).reply(refusal, None, "/things", scene())
    body = json.loads(reply.body)
    schema = {"components": {"schemas": COMPONENTS}, **SCHEMAS[name]}
    jsonschema.Draft202012Validator(schema).validate(body)
    assert tells(body, Fault(refusal, "", scene()))
    assert reply.status == refusal.status
    assert reply.reason == refusal.reason


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (
            "fastapi, or text",
            {
                "detail": [
                    {
                        "loc": ["body", "owner", "name"],
                        "msg": "owner.name is required",
                        "type": "missing",
                    },
                    {"loc": ["query", "limit"], "msg": "limit is less than 1", "type": "minimum"},
                ]
            },
        ),
        (
            "json:api",
            {
                "errors": [
                    {
                        "status": "422",
                        "code": "missing",
                        "title": "Unprocessable Entity",
                        "detail": "owner.name is required",
                        "source": {"pointer": "/owner/name"},
                    },
                    {
                        "status": "422",
                        "code": "minimum",
                        "title": "Unprocessable Entity",
                        "detail": "limit is less than 1",
                        "source": {"parameter": "limit"},
                    },
                ]
            },
        ),
        (
            "laravel",
            {
                "message": BROKEN.reason,
                "errors": {
                    "owner.name": ["owner.name is required"],
                    "limit": ["limit is less than 1"],
                },
            },
        ),
        ("rails", {"errors": ["owner.name is required", "limit is less than 1"]}),
        (
            "nest",
            {
                "statusCode": 422,
                "error": "Unprocessable Entity",
                "message": ["owner.name is required", "limit is less than 1"],
            },
        ),
        (
            "microsoft",
            {
                "error": {
                    "code": "validation_error",
                    "message": BROKEN.reason,
                    "details": [
                        {
                            "code": "missing",
                            "message": "owner.name is required",
                            "target": "owner.name",
                        },
                        {"code": "minimum", "message": "limit is less than 1", "target": "limit"},
                    ],
                }
            },
        ),
        (
            "graphql",
            {
                "errors": [
                    {
                        "message": "owner.name is required",
                        "path": ["body", "owner", "name"],
                        "extensions": {"code": "missing"},
                    },
                    {
                        "message": "limit is less than 1",
                        "path": ["query", "limit"],
                        "extensions": {"code": "minimum"},
                    },
                ]
            },
        ),
    ],
)
def test_every_violation_has_an_entry_of_its_own(name: str, body: Any) -> None:
    assert json.loads(refuser(name).reply(BROKEN, None, "/things", scene()).body) == body


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (
            "problem",
            {
                "type": "about:blank",
                "title": "Unauthorized",
                "status": 401,
                "detail": NAMELESS.reason,
                "instance": "/things",
            },
        ),
        (
            "problem with errors",
            {
                "type": "about:blank",
                "title": "Unauthorized",
                "status": 401,
                "detail": NAMELESS.reason,
            },
        ),
        (
            "stripe",
            {"error": {"type": "auth_error", "code": "unauthorized", "message": NAMELESS.reason}},
        ),
        (
            "google",
            {"error": {"code": 401, "message": NAMELESS.reason, "status": "UNAUTHENTICATED"}},
        ),
        ("laravel", {"message": NAMELESS.reason, "errors": {}}),
        ("rails, by field", {"errors": {"request": [NAMELESS.reason]}}),
        ("github", {"message": NAMELESS.reason}),
        (
            "success false",
            {"success": False, "data": None, "error": {"code": 401, "message": NAMELESS.reason}},
        ),
        ("one of several", {"kind": "invalid", "why": [{"problem": NAMELESS.reason}]}),
        ("a text", NAMELESS.reason),
        ("anything", {"message": NAMELESS.reason}),
    ],
)
def test_what_is_about_no_single_member_is_told_once(name: str, body: Any) -> None:
    found = json.loads(refuser(name).reply(NAMELESS, None, "/things", scene()).body)
    assert found == body


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500, 503])
def test_a_status_in_the_body_is_the_status(status: int) -> None:
    schema = object_of(
        ["status", "code", "httpStatus", "message"],
        status=TEXT,
        code=NUMBER,
        httpStatus=NUMBER,
        message=TEXT,
    )
    raw = {
        "responses": {
            "default": {"description": "", "content": {"application/json": {"schema": schema}}}
        }
    }
    found = Refuser(operation(raw).responses, str).reply(plain(status, "why"), None, "/", scene())
    assert json.loads(found.body) == {
        "status": str(status),
        "code": status,
        "httpStatus": status,
        "message": "why",
    }


@pytest.mark.parametrize(
    ("options", "status", "chosen"),
    [
        (["E_UNKNOWN", "VALIDATION_FAILED", "AUTH_REQUIRED"], 422, "VALIDATION_FAILED"),
        (["E_UNKNOWN", "VALIDATION_FAILED", "AUTH_REQUIRED"], 401, "AUTH_REQUIRED"),
        (["invalid_auth", "invalid_arguments"], 422, "invalid_arguments"),
        (["invalid_auth", "invalid_arguments"], 401, "invalid_auth"),
        (["success", "error"], 400, "error"),
        (["ok", "ko"], 400, "ko"),
        (["OK", "Teapot"], 400, "Teapot"),
        ([200, 400, 422], 422, 422),
        (["200", "401"], 401, "401"),
    ],
)
def test_of_a_few_values_the_one_that_means_the_fault_is_sent(
    options: list[Any], status: int, chosen: Any
) -> None:
    schema = object_of(["code", "message"], code={"enum": options}, message=TEXT)
    assert body_of(schema, plain(status, "why"))["code"] == chosen


def test_a_member_that_takes_no_value_of_ours_is_left_out_or_made_up() -> None:
    schema = object_of(
        ["code", "message"],
        code={"type": "string", "pattern": "^E[0-9]{4}$"},
        type={"type": "string", "pattern": "^T[0-9]{4}$"},
        message=TEXT,
    )
    body = body_of(schema, NAMELESS)
    assert sorted(body) == ["code", "message"]
    assert body["message"] == NAMELESS.reason


def test_a_reason_is_cut_where_the_schema_wants_it_short() -> None:
    schema = object_of(["message"], message={"type": "string", "maxLength": 13})
    assert body_of(schema, NAMELESS) == {"message": "no credential"}


def test_entries_are_as_many_as_the_schema_takes() -> None:
    many = broken(tuple(Violation("body", (str(i),), "type", "is wrong") for i in range(500)))
    assert len(body_of(object_of([], errors=list_of(TEXT)), many)["errors"]) == 100
    assert len(body_of(object_of([], errors=list_of(TEXT, maxItems=3)), many)["errors"]) == 3
    assert len(body_of(object_of([], errors=list_of(TEXT, minItems=2)), NAMELESS)["errors"]) == 2


def test_a_schema_without_end_has_an_end() -> None:
    again = {"$ref": "#/components/schemas/Microsoft"}
    schema = {
        "anyOf": [
            {"type": "null"},
            object_of(["message", "causes"], message=TEXT, causes=list_of(again), parent=again),
        ]
    }
    assert tells(body_of(schema, BROKEN), Fault(BROKEN, "", scene()))


def test_a_secret_that_was_refused_is_not_shown() -> None:
    schema = object_of(
        [], errors=list_of(object_of([], field=TEXT, message=TEXT, value=TEXT, rejected={}))
    )
    violation = Violation("body", ("api_key",), "minLength", "is too short", "sk-1")
    assert body_of(schema, broken((violation,)))["errors"] == [
        {
            "field": "api_key",
            "message": "api_key is too short",
            "value": "(masked)",
            "rejected": "(masked)",
        }
    ]


names = st.sampled_from(
    """error errors message msg detail details code status title type path loc field param source
    success timestamp id data meta reason x value kind""".split()
)
leaves = st.sampled_from(
    [TEXT, NUMBER, {"type": "boolean"}, {"type": "null"}, {}, {"const": 1}, {"enum": ["a", "b"]}]
)
schemas = st.recursive(
    leaves,
    lambda inner: (
        inner.map(list_of)
        | st.lists(inner, min_size=1, max_size=3).map(lambda some: {"anyOf": some})
        | st.tuples(st.dictionaries(names, inner, max_size=4), st.sets(names, max_size=2)).map(
            lambda pair: object_of(sorted(pair[1]), **pair[0])
        )
    ),
    max_leaves=8,
)


@given(schemas)
def test_any_schema_that_can_be_kept_is_kept(schema: Any) -> None:
    refuser = refuser_for(schema)
    for refusal in (NAMELESS, BROKEN):
        reply = refuser.reply(refusal, None, "/things", scene())
        jsonschema.Draft202012Validator(schema).validate(json.loads(reply.body))
        assert reply.reason == refusal.reason
