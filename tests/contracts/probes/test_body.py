"""Bodies are varied one member at a time, and what is expected of each is the schema's word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contracts.answering import Asked, answering
from tests.contracts.exchanges import keys_api
from tests.contracts.subjects import subjects_of
from understudy.contracts.budget import PROFILES
from understudy.contracts.exchange import Exchange
from understudy.contracts.judging import is_wrong
from understudy.contracts.probes import body
from understudy.contracts.trial import Expected
from understudy.openapi.model import Api
from understudy.openapi.request_writing import RequestValues

MEMBERS = {
    "name": {"type": "string", "maxLength": 20},
    "role": {"type": "string", "enum": ["reader", "writer"]},
    "expires_at": {"type": ["string", "null"], "format": "date-time"},
    "count": {"type": "integer", "minimum": 1},
    "project_id": {"type": "string", "format": "uuid"},
}
BODY = {"type": "object", "required": ["name"], "properties": MEMBERS}


def taking(asked: Asked) -> tuple[int, Any]:
    return 201, {}


def asking(schema: dict[str, Any], **more: Any) -> Api:
    content = {"application/json": {"schema": schema}}
    return keys_api(requestBody={"required": True, "content": content}, **more)


API = asking(BODY)


def probed(of: Api, probe: Any, profile: str = "standard", refused: str = "") -> list[Exchange]:
    """What a probe sends to a server that refuses only bodies with this member, with 422."""

    def respond(asked: Asked) -> tuple[int, Any]:
        try:
            read = json.loads(asked.body)
        except ValueError:
            return 400, {}
        return (422 if isinstance(read, dict) and refused in read else 201), {}

    base = RequestValues({}, "application/json", {"name": "a"})
    with answering(respond) as server, subjects_of(of, server.url, base=base) as (subject,):
        subject.profile = PROFILES[profile]
        subject.is_wrong = lambda exchange: is_wrong(subject, exchange)
        probe(subject)
        return list(subject.exchanges)


def test_what_the_schema_forbids_is_expected_to_be_refused_and_nothing_else() -> None:
    schema = API.operations[0].body
    assert schema is not None
    judge = schema.content[0].schema
    assert judge is not None
    for made in probed(API, body.refusals):
        values = made.trial.values
        if values is None:
            continue
        assert made.trial.expected is Expected.REFUSAL
        assert not judge.is_valid(values.body), made.trial.about
    for made in probed(API, body.acceptances):
        values = made.trial.values
        assert values is not None
        if made.trial.expected is Expected.SUCCESS:
            assert judge.is_valid(values.body), made.trial.about


def test_every_constraint_is_broken_once() -> None:
    broken = {made.trial.rule for made in probed(API, body.refusals)}
    assert broken >= {"required", "type", "enum", "maxLength", "minimum", "format", "json"}


def test_every_optional_member_is_added_alone_and_then_all_are() -> None:
    made = probed(API, body.optional)
    alone = [e.trial.member[1] for e in made if e.trial.about == "an optional member"]
    assert alone == ["role", "expires_at", "count", "project_id"]
    last = made[-1].trial.values
    assert last is not None
    assert set(last.body) == set(MEMBERS)


def test_what_has_to_exist_on_the_server_is_not_named_by_the_document() -> None:
    named = {e.trial.member[1]: e.trial.named for e in probed(API, body.optional)[:4]}
    assert named == {"role": True, "expires_at": True, "count": True, "project_id": False}


def test_a_frugal_run_sends_several_at_once_and_each_alone_only_where_that_is_refused() -> None:
    fine = probed(API, body.acceptances, "quick")
    assert body.TOGETHER in [made.trial.about for made in fine]
    assert "an optional member" not in [made.trial.about for made in fine]
    refused = probed(API, body.acceptances, "quick", refused="count")
    alone = [e for e in refused if e.trial.about == "an optional member"]
    assert {e.trial.member[1] for e in alone} == set(MEMBERS) - {"name"}
    assert len(fine) < len(refused)


def test_a_row_that_is_refused_is_not_held_against_its_members() -> None:
    refused = probed(API, body.acceptances, "quick", refused="count")
    wrong = [e for e in refused if e.answer and e.answer.status == 422]
    assert [e for e in wrong if e.trial.about == body.TOGETHER] == []
    assert {e.trial.member[1:2] for e in wrong} == {("count",), ()}


@pytest.mark.parametrize("form", ["refusals", "acceptances", "optional"])
def test_what_is_no_json_is_left_alone(form: str) -> None:
    content = {"text/plain": {"schema": {"type": "string"}}}
    of = keys_api(requestBody={"content": content})
    base = RequestValues({}, "text/plain", "a")
    with answering(taking) as server, subjects_of(of, server.url, base=base) as (subject,):
        getattr(body, form)(subject)
        assert subject.exchanges == []


def test_a_secret_is_sent_in_a_body_that_is_refused_for_another_reason() -> None:
    of = asking({**BODY, "properties": {**MEMBERS, "api_key": {"type": "string"}}})
    (made,) = [e for e in probed(of, body.refusals) if "beside a secret" in e.trial.about]
    assert made.sent.body is not None
    sent = json.loads(made.sent.body)
    assert "api_key" in sent
    assert "name" not in sent


def test_what_prose_speaks_against_may_be_answered_either_way() -> None:
    notice = {"when": {"required": ["count"]}, "then": "count is no longer taken"}
    of = asking(BODY, **{"x-understudy-notices": [notice]})
    made = [e for e in probed(of, body.acceptances) if e.trial.member[1:] == ("count",)]
    assert {e.trial.expected for e in made} == {Expected.ANYTHING}
