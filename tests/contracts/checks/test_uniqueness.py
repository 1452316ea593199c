from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.exchanges import exchange, keys_api
from understudy.contracts.checks import uniqueness
from understudy.contracts.severity import Severity

from .judged import judged

TEXT = {"type": "string"}


def repeated(
    *answers: dict[str, Any], path: str = "/keys", body: Any = None, **parameters: Any
) -> dict[str, Severity]:
    """What is said to be the same in these answers."""
    told: dict[str, Any] = {name: {} for answer in answers for name in answer}
    placed = [{"name": name, "in": "path", "required": True, "schema": TEXT} for name in parameters]
    of = keys_api({"name": TEXT}, told, path, parameters=placed)
    values = {("path", name): value for name, value in parameters.items()}
    shown = [exchange(of, body, answer, parameters=values) for answer in answers]
    found = uniqueness.whole(judged(of, shown))
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
