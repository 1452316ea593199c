"""Parameters are varied where they are the operation's own, and never beyond what is documented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from understudy.contracts.exchange import Exchange
from understudy.contracts.probes import parameters
from understudy.contracts.trial import Expected

from .answering import Asked, answering
from .subjects import api_of, subjects_of


def sent(folder: Path, path: str, *said: dict[str, Any]) -> list[Exchange]:
    """What is asked of an operation with these parameters."""

    def respond(asked: Asked) -> tuple[int, Any]:
        return 200, {}

    get = {"parameters": list(said), "responses": {"200": {"description": ""}}}
    api = api_of(folder, {path: {"get": get}})
    with answering(respond) as server, subjects_of(api, server.url) as (subject,):
        parameters.refusals(subject)
        parameters.acceptances(subject)
        return subject.exchanges


def test_each_value_that_is_expected_to_be_taken_keeps_the_schema(tmp_path: Path) -> None:
    schema = {"type": "boolean", "enum": [True]}
    said = {"name": "past", "in": "query", "required": True, "schema": schema}
    taken = [one for one in sent(tmp_path, "/x", said) if one.trial.expected is Expected.SUCCESS]
    assert {one.sent.url.partition("?")[2] for one in taken} == {"past=true"}


@pytest.mark.parametrize("name", ["Authorization", "accept", "x-key"])
def test_headers_of_http_and_of_credentials_are_left_alone(tmp_path: Path, name: str) -> None:
    said = {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
    assert sent(tmp_path, "/x", said) == []


def test_parameters_that_share_a_segment_are_left_alone(tmp_path: Path) -> None:
    placed = {"in": "path", "required": True, "schema": {"type": "integer", "maximum": 5}}
    said = [{**placed, "name": name} for name in ("a", "b")]
    assert sent(tmp_path, "/{a}{b}", *said) == []
    assert sent(tmp_path, "/{a}/{b}", *said) != []


def test_what_no_style_can_write_may_be_refused(tmp_path: Path) -> None:
    item = {"type": "object", "required": ["by"], "properties": {"by": {"type": "string"}}}
    schema = {"type": "array", "minItems": 1, "items": item}
    said = {"name": "order", "in": "query", "schema": schema}
    written = {**said, "content": {"application/json": {"schema": schema}}}
    assert {one.trial.expected for one in sent(tmp_path, "/x", said)} == {Expected.ANYTHING}
    assert sent(tmp_path, "/x", written) == []
