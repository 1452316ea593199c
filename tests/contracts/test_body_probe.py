"""Variations of a whole body stand alone, those of its members together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from understudy.contracts.budget import PROFILES
from understudy.contracts.probes import body
from understudy.openapi.request_writing import RequestValues

from .answering import Asked, answering
from .subjects import api_of, subjects_of

_SCHEMA = {
    "type": ["object", "null"],
    "properties": {"name": {"type": ["string", "null"]}, "size": {"type": ["integer", "null"]}},
}
_PATHS: dict[str, Any] = {
    "/things": {
        "post": {
            "requestBody": {"content": {"application/json": {"schema": _SCHEMA}}},
            "responses": {"200": {"description": ""}},
        }
    }
}


def test_a_body_that_may_be_null_is_tried_so_and_its_members_too(tmp_path: Path) -> None:
    def respond(asked: Asked) -> tuple[int, Any]:
        return 200, {}

    api = api_of(tmp_path, _PATHS, openapi="3.1.0")
    base = RequestValues({}, "application/json", {"name": "a", "size": 1})
    with answering(respond) as server, subjects_of(api, server.url, base=base) as (subject,):
        subject.profile = PROFILES["quick"]
        body.acceptances(subject)
        sent = [one.body for one in server.asked]
    assert b"null" in sent
    assert b'{"name": null, "size": null}' in sent
