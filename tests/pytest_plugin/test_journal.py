"""What a test sees of the requests that a mock had, and how its assertions fail."""

from __future__ import annotations

import httpx
import pytest

from understudy.errors import UsageError
from understudy.pytesting.factory import MockFactory
from understudy.pytesting.mock import Mock

from .harbour import CREATE, KEY, KEYS, WANTED

pytestmark = pytest.mark.understudy("lumino")


def _create(mock: Mock, name: str = "ci", key: str = KEY["x-api-key"]) -> None:
    body = {**WANTED, "name": name}
    httpx.post(mock + KEYS, json=body, headers={"x-api-key": key, "X-Team": name})


def test_a_call_is_there_in_full_as_soon_as_it_is_answered(understudy: Mock) -> None:
    answer = httpx.post(understudy + f"{KEYS}?dry=1&dry=2", json=WANTED, headers=KEY)
    (call,) = understudy.journal
    assert (call.method, call.path, call.query) == ("POST", KEYS, {"dry": ["1", "2"]})
    assert (call.json, call.headers["x-api-key"]) == (WANTED, KEY["x-api-key"])
    assert (call.status, call.answer) == (answer.status_code, answer.content)
    assert (call.operation, call.verdict) == (CREATE, "valid")


def test_a_very_large_body_is_there_as_it_was_sent(understudy: Mock) -> None:
    body = {**WANTED, "note": "x" * 2_000_000}
    answer = httpx.post(understudy + KEYS, json=body, headers=KEY)
    (call,) = understudy.journal
    assert (call.json, call.status, answer.json()["name"]) == (body, 201, WANTED["name"])


def test_calls_are_counted(understudy: Mock) -> None:
    understudy.assert_not_called(CREATE)
    understudy.assert_called(CREATE, times=0)
    for name in ("one", "two", "two"):
        _create(understudy, name)
    understudy.assert_called(CREATE, times=3)
    assert [call.number for call in understudy.assert_called(CREATE)] == [1, 2, 3]
    understudy.assert_called(CREATE, times=2, json__contains={"name": "two"})
    understudy.assert_called(CREATE, times=1, headers={"x-TEAM": "one"})
    understudy.assert_called(
        CREATE, times=0, json__contains={"name": "one"}, headers={"x-team": "two"}
    )


@pytest.mark.parametrize("times", [None, 0, 2])
def test_a_wrong_count_fails(understudy: Mock, times: int | None) -> None:
    _create(understudy, "one")
    with pytest.raises(AssertionError, match="expected"):
        understudy.assert_called(
            CREATE, times=times, json__contains={"name": "one" if times == 0 else "other"}
        )


@pytest.mark.understudy(allow_invalid=True)
def test_what_is_forbidden_can_be_asserted_at_any_time(understudy: Mock) -> None:
    _create(understudy)
    understudy.assert_all_valid()
    httpx.get(understudy + "/elsewhere")
    with pytest.raises(AssertionError, match="no document has this path"):
        understudy.assert_all_valid()


def test_a_journal_that_is_too_short_says_so_and_still_counts(
    understudy_factory: MockFactory,
) -> None:
    mock = understudy_factory("lumino", journal=2)
    for name in ("one", "two", "three"):
        _create(mock, name)
    assert [call.json["name"] for call in mock.journal] == ["two", "three"]
    mock.assert_called(CREATE, times=3)
    with pytest.raises(UsageError, match="the last 2 requests only"):
        mock.assert_called(CREATE, json__contains={"name": "one"})


_NEAREST = """\
post_v1_api_keys was never called, expected twice
  expected  POST /v1/api-keys, json containing {"name": "ci", "scopes": ["a"]}, header x-team: ci
nearest requests:
  #2 POST /v1/api-keys -> 201
    json.scopes  expected ["a"], found nothing
    curl -i -X POST URL/v1/api-keys -H "x-api-key: $UNDERSTUDY_LUMINO_APIKEYAUTH" \
-H 'x-team: ci' -H 'content-type: application/json' --data-raw \
'{"name": "ci", "expires_at": "2031-05-01T12:00:00Z"}'
  #1 POST /v1/api-keys -> 201
    headers.x-team  expected ci, found other
    json.name  expected "ci", found "other"
    json.scopes  expected ["a"], found nothing
    curl -i -X POST URL/v1/api-keys -H "x-api-key: $UNDERSTUDY_LUMINO_APIKEYAUTH" \
-H 'x-team: other' -H 'content-type: application/json' --data-raw \
'{"name": "other", "expires_at": "2031-05-01T12:00:00Z"}'
  #3 GET /v1/api-keys/of?token=«token #1» -> 404, unknown: no document has this path; \
did you mean /v1/api-keys?
    operation  expected post_v1_api_keys, found no operation of the document
    curl -i 'URL/v1/api-keys/of?token=«token #1»'"""


@pytest.mark.understudy(allow_invalid=True)
def test_a_failure_shows_what_was_expected_and_what_came_nearest(understudy: Mock) -> None:
    _create(understudy, "other")
    _create(understudy)
    httpx.get(understudy + f"{KEYS}/of?token=a-secret-of-somebody")
    with pytest.raises(AssertionError) as failed:
        understudy.assert_called(
            CREATE,
            times=2,
            json__contains={"name": "ci", "scopes": ["a"]},
            headers={"X-Team": "ci"},
        )
    assert str(failed.value).replace(understudy.url, "URL") == _NEAREST


def test_no_secret_stands_in_a_failure(understudy: Mock) -> None:
    secret = "a-very-secret-word"
    headers = {"x-api-key": secret, "Authorization": f"Bearer {secret}", "Cookie": f"a={secret}"}
    body = {**WANTED, "api_key": secret, "deep": [{"password": secret}]}
    httpx.post(f"{understudy}{KEYS}?access_token={secret}", json=body, headers=headers)
    parts: list[dict[str, object]] = [
        {"api_key": "another"},
        {"deep": []},
        {"deep": [{"password": "x" * 9}]},
    ]
    for wanted in parts:
        with pytest.raises(AssertionError) as failed:
            understudy.assert_called(CREATE, json__contains=wanted, headers={"Cookie": "b"})
        assert secret not in str(failed.value)
    assert understudy.journal[0].headers["x-api-key"] == secret
