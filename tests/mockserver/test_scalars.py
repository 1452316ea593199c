from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mockserver.operations import schema
from understudy.mockserver.scalars import compile_text

READ: dict[str, Any] = {
    name: compile_text(schema(raw))
    for name, raw in {
        "integer": {"type": "integer"},
        "number": {"type": "number"},
        "boolean": {"type": "boolean"},
        "string": {"type": "string"},
        "anything": {},
        "null or integer": {"type": ["integer", "null"]},
        "null or string": {"type": ["string", "null"]},
        "null or long string": {"type": ["string", "null"], "minLength": 5},
        "integer or string": {"type": ["integer", "string"]},
        "one, yes or true": {"enum": [1, "yes", True]},
        "small integer or word": {"anyOf": [{"type": "integer", "maximum": 9}, {"enum": ["100"]}]},
        "two integers": {"anyOf": [{"type": "integer", "maximum": 9}, {"type": "integer"}]},
    }.items()
}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "3", 3),
        ("integer", "-0", 0),
        ("integer", "1.0", 1),
        ("integer", "1e2", 100),
        ("integer", "9007199254740993.0", 9007199254740993),
        ("integer", "0e999", 0),
        ("number", "3", 3),
        ("number", "3.50", 3.5),
        ("number", "-1E-2", -0.01),
        ("boolean", "true", True),
        ("boolean", "false", False),
        ("string", "3", "3"),
        ("string", "null", "null"),
        ("anything", "3", "3"),
        ("anything", "", ""),
        ("null or integer", "", None),
        ("null or integer", "null", None),
        ("null or integer", "4", 4),
        ("null or string", "", ""),
        ("null or string", "null", "null"),
        ("null or long string", "null", None),
        ("null or long string", "longer", "longer"),
        ("integer or string", "3", 3),
        ("integer or string", "3x", "3x"),
        ("one, yes or true", "1", 1),
        ("one, yes or true", "yes", "yes"),
        ("one, yes or true", "true", True),
        ("small integer or word", "100", "100"),
        ("two integers", "100", 100),
    ],
)
def test_a_text_is_the_first_value_that_its_schema_takes(kind: str, text: str, value: Any) -> None:
    read = READ[kind](text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *[("integer", t) for t in ["", " 1", "1 ", "+1", "01", "1_0", "1.5", "0x1", "٣", "1e-400"]],
        *[("number", t) for t in ["NaN", "Infinity", "1e999", ".5", "5.", "1e", "--1", "9" * 500]],
        *[("integer", t) for t in ["1e999999999", "0e99999", "9" * 5000, "1e-9999", "three"]],
        *[("boolean", t) for t in ["True", "1", "yes", ""]],
        ("null or integer", "Null"),
    ],
)
def test_what_can_not_be_read_stays_text(kind: str, text: str) -> None:
    assert READ[kind](text) == text


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_every_json_number_is_read_as_itself(value: float) -> None:
    assert READ["number"](json.dumps(value)) == value


@given(st.text(), st.sampled_from(sorted(READ)))
def test_reading_is_total(text: str, kind: str) -> None:
    value = READ[kind](text.encode("utf-8", "replace").decode())
    assert value is None or isinstance(value, str | int | float)


def test_without_a_schema_a_text_is_a_text() -> None:
    assert compile_text(None)("3") == "3"
