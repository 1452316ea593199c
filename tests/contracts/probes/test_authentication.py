"""What looks like a credential and is none never is the right one, shown the right way."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.answering import Asked, answering
from tests.contracts.subjects import subjects_of
from tests.openapi.documents import api
from understudy.contracts.callers import Caller, callers
from understudy.contracts.probes import authentication
from understudy.contracts.probes.authentication import alterations
from understudy.contracts.trial import Expected
from understudy.credentials import parse_credential, place_credentials
from understudy.openapi.model import Api
from understudy.openapi.request_writing import RequestValues

SCHEMES: dict[str, Any] = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "word": {"type": "apiKey", "in": "header", "name": "Authorization"},
    "token": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
}
SECRETS = st.text(
    st.sampled_from(string.ascii_letters + string.digits + "-._~+/="), min_size=1, max_size=40
)


def guarded(*security: dict[str, Any]) -> Api:
    operation = {"responses": {"201": {"description": "Made"}}, "security": list(security)}
    raw = {"paths": {"/keys": {"post": operation}}, "components": {"securitySchemes": SCHEMES}}
    return api(raw)


APIS = {name: guarded({name: []}) for name in SCHEMES}


def caller(name: str, secret: str) -> Caller:
    of = APIS[name]
    credentials = [parse_credential(f"{name}=value:{secret}")]
    placed = place_credentials(credentials, {of.name: of.security_schemes})
    (found,), _ = callers(of.name, of.operations[0], placed)
    return found


@pytest.mark.parametrize("name", ["key", "query", "word", "token"])
@given(secret=SECRETS)
def test_an_altered_credential_is_another_one(name: str, secret: str) -> None:
    right = caller(name, secret)
    altered = list(alterations(right))
    assert altered
    assert [one.about for one in altered if one.presented == right.presented] == []


@given(SECRETS, SECRETS | st.just(""))
def test_another_user_or_password_is_another_one(user: str, password: str) -> None:
    right = caller("basic", f"{user}:{password}")
    altered = list(alterations(right))
    assert "another user" in [one.about for one in altered]
    assert [one.about for one in altered if one.presented == right.presented] == []


@given(SECRETS)
def test_where_the_user_is_the_whole_credential_no_password_is_tried(user: str) -> None:
    abouts = [one.about for one in alterations(caller("basic", f"{user}:"))]
    assert [about for about in abouts if "password" in about] == []


def test_a_combination_is_also_tried_with_each_part_left_out() -> None:
    of = guarded({"key": [], "token": []})
    credentials = [parse_credential(f"{name}=value:abcdefgh") for name in ("key", "token")]
    (both,), _ = callers(
        of.name,
        of.operations[0],
        place_credentials(credentials, {of.name: of.security_schemes}),
    )
    abouts = [one.about for one in alterations(both)]
    assert {"without key", "without token"} <= set(abouts)
    assert all(len(one.presented) in (1, 2) for one in alterations(both))


def test_only_the_right_credential_in_another_form_is_called_right() -> None:
    right = [one.about for one in alterations(caller("token", "abcdefgh")) if one.right]
    assert right == [
        "without its scheme word",
        "with the scheme word Basic",
        "with the scheme word Token",
        "with its scheme word in another case",
    ]


def attempts(of: Api, *secrets: tuple[str, str]) -> list[tuple[str, Expected]]:
    """What the probe sends to a server that lets everybody in."""
    credentials = [parse_credential(f"{name}=value:{secret}") for name, secret in secrets]
    known, _ = callers(
        of.name,
        of.operations[0],
        place_credentials(credentials, {of.name: of.security_schemes}),
    )

    def respond(asked: Asked) -> tuple[int, Any]:
        return 201, {}

    with answering(respond) as server, subjects_of(of, server.url, base=RequestValues()) as made:
        made[0].callers = known
        authentication.probe(made[0])
        return [(one.trial.about, one.trial.expected) for one in made[0].exchanges]


def test_every_alternative_is_called_alone_and_nobody_without_one() -> None:
    of = guarded({"token": []}, {"key": []})
    sent = attempts(of, ("token", "abcdefgh"), ("key", "hgfedcba"))
    assert sent[0] == ("key", Expected.SUCCESS)
    assert sent[1] == ("no credential", Expected.DENIAL)
    assert {expected for about, expected in sent[2:] if "another case" not in about} == {
        Expected.DENIAL
    }


def test_where_everybody_may_call_nothing_has_to_be_turned_away() -> None:
    sent = attempts(guarded({"key": []}, {}), ("key", "abcdefgh"))
    assert sent[0] == ("anonymous", Expected.SUCCESS)
    assert {expected for _, expected in sent[1:]} == {Expected.ANYTHING}


def test_what_asks_for_no_credential_is_not_tried() -> None:
    assert attempts(guarded()) == []
