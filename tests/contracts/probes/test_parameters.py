"""Parameters are left out and varied, and a text is only wrong where no reading makes it right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.answering import Asked, answering
from tests.contracts.exchanges import keys_api
from tests.contracts.subjects import subjects_of
from understudy.contracts.exchange import Exchange
from understudy.contracts.probes import parameters
from understudy.contracts.trial import Expected
from understudy.openapi.request_writing import RequestValues


def taking(asked: Asked) -> tuple[int, Any]:
    return 201, {}


def probed(probe: Any, *listed: dict[str, Any], base: Any = None) -> list[Exchange]:
    of = keys_api(parameters=list(listed), requestBody={"content": {}})
    values = RequestValues(base or {})
    with answering(taking) as server, subjects_of(of, server.url, base=values) as (subject,):
        probe(subject)
        return list(subject.exchanges)


def one(schema: dict[str, Any], name: str = "limit", **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **more}


@pytest.mark.parametrize(
    ("schema", "abouts"),
    [
        ({"type": "string"}, []),
        ({"type": "integer"}, ["a word"]),
        ({"type": "boolean"}, ["a word"]),
        ({"type": "integer", "minimum": 1}, ["a word", "less than the least value"]),
        ({"type": "integer", "maximum": 9}, ["a word", "more than the greatest value"]),
        ({"type": "string", "enum": ["a"]}, ["a value that is not in the enum"]),
        ({"type": "string", "maxLength": 3}, ["one character longer than allowed"]),
        ({"type": "string", "pattern": "^[a-z]$"}, ["a text outside of the pattern"]),
        ({"type": ["integer", "string"]}, []),
        ({"type": "array", "items": {"type": "string"}}, []),
    ],
)
def test_a_text_is_wrong_only_where_no_reading_makes_it_right(
    schema: dict[str, Any], abouts: list[str]
) -> None:
    made = probed(parameters.refusals, one(schema))
    assert [e.trial.about for e in made] == abouts
    assert {e.trial.expected for e in made} <= {Expected.REFUSAL}


def test_what_is_required_is_left_out_once() -> None:
    given = {("query", "limit"): 5}
    made = probed(parameters.refusals, one({"type": "string"}, required=True), base=given)
    assert [(e.trial.about, e.trial.rule) for e in made] == [("left out", "required")]
    assert "limit" not in made[0].sent.url


def test_what_the_document_names_is_tried_and_told_as_json() -> None:
    made = probed(parameters.acceptances, one({"type": "string", "enum": ["it's", "b"]}))
    assert [e.trial.about for e in made] == [
        "an optional parameter",
        'the value "it\'s"',
        'the value "b"',
    ]
    assert all(e.trial.named and e.trial.plain for e in made)


def test_an_id_that_may_not_exist_is_not_named() -> None:
    (made,) = probed(parameters.acceptances, one({"type": "string"}, "account_id"))
    assert not made.trial.named


@pytest.mark.parametrize("name", ["Authorization", "content-type", "Accept", "Cookie"])
def test_headers_that_are_somebody_elses_are_left_alone(name: str) -> None:
    header = {"name": name, "in": "header", "required": True, "schema": {"type": "integer"}}
    assert probed(parameters.refusals, header) == []
