"""HTTP is held to what every client takes for granted, whatever the document says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.exchanges import JSON, ORIGIN, exchange, keys_api
from tests.contracts.judged import Said, asked_with, said, subject, tried
from tests.openapi.documents import api
from understudy.contracts.checks import protocol
from understudy.contracts.exchange import Exchange
from understudy.contracts.trial import Expected

API = keys_api({}, {"id": {"type": "string"}})
WARNS: Said = [("protocol", "warning")]
DATE = ("Date", "Thu, 01 Jan 2026 12:00:00 GMT")


def made(answered: Any = b"", status: int = 201, **headers: str) -> Exchange:
    given = [DATE, *((name.replace("_", "-"), value) for name, value in headers.items())]
    return exchange(API, {}, answered, status=status, headers=given)


def found(one: Exchange, *before: Exchange) -> Said:
    return said(protocol.each(subject(API, *before, one), one))


def test_a_plain_answer_is_not_told() -> None:
    assert found(made({"id": "1"}, Content_Type=JSON)) == []
    assert found(made(b"<p>", 400, Content_Type="text/html")) == []


def test_a_405_lists_the_methods() -> None:
    assert found(made(status=405)) == WARNS
    assert found(made(status=405, Allow="POST")) == []
    assert found(made(status=405, Allow="")) == []


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_content_has_none(status: int) -> None:
    assert found(made(b"x", status)) == WARNS
    assert found(made(b"", status)) == []


def test_the_answer_to_head_has_no_body() -> None:
    assert found(asked_with(made(b"x", 200), "HEAD")) == WARNS


def test_a_server_with_a_clock_sends_the_date() -> None:
    dateless = exchange(API, {}, {}, headers=[("Content-Type", JSON)])
    assert found(dateless) == WARNS
    assert found(tried(dateless, expected=Expected.REFUSAL)) == []


def test_json_is_not_labelled_a_page() -> None:
    assert found(made(b'{"id": "1"}', 400, Content_Type="text/html")) == WARNS


def test_an_undocumented_media_type_is_not_taken() -> None:
    assert found(tried(made(), rule="media-type", expected=Expected.ANYTHING)) == WARNS
    assert found(tried(made(status=415), rule="media-type", expected=Expected.ANYTHING)) == []


def test_another_method_does_not_do_what_the_operation_does() -> None:
    usual = tried(made({"id": "1"}, Content_Type=JSON), phase="baseline")
    other = {"rule": "method", "expected": Expected.ANYTHING}
    alike = tried(asked_with(made({"id": "2"}, 200, Content_Type=JSON), "PATCH"), **other)
    listed = tried(asked_with(made([{"id": "2"}], 200, Content_Type=JSON), "GET"), **other)
    assert found(alike, usual) == WARNS
    assert found(listed, usual) == []


@pytest.mark.parametrize(
    ("status", "location", "warned"),
    [
        (307, "/v2/keys", False),
        (308, f"{ORIGIN}/keys/", False),
        (301, "/keys/", True),
        (303, "/keys/1", True),
        (307, "https://elsewhere.example/keys", True),
        (308, ORIGIN.replace("http:", "https:"), True),
        (304, "/keys/", False),
    ],
)
def test_a_redirect_keeps_the_origin_and_the_method(
    status: int, location: str, warned: bool
) -> None:
    assert found(made(status=status, Location=location)) == (WARNS if warned else [])


def test_html_that_looks_like_json_is_told_unless_the_document_calls_it_so() -> None:
    labels = {}
    for documented in ("application/json", "text/html"):
        responses = {"201": {"description": "", "content": {documented: {}}}}
        of = api({"paths": {"/keys": {"post": {"responses": responses}}}})
        shown = exchange(of, None, {}, headers=[("Content-Type", "text/html"), ("Date", "now")])
        found = protocol.each(subject(of, shown), shown)
        labels[documented] = [one.about for one in found]
    assert labels == {"application/json": ["label 201"], "text/html": []}
