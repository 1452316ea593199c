"""One line for each request, harmless to a terminal and without secrets."""

from __future__ import annotations

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.exchange import Exchange
from understudy.mockserver.log import Log, json_lines, text_lines
from understudy.mockserver.sink import Sink
from understudy.terminal import coloured

GOOD = Exchange(
    "POST",
    "/v2/users/api_keys",
    200,
    "galileo POST /v2/users/api_keys",
    "galileo",
    client="127.0.0.1",
)
SECRET = "sk-0123456789abcdef"


def logged(*exchanges: Exchange, secrets: tuple[str, ...] = (), as_json: bool = False) -> str:
    stream = io.StringIO()
    line = json_lines if as_json else text_lines()
    log = Log(Sink(stream), line, secrets, clock=lambda: 0.0)
    for exchange in exchanges:
        log(exchange)
    return stream.getvalue()


def test_a_line_says_method_target_status_verdict_and_operation() -> None:
    (line,) = logged(GOOD).splitlines()
    assert line.split(" ", 1)[1] == (
        "POST /v2/users/api_keys 200 valid [galileo POST /v2/users/api_keys]"
    )


def test_the_reason_and_each_notice_stand_once() -> None:
    notice = "anonymous, allowed at braintrust.yaml:31"
    line = logged(GOOD._replace(reason=f"made up; {notice}", notices=(notice, "and so on")))
    assert line.endswith(f"made up; {notice}; and so on\n")


def test_a_document_without_an_operation_is_named() -> None:
    line = logged(GOOD._replace(operation="", status=405, verdict="unknown"))
    assert " 405 unknown [galileo]\n" in line


def test_a_json_line_has_everything_and_its_time() -> None:
    document = json.loads(logged(GOOD._replace(milliseconds=0.25), as_json=True))
    assert document == {
        "event": "request",
        "time": "1970-01-01T00:00:00.000+00:00",
        "method": "POST",
        "target": "/v2/users/api_keys",
        "status": 200,
        "operation": "galileo POST /v2/users/api_keys",
        "document": "galileo",
        "verdict": "valid",
        "reason": None,
        "notices": [],
        "milliseconds": 0.25,
        "client": "127.0.0.1",
    }


def test_secrets_of_the_query_are_masked_alike_for_equal_values() -> None:
    out = logged(
        GOOD._replace(target=f"/x?api_key={SECRET}&a=1", reason=f"{SECRET} is unknown"),
        GOOD._replace(target=f"/x?api_key={SECRET}2"),
        GOOD._replace(target=f"/x?b&api%5Fkey={SECRET}"),
    )
    assert SECRET not in out
    first, second, third = out.splitlines()
    assert "?api_key=«api_key #1»&a=1 " in first
    assert "«api_key #1» is unknown" in first
    assert "?api_key=«api_key #2» " in second
    assert "«api_key #1»" in third


def test_a_documents_own_key_parameter_is_masked_whatever_its_name() -> None:
    target = f"/x?who={SECRET}"
    assert SECRET in logged(GOOD._replace(target=target))
    assert SECRET not in logged(GOOD._replace(target=target), secrets=("who",))


def test_a_secret_in_percent_encoding_is_masked_in_the_reason_too() -> None:
    out = logged(
        GOOD._replace(target="/x?token=%73k-0123456789+abc", reason="no sk-0123456789 abc here")
    )
    assert "0123456789" not in out


def test_what_chooses_a_response_is_not_masked() -> None:
    assert "__code=422&__example=secret_key" in logged(
        GOOD._replace(target="/x?__code=422&__example=secret_key")
    )


@given(st.text(), st.text(), st.text(), st.booleans())
def test_a_line_never_holds_a_character_that_a_terminal_obeys(
    method: str, target: str, reason: str, as_json: bool
) -> None:
    out = logged(
        GOOD._replace(method=method, target=target, reason=reason, notices=(reason,)),
        as_json=as_json,
    )
    assert out.endswith("\n")
    if as_json:
        assert out[:-1].isascii()
        assert json.loads(out)["method"] == method
    assert out[:-1].replace("\x7f", "").isprintable()


@given(st.text(st.characters(codec="utf-8"), min_size=8).filter(lambda s: not set(s) & set("&+%")))
def test_the_value_of_a_secret_parameter_never_stands_behind_its_name(value: str) -> None:
    out = logged(GOOD._replace(target=f"/x?access_token={value}"), as_json=True)
    assert json.loads(out)["target"] == "/x?access_token=«access_token #1»"


def test_colours_wrap_only_what_is_ours() -> None:
    line = text_lines(coloured)(GOOD._replace(target="/\x1b[31m", status=500, verdict="error"), 0.0)
    assert "\x1b[31m500\x1b[0m" in line
    assert "/\\x1b[31m" in line


def test_a_status_outside_http_is_still_a_line() -> None:
    assert " 999 " in logged(GOOD._replace(status=999))
