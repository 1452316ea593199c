"""A server that fails is told of, whatever it was asked; what is not its fault is not."""

from __future__ import annotations

import pytest

from tests.contracts.exchanges import exchange, keys_api
from tests.contracts.judged import Said, said, subject, tried, unanswered
from understudy.contracts.checks import crash
from understudy.contracts.exchange import Trouble
from understudy.contracts.trial import HOSTILE, Expected

API = keys_api()
FAILS: Said = [("server-error", "failure")]
WARNS: Said = [("server-error", "warning")]


@pytest.mark.parametrize("expected", list(Expected))
def test_every_5xx_is_a_failure_whatever_was_sent(expected: Expected) -> None:
    made = tried(exchange(API, {}, status=500), expected=expected)
    (found,) = crash.each(subject(API), made)
    assert said([found]) == FAILS
    assert (found.received, found.title) == ("answered 500", "A test: answered 500")


@pytest.mark.parametrize("status", [200, 204, 302, 400, 404, 418, 499])
def test_what_is_no_5xx_is_not_told(status: int) -> None:
    assert said(crash.each(subject(API), exchange(API, {}, {}, status=status))) == []


def test_a_server_that_says_when_it_is_free_again_is_only_warned_of() -> None:
    busy = exchange(API, {}, status=503, headers=[("Retry-After", "3")])
    assert said(crash.each(subject(API), busy)) == WARNS
    assert said(crash.each(subject(API), exchange(API, {}, status=503))) == FAILS


def test_501_is_right_for_a_method_that_nobody_knows() -> None:
    made = exchange(API, {}, status=501)
    assert said(crash.each(subject(API), tried(made, rule="method"))) == []
    assert said(crash.each(subject(API), made)) == FAILS


@pytest.mark.parametrize(
    ("trouble", "found"),
    [
        (Trouble.CLOSED, FAILS),
        (Trouble.MALFORMED, FAILS),
        (Trouble.TOO_LARGE, FAILS),
        (Trouble.TIMEOUT, WARNS),
        (Trouble.UNREACHABLE, []),
        (Trouble.TLS, []),
        (Trouble.UNSENDABLE, []),
        (Trouble.WITHHELD, []),
    ],
)
def test_no_answer_is_a_failure_where_the_server_is_to_blame_and_not_only_slow(
    trouble: Trouble, found: Said
) -> None:
    made = unanswered(exchange(API, {}), trouble)
    assert said(crash.each(subject(API), made)) == found


def test_input_that_no_client_sends_by_mistake_is_only_warned_of() -> None:
    made = tried(exchange(API, {}, status=500), rule=HOSTILE)
    assert said(crash.each(subject(API), made)) == WARNS


def test_each_class_of_input_is_a_finding_of_its_own() -> None:
    made = exchange(API, {}, status=500)
    abouts = [
        next(crash.each(subject(API), tried(made, about=about, member=("body", "name")))).about
        for about in ("null", "a number")
    ]
    assert abouts == ["500 body.name: null", "500 body.name: a number"]
