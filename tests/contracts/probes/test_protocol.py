"""Other methods and media types are tried once each, and none that could take things away."""

from __future__ import annotations

import json
from typing import Any

from tests.contracts.answering import Asked, answering
from tests.contracts.exchanges import JSON, keys_api
from tests.contracts.subjects import subjects_of
from understudy.contracts.exchange import Exchange
from understudy.contracts.probes import protocol
from understudy.contracts.trial import Expected
from understudy.openapi.model import Api
from understudy.openapi.request_writing import RequestValues

BASE = RequestValues({}, JSON, {"name": "a"})


def refusing(asked: Asked) -> tuple[int, Any]:
    return 405, {}


def probed(of: Api, base: RequestValues = BASE) -> list[Exchange]:
    with answering(refusing) as server, subjects_of(of, server.url, base=base) as (subject,):
        protocol.probe(subject)
        return list(subject.exchanges)


def test_methods_that_the_path_does_not_have_are_tried_once() -> None:
    made = probed(keys_api({"name": {"type": "string"}}))
    methods = [e.sent.method for e in made if e.trial.rule == "method"]
    assert methods == ["GET", "HEAD", "OPTIONS", "PATCH"]
    assert {e.trial.expected for e in made} == {Expected.ANYTHING}
    assert [e.sent.body for e in made if e.sent.method in ("GET", "HEAD")] == [None, None]


def test_a_media_type_that_is_not_documented_is_tried_with_the_same_body() -> None:
    (made,) = [e for e in probed(keys_api({})) if e.trial.rule == "media-type"]
    named = {name.lower(): value for name, value in made.sent.headers}
    assert named["content-type"] == "application/x-understudy"
    assert json.loads(made.sent.body or b"") == {"name": "a"}


def test_what_takes_any_media_type_is_not_asked_for_another() -> None:
    content: dict[str, Any] = {"*/*": {"schema": {"type": "object"}}}
    made = probed(keys_api(requestBody={"content": content}))
    assert [e for e in made if e.trial.rule == "media-type"] == []


def test_without_a_body_there_is_no_media_type() -> None:
    made = probed(keys_api({}), RequestValues())
    assert [e for e in made if e.trial.rule == "media-type"] == []
