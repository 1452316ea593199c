"""The text of a parameter: kept where all readers agree, broken where none does, else open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.contracts.reading import Kept, kept
from understudy.openapi.schema import Schema

from .subjects import api_of


@pytest.fixture(scope="module")
def integer(tmp_path_factory: pytest.TempPathFactory) -> Schema:
    return _schema(tmp_path_factory.mktemp("integer"), {"type": "integer"})


def _schema(folder: Path, schema: dict[str, Any]) -> Schema:
    parameter = {"name": "p", "in": "query", "schema": schema}
    operation = {"parameters": [parameter], "responses": {"200": {"description": ""}}}
    found = api_of(folder, {"/x": {"get": operation}}).operations[0].parameters[0].schema
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("schema", "text", "verdict"),
    [
        ({"type": "string"}, "1", Kept.YES),
        ({"type": "string"}, "", Kept.OPEN),
        ({"type": "string", "minLength": 3}, "ab", Kept.NO),
        ({"type": "string", "enum": ["a", "b"]}, "c", Kept.NO),
        ({"type": "string", "enum": ["a", "b"]}, " a ", Kept.OPEN),
        ({"type": "integer"}, "1.0", Kept.OPEN),
        ({"type": "integer"}, "+1", Kept.OPEN),
        ({"type": "integer"}, "word", Kept.NO),
        ({"type": "integer", "minimum": 5}, "4", Kept.NO),
        ({"type": "number"}, "1e3", Kept.YES),
        ({"type": "boolean"}, "true", Kept.YES),
        ({"type": "boolean"}, "Yes", Kept.OPEN),
        ({"type": "boolean"}, "maybe", Kept.NO),
        ({"type": "integer"}, "9" * 5000, Kept.NO),
        ({"type": "string", "format": "uuid4"}, "not one", Kept.NO),
    ],
)
def test_a_text_is_held_to_its_schema_in_every_reading(
    tmp_path: Path, schema: dict[str, Any], text: str, verdict: Kept
) -> None:
    assert kept(_schema(tmp_path, schema), text) is verdict


@given(number=st.integers())
def test_every_whole_number_is_one(integer: Schema, number: int) -> None:
    assert kept(integer, str(number)) is Kept.YES


@given(text=st.text())
def test_any_text_gets_a_verdict(integer: Schema, text: str) -> None:
    assert kept(integer, text) in Kept
