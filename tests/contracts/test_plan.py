"""A plan says the most that will be done, and does less where others could be harmed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.openapi.documents import api
from understudy.contracts.budget import PROFILES, Limits
from understudy.contracts.outline import outline
from understudy.contracts.plan import Plan
from understudy.contracts.target import parse_target
from understudy.openapi.model import Api

FINE: dict[str, Any] = {"responses": {"201": {"description": "Made"}}}
ID = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]


def plan(of: Api, target: str, limits: Limits | None = None) -> Plan:
    keys = frozenset(one.key for one in of.operations)
    targets = {of.name: parse_target(target)}
    return Plan((of,), keys, targets, {}, "r", PROFILES["quick"], limits or Limits())


def keys(*, deletable: bool = False) -> Api:
    paths: dict[str, Any] = {"/keys": {"post": FINE, "get": FINE}}
    if deletable:
        paths["/keys/{id}"] = {"delete": {**FINE, "parameters": ID}}
    return api({"paths": paths})


def created(of: Plan) -> dict[str, int | None]:
    return {one.method: of.limits_of(api, one).created for api, one in of.chosen()}


HERE, ELSEWHERE = "http://127.0.0.1:8000", "https://staging.example.com"


@pytest.mark.parametrize(
    ("target", "deletable", "limits", "expected"),
    [
        (HERE, False, Limits(), 10),
        (ELSEWHERE, False, Limits(), 3),
        (ELSEWHERE, True, Limits(), 10),
        (ELSEWHERE, False, Limits(created=20), 10),
    ],
)
def test_few_things_are_created_elsewhere_that_nothing_deletes(
    target: str, deletable: bool, limits: Limits, expected: int
) -> None:
    assert created(plan(keys(deletable=deletable), target, limits))["POST"] == expected


def test_methods_that_create_are_tried_on_other_paths_of_this_machine_only() -> None:
    assert created(plan(keys(), HERE))["GET"] == 2
    assert created(plan(keys(), ELSEWHERE))["GET"] == 0


def test_the_sums_are_those_of_the_operations_or_of_the_user() -> None:
    of = plan(keys(), HERE)
    assert (of.most_requests, of.most_created) == (240, 12)
    less = replace(of, limits=Limits(requests=100, created=5))
    assert (less.most_requests, less.most_created) == (100, 5)


def test_the_outline_says_what_is_done_to_whom() -> None:
    lines = list(outline(plan(keys(deletable=True), ELSEWHERE, Limits(created=9, seconds=60))))
    assert lines == [
        "things at https://staging.example.com",
        "  POST /keys         at most 120 requests, 10 created",
        "  GET /keys          at most 120 requests",
        "  DELETE /keys/{id}  at most 120 requests",
        "at most 360 requests and 9 creations in all, within 60 s",
    ]
