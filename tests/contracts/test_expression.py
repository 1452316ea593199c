"""Expressions can say what they are for, and can do nothing else, whatever they are given."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.contracts.expression import ExpressionError, parse_expression

NAMES = frozenset(("request", "response"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "id"]), inner, max_size=3)
    ),
    max_leaves=8,
)
ATOMS = st.sampled_from(
    [
        "request",
        "response",
        "null",
        "true",
        "1",
        "-1.5",
        "10**0",
        "''",
        "'a'",
        "[]",
        "'['",
        "'9{9}'",
    ]
).filter(lambda atom: "**" not in atom) | st.integers(-(10**400), 10**400).map(str)


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = ["==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or", "+", "-", "is"]
    functions = ["len", "lower", "instant", "abs"]
    return (
        st.tuples(inner, st.sampled_from(signs), inner).map(" ".join)
        | inner.map("({})".format)
        | inner.map("not {}".format)
        | inner.map("-({})".format)
        | inner.map("({}).a".format)
        | st.tuples(inner, inner).map(lambda two: f"({two[0]})[{two[1]}]")
        | st.tuples(st.sampled_from(functions), inner).map(lambda two: f"{two[0]}({two[1]})")
        | st.tuples(inner, inner).map(lambda two: f"matches({two[0]}, {two[1]})")
        | st.tuples(inner, inner).map(lambda two: f"starts({two[0]}, {two[1]})")
        | st.tuples(inner, inner, inner).map(lambda three: "{} if {} else {}".format(*three))
    )


@given(st.recursive(ATOMS, grown, max_leaves=8), VALUES, VALUES)
def test_an_expression_that_is_read_never_raises(text: str, request: Any, response: Any) -> None:
    try:
        parsed = parse_expression(text, NAMES)
    except ExpressionError:
        return
    assert parsed.holds({"request": request, "response": response}) in (True, False)


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with suppress(ExpressionError):
        parse_expression(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "x = 1",
        "a" * 1001,
        "(" * 300 + ")" * 300,
        "-" * 900 + "1",
        "not " * 200 + "true",
        "nobody == 1",
        "len",
        "len()",
        "len(1, 2)",
        "len(*request)",
        "len(x=1)",
        "open('x')",
        "request.keys()",
        "request.__class__",
        "'a'.__doc__",
        "[x for x in request]",
        "{x for x in request}",
        "{'a': 1}",
        "lambda: 1",
        "(x := 1)",
        "f'{request}'",
        "2 ** 9",
        "'a' * 9",
        "1 / 0",
        "request[1:2]",
        "await request",
        "matches(request, '(')",
        "\0",
    ],
)
def test_what_is_not_allowed_or_could_never_be_true_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_expression(text, NAMES)


GIVEN = {
    "request": {"body": {"name": "A b", "at": "2026-01-01T10:00:00+02:00"}},
    "response": {
        "status": 201,
        "body": {"name": "a B", "at": "2026-01-01T08:00:00Z", "tags": ["x", "y"]},
    },
}


@pytest.mark.parametrize(
    "text",
    [
        "200 <= response.status < 300",
        "lower(response.body.name) == lower(request.body.name)",
        "instant(response.body.at) == instant(request.body.at)",
        "response.body.tags[0] == 'x' and response.body.tags[-1] == 'y'",
        "response.body.tags[9] is null and response.nothing.at.all == null",
        "'x' in response.body.tags and 'z' not in response.body.tags",
        r"matches(response.body.at, '^\d{4}-')",
        "len(response.body.tags) - 1 == abs(-1)",
        "starts(response.body.name, 'a') and ends(response.body.name, 'B')",
        "true if response.body.nothing is null else false",
        "response.body['name'] != null",
        "not (null < 1)",
    ],
)
def test_it_can_say_what_it_is_for(text: str) -> None:
    assert parse_expression(text, NAMES).holds(GIVEN)


@pytest.mark.parametrize(
    "text", ["null < 1", "1 in null", "lower(5) == 5", "response + 1", "10 < 'a'"]
)
def test_what_can_not_be_computed_is_not_so(text: str) -> None:
    assert not parse_expression(text, NAMES).holds(GIVEN)
