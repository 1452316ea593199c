"""Ids and secrets of different calls differ; who asks for the same may be given the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.exchanges import JSON, exchange, keys_api
from tests.contracts.judged import said, subject, tried
from understudy.contracts.checks import uniqueness
from understudy.contracts.severity import Severity
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


def repeated(
    *answers: dict[str, Any], path: str = "/keys", body: Any = None, **parameters: Any
) -> dict[str, Severity]:
    """What is said to be the same in these answers."""
    told: dict[str, Any] = {name: {} for answer in answers for name in answer}
    placed = [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in parameters]
    of = keys_api({"name": TEXT}, told, path, parameters=placed)
    values = {("path", name): value for name, value in parameters.items()}
    shown = [exchange(of, body, answer, parameters=values) for answer in answers]
    found = uniqueness.whole(subject(of, *shown))
    return {observation.about: observation.severity for observation in found}


def test_the_same_id_twice_is_a_failure() -> None:
    assert repeated({"id": "a"}, {"id": "a"}) == {"id": Severity.FAILURE}
    assert repeated({"id": "a"}, {"id": "b"}) == {}


def test_the_same_secret_twice_is_a_failure() -> None:
    found = repeated({"id": "a", "api_key": "s3cret"}, {"id": "b", "api_key": "s3cret"})
    assert found == {"api_key": Severity.FAILURE}


@pytest.mark.parametrize("name", ["keyId", "key_id", "id"])
def test_an_id_is_that_of_what_is_made(name: str) -> None:
    assert repeated({name: "a"}, {name: "a"}) == {name: Severity.FAILURE}


def test_ids_of_other_things_may_repeat() -> None:
    first, second = ({"id": one, "project_id": "p", "parent_id": "q"} for one in "ab")
    assert repeated(first, second) == {}


def test_an_id_that_may_be_another_things_is_never_a_failure() -> None:
    assert repeated({"batch_id": "a"}, {"batch_id": "a"}) == {"batch_id": Severity.WARNING}


def test_what_the_request_said_may_come_back_each_time() -> None:
    of = "/projects/{project_id}/keys"
    assert repeated({"project_id": "p"}, {"project_id": "p"}, path=of, project_id="p") == {}
    assert repeated({"id": "p"}, {"id": "p"}, path=of, project_id="p") == {}
    assert repeated({"id": "n"}, {"id": "n"}, body={"name": "n"}) == {}


def test_a_number_that_comes_again_and_again_is_no_chance() -> None:
    assert repeated({"id": 7}, {"id": 7}, {"id": 8}) == {}
    assert repeated({"id": 7}, {"id": 7}, {"id": 7}) == {"id": Severity.FAILURE}
    assert repeated({"user_id": 7}, {"user_id": 7}, {"user_id": 7}) == {}
