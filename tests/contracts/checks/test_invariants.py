"""What a team says beside the document is held to, for the operations that it speaks of."""

from __future__ import annotations

import pytest

from tests.contracts.exchanges import exchange, keys_api
from tests.contracts.judged import Said, said, subject, unanswered
from understudy.contracts.checks import invariants
from understudy.contracts.exchange import Trouble
from understudy.contracts.expression import parse_expression
from understudy.contracts.invariants import Invariant
from understudy.contracts.severity import Severity

API = keys_api(operationId="makeKey")
NAMES = frozenset(("request", "response", "about"))
BROKEN: Said = [("invariant", "warning")]


def invariant(expect: str, when: str = "true", operation: str = "*") -> Invariant:
    whenever, so = parse_expression(when, NAMES), parse_expression(expect, NAMES)
    return Invariant("it is so", operation, whenever, so, Severity.WARNING, "a.contract.yaml", 4)


def found(one: Invariant, status: int = 201) -> Said:
    made = subject(API)
    made.invariants = (one,)
    return said(invariants.each(made, exchange(API, {"name": "a"}, {"name": "A"}, status=status)))


def test_what_is_so_is_not_told_and_what_is_not_is() -> None:
    assert found(invariant("lower(response.body.name) == request.body.name")) == []
    assert found(invariant("response.body.name == request.body.name")) == BROKEN


def test_when_says_which_answers_are_meant() -> None:
    assert found(invariant("false", "response.status == 400")) == []
    assert found(invariant("false", "response.status == 400"), 400) == BROKEN


@pytest.mark.parametrize("operation", ["*", "makeKey", "POST /keys"])
def test_an_operation_is_named_in_three_ways(operation: str) -> None:
    assert found(invariant("false", operation=operation)) == BROKEN


def test_other_operations_are_not_meant() -> None:
    assert found(invariant("false", operation="POST /things")) == []


def test_it_is_told_with_its_words_and_where_they_stand() -> None:
    made = subject(API)
    made.invariants = (invariant("response.status == 200"),)
    (one,) = invariants.each(made, exchange(API, {}))
    assert one.documented == "response.status == 200 (a.contract.yaml:4)"
    assert (one.title, one.received) == ("not so: it is so", "answered 201")


def test_without_an_answer_nothing_is_said_of_it() -> None:
    made = subject(API)
    made.invariants = (invariant("false"),)
    assert said(invariants.each(made, unanswered(exchange(API, {}), Trouble.CLOSED))) == []
