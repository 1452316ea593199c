"""A refusal says its own status and nothing of the inside; a success has no error in it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.exchanges import JSON, exchange, keys_api
from tests.contracts.judged import Said, said, subject, tried
from understudy.contracts.checks import error_body
from understudy.contracts.trial import Expected

API = keys_api({}, {"id": {"type": "string"}, "errors": {"type": "array"}})
WARNS: Said = [("error-body", "warning")]


def found(answered: Any, status: int = 400, media_type: str = JSON) -> Said:
    made = exchange(API, {}, answered, status=status, headers=[("Content-Type", media_type)])
    return said(error_body.each(subject(API), made))


@pytest.mark.parametrize("name", ["status", "statusCode", "status_code", "code"])
@pytest.mark.parametrize("said_as", [404, "404"])
def test_another_status_in_the_body_is_warned_of(name: str, said_as: Any) -> None:
    assert found({name: said_as}, 400) == WARNS
    assert found({name: said_as}, 404) == []


@pytest.mark.parametrize(
    "value", [7, 1404, True, "invalid", None, "7", [400], "9" * 5000, "\u0664\u0660\u0664"]
)
def test_what_is_no_status_is_not_compared(value: Any) -> None:
    assert found({"code": value, "status": value}) == []


@pytest.mark.parametrize(
    "text",
    [
        'Traceback (most recent call last):\n  File "/srv/app.py", line 3, in main',
        "Error: boom\n    at handle (/srv/node/app.js:10:5)",
        "java.lang.NullPointerException\n\tat com.x.Y.z(Y.java:12)",
        "goroutine 1 [running]:",
        "SQLSTATE[23000]: Integrity constraint violation",
        "thread 'main' panicked at src/main.rs",
    ],
)
def test_the_inside_of_a_server_is_warned_of(text: str) -> None:
    assert found({"detail": text}) == WARNS
    assert found(text.encode(), 500, "text/plain") == WARNS


@pytest.mark.parametrize("text", ["look at line 3 (of 4)", "the file is missing", "at (home)"])
def test_plain_words_are_not_taken_for_a_stack_trace(text: str) -> None:
    assert found({"detail": text}) == []


@pytest.mark.parametrize("piece", ["\n", " ", "at ", "at (", '  File "', "Caused by: "])
def test_no_text_takes_long_to_look_through(piece: str) -> None:
    assert found((piece * 400_000).encode(), 400, "text/plain") in ([], WARNS)


def test_a_page_for_people_is_a_gap_where_nothing_is_documented() -> None:
    page = b"<html>Bad Request</html>"
    assert found(page, 400, "text/html") == [("error-body", "note")]
    made = exchange(API, {}, page, status=400, headers=[("Content-Type", "text/html")])
    assert said(error_body.each(subject(API), tried(made, expected=Expected.ANYTHING))) == []


def test_an_undeclared_error_in_a_success_is_warned_of() -> None:
    assert found({"error": "no such user"}, 201) == WARNS
    assert found({"errors": ["declared"], "error": None}, 201) == []
