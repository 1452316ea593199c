"""Methods are tried that no operation has at the very path."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from understudy.contracts.probes import protocol

from .answering import Asked, answering
from .subjects import api_of, subjects_of


def test_a_method_that_another_template_has_there_is_documented(tmp_path: Path) -> None:
    def respond(asked: Asked) -> tuple[int, Any]:
        return 200, {}

    said = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    done = {"responses": {"200": {"description": ""}}}
    paths = {"/x/install": {"post": done}, "/x/{id}": {"get": {"parameters": [said], **done}}}
    api = api_of(tmp_path, paths)
    with answering(respond) as server, subjects_of(api, server.url) as (subject, _):
        protocol.probe(subject)
        assert {one.method for one in server.asked} == {"HEAD", "OPTIONS", "PATCH"}
