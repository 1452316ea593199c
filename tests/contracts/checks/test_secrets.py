"""Secrets in answers: in their own member, and in no other that the request did not put them in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.answering import answering
from tests.contracts.subjects import api_of, subjects_of
from understudy.contracts.checks import secrets
from understudy.openapi.request_writing import RequestValues

_THING = {
    "type": "object",
    "properties": {"api_key": {"type": "string"}, "description": {"type": "string"}},
}
_JSON = {"application/json": {"schema": _THING}}
_PATHS: dict[str, Any] = {
    "/things": {
        "post": {
            "requestBody": {"content": _JSON},
            "responses": {"201": {"description": "", "content": _JSON}},
        }
    }
}


def _told(folder: Path, sent: Any, came: Any) -> list[str]:
    """What is said of an exchange of these bodies."""
    api = api_of(folder, _PATHS)
    with answering(lambda _: (201, came)) as server, subjects_of(api, server.url) as (subject,):
        values = RequestValues({}, "application/json", json.loads(json.dumps(sent)))
        exchange = subject.send(subject.write(values, about="a test"))
        return [one.about for one in secrets.each(subject, exchange)]


def test_a_secret_in_another_member_is_told(tmp_path: Path) -> None:
    came = {"api_key": "k-0123456789abcdef", "description": "of k-0123456789abcdef"}
    assert "api_key in description" in _told(tmp_path, {"description": "x"}, came)


@pytest.mark.parametrize("secret", ["k-0123456789abcdef", "\x00\\'\"ÿ k-0123456789"])
def test_what_the_request_itself_put_there_is_not(tmp_path: Path, secret: str) -> None:
    sent = {"api_key": secret, "description": f"of {secret}"}
    assert "api_key in description" not in _told(tmp_path, sent, sent)
