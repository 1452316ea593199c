from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.openapi.documents import api, rules
from understudy.openapi.findings import Finding, Severity
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document

OK = {"200": {"description": "done"}, "4XX": {"description": "wrong"}}
SPECS = Path(__file__).parents[2] / "specs"


def said(method: str = "post", root: dict[str, Any] | None = None, **raw: Any) -> list[Finding]:
    """What is found about one operation."""
    return list(api({"paths": {"/a": {method: {"responses": OK, **raw}}}, **(root or {})}).findings)


def media(**raw: Any) -> dict[str, Any]:
    """The content of something in JSON."""
    return {"content": {"application/json": raw}}


def answering(**raw: Any) -> dict[str, Any]:
    """Responses with such an answer."""
    return {**OK, "200": {"description": "", **media(**raw)}}


def test_nothing_is_found_about_what_is_plain() -> None:
    assert said() == []


def test_empty_servers_are_a_note() -> None:
    (finding,) = said(root={"servers": []})
    assert (finding.rule, finding.severity) == ("servers-empty", Severity.NOTE)


def test_an_optional_body_with_required_members_is_a_note() -> None:
    schema = {"type": "object", "required": ["a"]}
    (finding,) = said(requestBody=media(schema=schema))
    assert finding.rule == "body-optional-with-required-members"
    assert said(requestBody={"required": True, **media(schema=schema)}) == []


def test_errors_that_are_not_documented_are_a_note_where_there_is_something_to_refuse() -> None:
    only = {"200": {"description": ""}}
    assert rules(api({"paths": {"/a": {"get": {"responses": only}}}})) == []
    (finding,) = said(responses=only, parameters=[{"name": "q", "in": "query", "schema": {}}])
    assert finding.rule == "errors-undocumented"


def test_success_that_is_not_documented_is_a_warning() -> None:
    (finding,) = said(responses={"400": {"description": ""}})
    assert (finding.rule, finding.severity) == ("success-undocumented", Severity.WARNING)


SIZE = {"type": "object", "properties": {"size": {"type": "integer"}}}


@pytest.mark.parametrize(
    ("raw", "pointer"),
    [
        ({"schema": SIZE, "example": {"size": "big"}}, "example"),
        ({"schema": SIZE, "examples": {"e": {"value": {"size": "big"}}}}, "examples/e/value"),
        ({"schema": {**SIZE, "example": {"size": "big"}}}, "schema/example"),
        ({"schema": {**SIZE, "examples": [{"size": 1}, {"size": "big"}]}}, "schema/examples/1"),
    ],
    ids=str,
)
def test_an_example_that_breaks_its_own_schema_is_told_where_it_stands(
    raw: dict[str, Any], pointer: str
) -> None:
    (finding,) = said(responses=answering(**raw))
    assert finding.rule == "example-invalid"
    assert "size is not an integer" in finding.what
    assert finding.place.pointer.endswith(f"application~1json/{pointer}")


def test_a_date_time_with_a_space_in_an_example_is_a_note_in_requests_only() -> None:
    raw = {
        "schema": {"type": "object", "properties": {"at": {"format": "date-time"}}},
        "example": {"at": "2025-04-01 09:00:00+00:00"},
    }
    (loose,) = said(requestBody={"required": True, **media(**raw)})
    assert (loose.rule, loose.severity) == ("example-format-loose", Severity.NOTE)
    (invalid,) = said(responses=answering(**raw))
    assert invalid.rule == "example-invalid"


SECRET = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "secret": {"type": "string"}},
}


def test_a_secret_that_an_answer_may_leave_out_is_a_note() -> None:
    (finding,) = said(responses=answering(schema=SECRET))
    assert (finding.rule, finding.severity) == ("secret-optional", Severity.NOTE)
    assert finding.place.pointer.endswith("/properties/secret")
    assert said(responses=answering(schema={**SECRET, "required": ["secret"]})) == []
    assert said("get", responses=answering(schema=SECRET)) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("galileo", {"example-format-loose", "format-unregistered"}),
        ("braintrust", {"nullable-in-3.1", "body-optional-with-required-members"}),
        ("baseten", {"errors-undocumented"}),
        ("lumino", {"servers-empty", "secret-optional"}),
        ("keypair", {"errors-undocumented"}),
    ],
)
def test_the_embedded_documents_say_what_is_ambiguous_in_them(
    name: str, expected: set[str]
) -> None:
    found = read_api(load_document(SPECS / f"{name}.yaml"))
    assert {finding.rule for finding in found.findings} == expected
    for finding in found.document.located(found.findings):
        assert finding.place.line
        assert finding.way_out
