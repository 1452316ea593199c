"""The first request that is carried out is the base of all others."""

from __future__ import annotations

import pytest

from tests.contracts.answering import Answered, Asked, Respond, answering
from tests.contracts.exchanges import JSON, keys_api
from tests.contracts.subjects import subjects_of
from understudy.contracts.budget import PROFILES
from understudy.contracts.probes import baseline
from understudy.contracts.subject import Subject

NAME = {"type": "string"}
API = keys_api(
    requestBody={
        "required": True,
        "content": {
            JSON: {
                "schema": {"type": "object", "required": ["name"], "properties": {"name": NAME}},
                "example": {"name": "documented"},
            }
        },
    }
)


def probed(respond: Respond, profile: str = "quick") -> tuple[Subject, list[Asked]]:
    with answering(respond) as server, subjects_of(API, server.url) as (subject,):
        subject.base = None
        subject.profile = PROFILES[profile]
        baseline.probe(subject)
        baseline.optional_body(subject)
        return subject, server.asked


def taking(*names: str) -> Respond:
    """A server that takes bodies with these words in them."""
    return lambda asked: (201 if any(n.encode() in asked.body for n in names) else 422, {})


def test_the_simplest_request_that_is_taken_becomes_the_base_and_is_sent_again() -> None:
    subject, asked = probed(taking("name"))
    assert subject.base is not None
    assert [one.trial.about for one in subject.exchanges[:2]] == [
        "the simplest valid request",
        "the simplest request again",
    ]
    assert asked[0].body != asked[1].body


def test_a_thorough_run_also_sends_the_very_same_twice() -> None:
    subject, _ = probed(taking("name"), "standard")
    same = [one for one in subject.exchanges if one.trial.rule == "same"]
    (before,) = [one for one in subject.exchanges if one.trial.about.endswith("again")]
    assert [one.sent.body for one in same] == [before.sent.body]


def test_where_the_simplest_is_refused_others_are_tried() -> None:
    subject, asked = probed(lambda asked: (422, {}))
    assert subject.base is None
    assert len(asked) > 2


@pytest.mark.parametrize("status", [401, 403])
def test_who_is_turned_away_does_not_try_on(status: int) -> None:
    subject, asked = probed(lambda asked: (status, {}))
    assert subject.base is None
    assert len(asked) == 1


def test_a_body_that_is_required_is_left_out_to_be_refused() -> None:
    subject, _ = probed(taking("name"))
    last = subject.exchanges[-1].trial
    assert (last.about, last.expected.value, last.request.body) == ("no body", "refusal", None)


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/keys/", "/keys/"),
        ("keys/", "/keys/"),
        ("/other", ""),
        ("/keys/1", ""),
        ("https://elsewhere.example/keys/", ""),
    ],
)
def test_a_redirect_that_only_adds_a_slash_is_followed(location: str, path: str) -> None:
    with answering(moving_to(location)) as server, subjects_of(API, server.url) as (subject,):
        subject.base = None
        baseline.probe(subject)
    assert subject.path == path
    assert (subject.base is not None) is bool(path)


def moving_to(location: str) -> Respond:
    def respond(asked: Asked) -> Answered:
        if asked.target == "/keys":
            return 307, None, (("Location", location),)
        return 201, {}

    return respond
