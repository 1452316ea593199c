"""Ids and secrets of different calls differ; who asks for the same may be given the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.exchanges import JSON, exchange, keys_api
from tests.contracts.judged import said, subject, tried
from understudy.contracts.checks import uniqueness
from understudy.contracts.trial import Expected
from understudy.openapi.model import Api

TEXT = {"type": "string"}
TOLD = {"id": TEXT, "secret": TEXT, "user_id": TEXT, "name": TEXT}
API = keys_api({"name": TEXT, "id": TEXT}, TOLD)


def found(of: Api, *pairs: tuple[Any, Any], status: int = 201) -> list[tuple[str, str]]:
    made = [exchange(of, body, answered, status=status) for body, answered in pairs]
    return said(uniqueness.whole(subject(of, *made)))


A, B = {"name": "a"}, {"name": "b"}


@pytest.mark.parametrize("name", ["id", "secret"])
def test_the_same_id_or_secret_of_two_calls_is_a_failure(name: str) -> None:
    assert found(API, (A, {name: "x"}), (B, {name: "x"})) == [("uniqueness", "failure")]
    assert found(API, (A, {name: "x"}), (B, {name: "y"})) == []


def test_what_belongs_to_the_caller_or_was_sent_may_be_the_same() -> None:
    assert found(API, (A, {"user_id": "x"}), (B, {"user_id": "x"})) == []
    assert found(API, ({"id": "x"}, {"id": "x"}), ({"id": "x"}, {"id": "x"})) == []


def test_the_same_call_may_find_what_it_made_before_unless_it_says_created() -> None:
    of = api_that_makes(status="200")
    same = (A, {"id": "x"}), (A, {"id": "x"})
    assert found(of, *same, status=200) == [("uniqueness", "warning")]
    assert found(API, *same, status=201) == [("uniqueness", "failure")]


def test_what_only_may_make_something_is_warned_of() -> None:
    of = api_that_makes(status="200", operation="runKey")
    assert found(of, (A, {"id": "x"}), (B, {"id": "x"}), status=200) == [("uniqueness", "warning")]


def api_that_makes(status: str, operation: str = "createKey") -> Api:
    shown = {"schema": {"type": "object", "properties": TOLD}}
    responses = {status: {"description": "", "content": {JSON: shown}}}
    return keys_api({"name": TEXT}, operationId=operation, responses=responses)


def test_a_stub_that_answers_the_documents_own_example_is_only_warned_of() -> None:
    of = keys_api({"name": TEXT}, {"id": {**TEXT, "examples": ["x"]}})
    assert found(of, (A, {"id": "x"}), (B, {"id": "x"})) == [("uniqueness", "warning")]


def test_what_the_document_forbids_makes_nothing_to_compare() -> None:
    made = [tried(exchange(API, A, {"id": "x"}), expected=Expected.REFUSAL) for _ in range(2)]
    assert said(uniqueness.whole(subject(API, *made))) == []


def test_an_operation_that_only_reads_answers_the_same_again() -> None:
    of = keys_api(None, TOLD)
    made = subject(of, exchange(of, None, {"id": "x"}), exchange(of, None, {"id": "x"}))
    made.operation = replace(made.operation, method="GET")
    assert said(uniqueness.whole(made)) == []
