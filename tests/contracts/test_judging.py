"""From observations to findings: alike ones are one, and a failure has to show again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.contracts.answering import Asked, answering
from tests.contracts.exchanges import keys_api
from tests.contracts.subjects import CALLER, subjects_of
from understudy.contracts.budget import Account, Limits
from understudy.contracts.finding import Finding
from understudy.contracts.judging import findings, is_wrong, seen_of
from understudy.contracts.severity import Severity
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected
from understudy.openapi.request_writing import RequestValues

TEXT = {"type": "string"}
API = keys_api({"name": TEXT}, {"id": TEXT, "name": TEXT})
FINE = 201, {"id": "1", "name": "a"}
BASE = RequestValues({}, "application/json", {"name": "a"})


@contextmanager
def at_a_server(answers: Iterable[tuple[int, Any]]) -> Iterator[Subject]:
    """A subject whose server gives these answers in turn, the last one ever after."""
    left = list(answers)

    def respond(asked: Asked) -> tuple[int, Any]:
        return left.pop(0) if len(left) > 1 else left[0]

    with answering(respond) as server, subjects_of(API, server.url, base=BASE) as found:
        yield found[0]


def sent(subject: Subject, *abouts: str) -> None:
    for about in abouts:
        subject.send(subject.write(BASE, phase="body", about=about))


def failures(subject: Subject, *, again: bool = True) -> list[Finding]:
    found = findings(seen_of(subject, again=again))
    return [one for one in found if one.check == "server-error"]


def test_a_failure_that_shows_again_stays_one() -> None:
    with at_a_server([(500, {})]) as subject:
        sent(subject, "null")
        (one,) = failures(subject)
    assert (one.severity, one.seen, one.tries) == (Severity.FAILURE, 2, 2)


def test_a_failure_that_shows_once_more_at_the_last_try_stays_one() -> None:
    with at_a_server([(500, {}), FINE, (500, {})]) as subject:
        sent(subject, "null")
        (one,) = failures(subject)
    assert (one.severity, one.seen, one.tries) == (Severity.FAILURE, 2, 3)


def test_a_failure_that_never_shows_again_is_a_warning_seen_once_of_three() -> None:
    with at_a_server([(500, {}), FINE]) as subject:
        sent(subject, "null")
        (one,) = failures(subject)
    assert (one.severity, one.seen, one.tries) == (Severity.WARNING, 1, 3)


def test_alike_observations_are_one_that_is_counted() -> None:
    with at_a_server([(500, {})]) as subject:
        sent(subject, "null", "null", "a number", "null")
        counted = {one.observation.about: one.count for one in failures(subject)}
    assert counted == {"500 null": 3, "500 a number": 1}


def test_what_can_not_be_sent_again_stays_a_failure() -> None:
    with at_a_server([(500, {})]) as subject:
        sent(subject, "null")
        account = Account(subject.operation.key, Limits(requests=0), lambda: 0.0)
        subject.gate.accounts[subject.operation.key] = account
        (one,) = failures(subject)
    assert (one.severity, one.seen, one.tries) == (Severity.FAILURE, 1, 1)


def test_what_is_withheld_is_no_try() -> None:
    with at_a_server([(500, {})]) as subject:
        sent(subject, "null")
        account = Account(subject.operation.key, Limits(created=0), lambda: 0.0)
        subject.gate.accounts[subject.operation.key] = account
        (one,) = failures(subject)
    assert (one.severity, one.tries) == (Severity.FAILURE, 1)


def test_nothing_is_sent_again_where_that_is_not_wanted() -> None:
    with at_a_server([(500, {})]) as subject:
        sent(subject, "null")
        (one,) = failures(subject, again=False)
        assert subject.gate.run.requests == 1
    assert (one.severity, one.tries) == (Severity.FAILURE, 1)


def test_names_are_new_when_a_request_is_sent_again_unless_it_has_to_be_the_same() -> None:
    with answering(lambda asked: (500, {})) as server:
        with subjects_of(API, server.url, base=BASE) as (subject,):
            own = RequestValues({}, "application/json", {"name": subject.fresh_name()})
            subject.send(subject.write(own, about="null"))
            subject.send(subject.write(own, about="twice", rule="same"))
            failures(subject)
        first, same, *again = [asked.body for asked in server.asked]
    assert first == same
    assert again.count(first) == 1
    assert len(again) == 2


def test_the_gravest_come_first() -> None:
    with at_a_server([(500, {}), (418, {}), (500, {})]) as subject:
        sent(subject, "a", "b")
        ranks = [one.severity.rank for one in findings(seen_of(subject))]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1


@pytest.mark.parametrize(
    ("status", "expected", "wrong"),
    [
        (201, Expected.SUCCESS, False),
        (400, Expected.SUCCESS, True),
        (400, Expected.REFUSAL, False),
        (201, Expected.REFUSAL, True),
        (500, Expected.ANYTHING, True),
        (400, Expected.ANYTHING, False),
    ],
)
def test_an_exchange_is_wrong_where_something_is_to_be_said(
    status: int, expected: Expected, wrong: bool
) -> None:
    # A real Date comes from the server, so that the clock has nothing to say.
    with at_a_server([(status, FINE[1])]) as subject:
        made = subject.send(subject.write(BASE, about="a", expected=expected))
        assert is_wrong(subject, made) is wrong


def test_an_id_does_not_depend_on_when_and_how_often_it_was_seen() -> None:
    ids = []
    for abouts in (["null"], ["a number", "null", "null"]):
        with at_a_server([(500, {})]) as subject:
            sent(subject, *abouts)
            ids.append({one.id for one in failures(subject) if "null" in one.title.lower()})
    assert ids[0] == ids[1]
    assert len(ids[0]) == 1


def test_a_finding_stands_at_a_line_of_the_document() -> None:
    with at_a_server([(500, {})]) as subject:
        assert subject.caller is CALLER
        sent(subject, "null")
        (one,) = failures(subject)
    assert one.place.file.endswith("galileo.json")
    assert one.place.line
