"""An answer is held to what the document says of its status: media type, body, headers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.exchanges import JSON, exchange, keys_api
from tests.contracts.judged import Said, asked_with, said, subject, tried
from tests.openapi.documents import api
from understudy.contracts.checks import conformance
from understudy.contracts.exchange import Exchange
from understudy.contracts.severity import Severity
from understudy.openapi.model import Api


def answering(schema: Any, responses: Any = None, **response: Any) -> Api:
    """An API whose 201 has this schema."""
    made = {"description": "Made", "content": {JSON: {"schema": schema}}, **response}
    every = responses or {"201": made}
    return api({"paths": {"/keys": {"post": {"responses": every}}}})


def found(of: Api, made: Exchange) -> Said:
    return said(conformance.each(subject(of), made))


ID = {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}
OF_ID = answering(ID)


def test_an_answer_as_documented_is_not_told() -> None:
    assert found(OF_ID, exchange(OF_ID, None, {"id": "a", "more": 1})) == []


@pytest.mark.parametrize(
    ("answered", "title", "documented", "received"),
    [
        ({"id": 5}, "id is not a string", "type: string", "5"),
        ({"id": None}, "id is not a string", "type: string", "null"),
        ({"id": True}, "id is not a string", "type: string", "true"),
        ({}, "id is missing", 'required: ["id"]', "nothing called id"),
        (["a"], "the body is not an object", "type: object", '["a"]'),
    ],
)
def test_a_broken_schema_is_told_as_the_document_has_it_and_as_json(
    answered: Any, title: str, documented: str, received: str
) -> None:
    (one,) = conformance.each(subject(OF_ID), exchange(OF_ID, None, answered))
    assert said([one]) == [("schema", "failure")]
    assert one.title == f"in the answer 201, {title}"
    assert (one.documented, one.received) == (documented, received)


def test_items_of_a_list_are_one_class() -> None:
    of = answering({"type": "array", "items": {"type": "string"}})
    broken = list(conformance.each(subject(of), exchange(of, None, [1, 2])))
    assert {one.about for one in broken} == {"201 [] type"}


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("not a uuid", ["failure"]),
        ("1f0c6c2e7d5b4c3a9e8d7c6b5a493827", ["warning"]),
        ("1f0c6c2e-7d5b-4c3a-9e8d-7c6b5a493827", []),
    ],
)
def test_a_uuid_of_another_writing_is_only_warned_of(value: str, severity: list[str]) -> None:
    of = answering({"type": "object", "properties": {"id": {"type": "string", "format": "uuid"}}})
    assert found(of, exchange(of, None, {"id": value})) == [("schema", s) for s in severity]


def test_the_space_of_rfc_3339_is_right_as_well() -> None:
    moment = {"type": "string", "format": "date-time"}
    of = answering({"type": "object", "properties": {"at": moment}})
    assert found(of, exchange(of, None, {"at": "2026-01-01 10:00:00Z"})) == []
    assert found(of, exchange(of, None, {"at": "2026-01-01"})) == [("schema", "failure")]


@pytest.mark.parametrize(
    ("status", "severity"),
    [(200, "failure"), (202, "failure"), (302, "note"), (401, "note"), (418, "note")],
)
def test_an_undocumented_status_is_a_gap_unless_it_is_a_success(status: int, severity: str) -> None:
    (one,) = conformance.each(subject(OF_ID), exchange(OF_ID, None, {}, status=status))
    assert said([one]) == [("undocumented-status", severity)]
    assert (one.documented, one.drift) == ("201", ("status", str(status)))


@pytest.mark.parametrize("name", ["4XX", "default", "404"])
def test_a_range_and_the_default_document_a_status(name: str) -> None:
    of = answering(ID, {"201": {"description": ""}, name: {"description": ""}})
    assert found(of, exchange(of, None, {}, status=404)) == []


def test_a_5xx_is_for_others_to_tell() -> None:
    assert found(OF_ID, exchange(OF_ID, None, {}, status=500)) == []


@pytest.mark.parametrize("header", ["text/plain", "text/html; charset=utf-8"])
def test_another_media_type_is_a_failure(header: str) -> None:
    made = exchange(OF_ID, None, {"id": "a"}, headers=[("Content-Type", header)])
    assert found(OF_ID, made) == [("media-type", "failure")]


@pytest.mark.parametrize("header", [JSON, "Application/JSON; charset=UTF-8"])
def test_case_and_parameters_make_no_other_media_type(header: str) -> None:
    made = exchange(OF_ID, None, {"id": "a"}, headers=[("Content-Type", header)])
    assert found(OF_ID, made) == []


@pytest.mark.parametrize(
    "body", [b'{"id": NaN}', b'{"id": "a", "id": "b"}', b'\xef\xbb\xbf{"id": "a"}', b'{"id": "a"']
)
def test_json_that_is_none_is_a_failure(body: bytes) -> None:
    assert found(OF_ID, exchange(OF_ID, None, body)) == [("invalid-json", "failure")]


def test_a_gateways_refusal_under_the_default_is_only_warned_of() -> None:
    every = {"default": {"description": "", "content": {JSON: {"schema": ID}}}}
    of = answering(ID, every)
    assert found(of, exchange(of, None, {}, status=401)) == [("schema", "warning")]
    assert found(of, exchange(of, None, {}, status=400)) == [("schema", "failure")]


def test_a_body_that_is_not_documented_is_a_gap() -> None:
    of = answering(ID, {"201": {"description": ""}})
    assert found(of, exchange(of, None, {"id": "a"})) == [("undocumented-body", "note")]
    assert found(of, exchange(of, None, b"")) == []


def test_a_required_header_that_is_missing_is_a_failure() -> None:
    header = {"required": True, "schema": {"type": "string"}}
    of = answering(ID, headers={"X-Total": header, "X-Other": {"schema": {"type": "string"}}})
    assert found(of, exchange(of, None, {"id": "a"})) == [("header-missing", "failure")]
    given = [("Content-Type", JSON), ("x-total", "1")]
    assert found(of, exchange(of, None, {"id": "a"}, headers=given)) == []


def test_head_has_no_body_to_look_at_and_another_method_no_document() -> None:
    empty = exchange(OF_ID, None, b"", headers=[])
    assert found(OF_ID, asked_with(empty, "HEAD")) == []
    assert found(OF_ID, tried(empty, rule="method")) == []


def test_the_rest_of_an_api_without_members_is_left_alone() -> None:
    of = keys_api()
    assert found(of, exchange(of, {}, {"anything": 1})) == []


TEXT = {"type": "string"}
ALIKE = [{"type": "object", "properties": {"name": TEXT}}] * 2


def told_of(said: Any, answered: Any) -> set[tuple[str, Severity]]:
    """What is said of an answer with this schema."""
    of = api({"paths": {"/keys": {"post": {"responses": {"201": _content(said)}}}}})
    shown = exchange(of, None, answered)
    return {(one.about, one.severity) for one in conformance.each(subject(of, shown), shown)}


def _content(said: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": said}}}


def test_an_answer_that_breaks_its_schema_is_a_failure() -> None:
    assert told_of(TEXT, 5) == {("201 the body type", Severity.FAILURE)}
    assert told_of(TEXT, "text") == set()


def test_a_schema_that_nothing_keeps_is_a_gap_in_the_document() -> None:
    said = {"type": "object", "required": ["other"], "additionalProperties": False}
    assert {severity for _, severity in told_of(said, {})} == {Severity.NOTE}


def test_alternatives_that_are_alike_are_a_gap_in_the_document() -> None:
    assert {severity for _, severity in told_of({"oneOf": ALIKE}, {"name": "a"})} == {Severity.NOTE}


def test_a_document_that_names_no_success_has_a_gap_where_one_comes() -> None:
    found = {}
    for status in ("404", "303", "default"):
        of = api({"paths": {"/keys": {"post": {"responses": {status: {"description": ""}}}}}})
        shown = exchange(of, None, {})
        found[status] = [one.severity for one in conformance.each(subject(of, shown), shown)]
    assert found == {"404": [Severity.NOTE], "303": [Severity.FAILURE], "default": []}
