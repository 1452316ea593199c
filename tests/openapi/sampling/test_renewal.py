from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.openapi.documents import schema
from tests.openapi.sampling.scenes import MOMENT, NOW, drawn, objects, scene, text
from understudy.openapi.sampling import Renewal
from understudy.openapi.sampling.scene import moment_text

TICKET = {"ticketId": "382c0820-0530-4f4b-99af-13811ad0f17a", "kind": "event", "price": 25}
KEY = {"id": "key_81hf73ns", "name": "first", "api_key": "zz-0123456789abcdef", "last_four": "cdef"}
SEEDS = st.integers(0, 10_000)


def schema_of(example: dict[str, Any]) -> Any:
    kinds = {str: text(), int: {"type": "integer"}}
    return schema(objects(**{name: kinds[type(value)] for name, value in example.items()}))


def renewed(example: dict[str, Any], seed: int = 0, **said: Any) -> dict[str, Any]:
    """The example as the answer to a request that says this."""
    value = {**example, **said}
    return Renewal(schema_of(example), example).of(value, scene(seed, given=said))


@given(SEEDS)
def test_the_id_of_what_is_made_is_new_each_time(seed: int) -> None:
    first, second = renewed(TICKET, seed), renewed(TICKET, seed + 1)
    assert len({TICKET["ticketId"], first["ticketId"], second["ticketId"]}) == 3
    assert {**first, "ticketId": ""} == {**TICKET, "ticketId": ""}


@given(SEEDS)
def test_a_secret_is_new_each_time_and_what_is_shown_of_it_agrees(seed: int) -> None:
    first, second = renewed(KEY, seed), renewed(KEY, seed + 1)
    assert len({KEY["api_key"], first["api_key"], second["api_key"]}) == 3
    assert first["api_key"].startswith("zz-")
    assert first["api_key"].endswith(first["last_four"])
    assert first["name"] == "first"


@given(SEEDS)
def test_what_is_made_now_was_not_made_in_the_year_of_the_example(seed: int) -> None:
    stamps = {"created_at": "2011-01-26T19:01:12Z", "expires_at": "2012-01-26T19:01:12Z"}
    said = schema(objects(created_at=MOMENT, expires_at=MOMENT))
    found = Renewal(said, stamps).of(stamps, scene(seed))
    assert found["created_at"] == moment_text(NOW)
    assert found["created_at"] < found["expires_at"]


def test_ids_of_other_things_are_the_examples() -> None:
    example = {"id": "a1b2c3d4", "project_id": "p9q8r7s6"}
    found = renewed(example)
    assert found["project_id"] == example["project_id"]
    assert found["id"] != example["id"]


def test_an_id_is_new_that_the_request_could_have_said_and_did_not() -> None:
    asked = scene(offered=frozenset(TICKET))
    said = schema(objects(False, ticketId=text(format="uuid"), kind=text()))
    assert Renewal(said, TICKET).of(TICKET, asked)["ticketId"] != TICKET["ticketId"]


def test_what_the_request_says_is_kept() -> None:
    assert renewed(TICKET, ticketId="mine")["ticketId"] == "mine"


def test_an_example_that_makes_nothing_is_itself() -> None:
    assert renewed({"kind": "event", "price": 25}) == {"kind": "event", "price": 25}


def test_an_example_keeps_its_id_where_no_other_is_allowed() -> None:
    example = {"id": "only"}
    fixed = schema(objects(id=text(const="only")))
    assert Renewal(fixed, example).of(example, scene()) == example


@given(SEEDS)
def test_ids_by_a_pattern_are_long_enough_to_differ(seed: int) -> None:
    snowflake = objects(id=text(pattern="^(0|[1-9][0-9]*)$"))
    assert len(drawn(snowflake, seed=seed)["id"]) >= 8


@given(SEEDS)
def test_ids_by_a_short_pattern_are_as_long_as_it_allows(seed: int) -> None:
    assert len(drawn(objects(id=text(pattern="^[A-Z]{3}$")), seed=seed)["id"]) == 3
