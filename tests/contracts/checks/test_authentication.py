"""Who has no valid credential is turned away in the words of HTTP, and who has one is not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.exchanges import exchange
from tests.contracts.judged import Said, said, subject, tried
from tests.openapi.documents import api
from understudy.contracts.checks import authentication
from understudy.contracts.exchange import Exchange
from understudy.contracts.trial import Expected
from understudy.openapi.model import Api

SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "token": {"type": "http", "scheme": "bearer"},
}


def guarded(*security: dict[str, Any]) -> Api:
    operation = {"responses": {"201": {"description": "Made"}}, "security": list(security)}
    raw = {"paths": {"/keys": {"post": operation}}, "components": {"securitySchemes": SCHEMES}}
    return api(raw)


KEY, TOKEN = guarded({"key": []}), guarded({"token": []}, {"key": []})


def attempt(of: Api, status: int, rule: str = "security", **headers: str) -> Exchange:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    made = exchange(of, None, b"", status=status, headers=named)
    about = "key: cut short"
    return tried(made, expected=Expected.DENIAL, about=about, caller=about, rule=rule)


def each(of: Api, made: Exchange) -> Said:
    return said(authentication.each(subject(of), made))


@pytest.mark.parametrize(
    ("rule", "severity"),
    [("security", "failure"), ("presentation", "warning"), ("prose", "warning")],
)
def test_a_wrong_credential_let_in_is_a_failure_and_a_right_one_shown_otherwise_is_not(
    rule: str, severity: str
) -> None:
    (one,) = authentication.each(subject(TOKEN), attempt(TOKEN, 201, rule))
    assert said([one]) == [("authentication", severity)]
    assert one.documented == "security: token or key"


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (401, []),
        (403, []),
        (400, [("denial-status", "note")]),
        (404, [("denial-status", "note")]),
        (302, []),
        (500, []),
    ],
)
def test_a_denial_has_its_own_statuses(status: int, found: Said) -> None:
    assert each(KEY, attempt(KEY, status)) == found


def test_what_may_be_let_in_is_not_told() -> None:
    made = attempt(KEY, 201)
    for expected in (Expected.ANYTHING, Expected.SUCCESS):
        assert each(KEY, tried(made, expected=expected)) == []


def test_a_401_says_how_to_authenticate_where_http_has_a_word_for_it() -> None:
    assert each(TOKEN, attempt(TOKEN, 401)) == [("challenge-missing", "warning")]
    assert each(TOKEN, attempt(TOKEN, 401, WWW_Authenticate="Bearer")) == []
    assert each(KEY, attempt(KEY, 401)) == []
    assert each(TOKEN, attempt(TOKEN, 403)) == []


def called(caller: str, status: int) -> Exchange:
    return tried(exchange(TOKEN, None, b"", status=status), caller=caller)


def whole(*made: Exchange) -> Said:
    return said(authentication.whole(subject(TOKEN, *made)))


def test_an_alternative_that_is_turned_away_beside_one_that_works_is_a_failure() -> None:
    works = called("token", 201)
    assert whole(works, called("key", 401)) == [("credential-refused", "failure")]
    assert whole(works, called("anonymous", 401)) == [("credential-refused", "warning")]
    assert whole(works, called("key", 201)) == []
    assert whole(works, called("key", 400)) == []


def test_where_none_works_nothing_is_known_of_any() -> None:
    assert whole(called("token", 401), called("key", 401)) == []
