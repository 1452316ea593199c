from __future__ import annotations

from typing import Any

from tests.contracts.exchanges import exchange
from tests.openapi.documents import api
from understudy.contracts.checks import conformance, protocol
from understudy.contracts.severity import Severity

from .judged import judged

TEXT = {"type": "string"}
ALIKE = [{"type": "object", "properties": {"name": TEXT}}] * 2


def told_of(said: Any, answered: Any) -> set[tuple[str, Severity]]:
    """What is said of an answer with this schema."""
    of = api({"paths": {"/keys": {"post": {"responses": {"201": _content(said)}}}}})
    shown = exchange(of, None, answered)
    return {(one.about, one.severity) for one in conformance.each(judged(of, [shown]), shown)}


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


def test_html_that_looks_like_json_is_told_unless_the_document_calls_it_so() -> None:
    labels = {}
    for documented in ("application/json", "text/html"):
        responses = {"201": {"description": "", "content": {documented: {}}}}
        of = api({"paths": {"/keys": {"post": {"responses": responses}}}})
        shown = exchange(of, None, {}, headers=[("Content-Type", "text/html"), ("Date", "now")])
        found = protocol.each(judged(of, [shown]), shown)
        labels[documented] = [one.about for one in found]
    assert labels == {"application/json": ["label 201"], "text/html": []}


def test_a_document_that_names_no_success_has_a_gap_where_one_comes() -> None:
    found = {}
    for status in ("404", "303", "default"):
        of = api({"paths": {"/keys": {"post": {"responses": {status: {"description": ""}}}}}})
        shown = exchange(of, None, {})
        found[status] = [one.severity for one in conformance.each(judged(of, [shown]), shown)]
    assert found == {"404": [Severity.NOTE], "303": [Severity.FAILURE], "default": []}
