"""Of several ways to answer, the one that the request has in mind."""

from __future__ import annotations

from typing import Any

import pytest

from understudy.openapi.sampling.meant import Meant

SAIL = {"properties": {"kind": {"const": "sail"}, "masts": {"type": "integer"}}}
MOTOR = {"properties": {"kind": {"const": "motor"}, "fuel": {"enum": ["diesel", "petrol"]}}}
ROW = {"properties": {"kind": {"const": "row"}}}
TEXT = {"type": "string"}


def meant(flats: list[dict[str, Any]], given: dict[str, Any], usual: int = 0) -> int:
    return Meant(flats, lambda node: [node] if isinstance(node, dict) else []).index(given, usual)


@pytest.mark.parametrize(
    ("given", "index"),
    [
        ({}, 0),
        ({"name": "n"}, 0),
        ({"kind": "sail"}, 0),
        ({"kind": "motor"}, 1),
        ({"kind": "row"}, 2),
        ({"fuel": "petrol"}, 1),
        ({"kind": "motor", "fuel": "steam"}, 0),
        ({"kind": "raft"}, 0),
        ({"kind": ["motor"]}, 0),
        ({"masts": 3}, 0),
    ],
)
def test_the_way_that_agrees_is_meant_and_without_one_the_usual(
    given: dict[str, Any], index: int
) -> None:
    assert meant([SAIL, MOTOR, ROW], given) == index


def test_the_usual_way_stays_where_it_agrees_as_well() -> None:
    assert meant([SAIL, MOTOR, MOTOR], {"kind": "motor"}, usual=2) == 2
    assert meant([TEXT, TEXT], {"kind": "motor"}, usual=1) == 1


def test_a_way_that_contradicts_gives_way_to_one_that_says_nothing() -> None:
    assert meant([SAIL, {"properties": {"masts": {}}}], {"kind": "motor"}) == 1


def test_what_is_no_object_is_not_meant() -> None:
    assert meant([SAIL, TEXT], {"kind": "motor"}) == 0
    assert meant([TEXT, SAIL], {"kind": "sail"}) == 0
