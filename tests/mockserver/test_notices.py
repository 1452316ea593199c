"""What is let pass, although somebody should know of it."""

from __future__ import annotations

from typing import Any

import pytest

from understudy.mockserver.content import BodyResult
from understudy.mockserver.notices import EXTENSION, compile_notices

from .operations import operation

ENTRY = {"when": {"type": "object", "required": ["a"]}, "notice": "a is not meant for this"}


def notices(body: BodyResult, **raw: Any) -> list[str]:
    return compile_notices(operation(raw), lambda at: "things.yaml:3")(body)


def sent(value: Any) -> BodyResult:
    return BodyResult(value, present=True)


def test_a_body_that_is_described_is_noticed_and_no_other() -> None:
    raw = {EXTENSION: [ENTRY, {"when": {"type": "array"}, "notice": "a list"}]}
    assert notices(sent({"a": 1}), **raw) == ["a is not meant for this"]
    assert notices(sent([]), **raw) == ["a list"]
    assert notices(sent({"b": 1}), **raw) == []
    assert notices(BodyResult(), **raw) == []


@pytest.mark.parametrize(
    "entries",
    [
        "text",
        {"when": {}},
        [{"when": {}}],
        [{"notice": "x"}],
        ["x"],
        [None],
        [{"when": {"type": "nothing"}, "notice": "x"}],
        [{"when": {"$ref": "http://127.0.0.1:9/a"}, "notice": "x"}],
        [{"when": {"pattern": "("}, "notice": "x"}],
    ],
)
def test_what_can_not_be_read_says_so(entries: Any) -> None:
    unreadable = f"{EXTENSION} can't be read (things.yaml:3)"
    assert notices(sent({}), **{EXTENSION: entries}) == [unreadable]


def body(required: bool, schema: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": required, "content": content}}


def test_a_body_that_is_left_out_is_noticed_where_its_schema_asks_for_members() -> None:
    asking = {"type": "object", "required": ["a"]}
    (notice,) = notices(BodyResult(), **body(required=False, schema=asking))
    assert notice.startswith("no body was sent, which is allowed at things.yaml:3")
    assert notices(sent({"a": 1}), **body(required=False, schema=asking)) == []
    assert notices(BodyResult(), **body(required=True, schema=asking)) == []
    assert notices(BodyResult(), **body(required=False, schema={"type": "object"})) == []
    assert notices(BodyResult()) == []
