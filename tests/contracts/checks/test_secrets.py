"""A secret is shown in its own member, is hard to guess, and stands nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.exchanges import JSON, exchange, keys_api
from tests.contracts.judged import Said, said, subject, tried
from understudy.contracts.callers import Caller
from understudy.contracts.checks import secrets
from understudy.contracts.exchange import Exchange

TEXT = {"type": "string"}
TOLD = {
    "id": TEXT,
    "secret": TEXT,
    "secret_prefix": TEXT,
    "masked_secret": TEXT,
    "name": TEXT,
}
API = keys_api({"name": TEXT, "secret": TEXT}, TOLD)
SECRET = "sk-9fQ2xLw7Zt4Rb8Nc1Vm6"
OTHER = "sk-Hy3Kd0Pe5Ja2Ux9Wg7Ts"
GIVEN = "given-credential-81c2"
CALLER = Caller("key", None, (), (("key", GIVEN),))
WARNS: Said = [("secret", "warning")]


def made(answered: Any, sent: Any = None, status: int = 201, **headers: str) -> Exchange:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    given = [("Content-Type", JSON), *named]
    return exchange(API, sent or {}, answered, status=status, headers=given)


def found(one: Exchange) -> Said:
    return said(secrets.each(subject(API, one, callers=[CALLER]), one))


@pytest.mark.parametrize(
    "answered",
    [
        {"secret": SECRET, "id": "1", "name": "n"},
        {"secret": SECRET, "secret_prefix": SECRET[:7]},
        {"secret": SECRET, "secret_prefix": SECRET[:7] + "..."},
        {"secret": SECRET, "masked_secret": f"{SECRET[:3]}***{SECRET[-4:]}"},
        {"secret": SECRET, "secret_prefix": ""},
        {"secret": None},
        {},
    ],
)
def test_a_secret_in_its_place_with_parts_that_agree_is_not_told(answered: Any) -> None:
    assert found(made(answered)) == []


@pytest.mark.parametrize(
    "answered",
    [
        {"secret": SECRET, "name": f"key {SECRET}"},
        {"secret": SECRET, "secret_prefix": "other-7"},
        {"secret": SECRET, "masked_secret": "zz***99"},
        {"secret": SECRET[:12]},
        {"secret": "a" * 40},
    ],
)
def test_a_secret_elsewhere_or_easy_to_guess_or_with_a_wrong_part_is_warned_of(
    answered: Any,
) -> None:
    assert found(made(answered)) == WARNS


def test_what_makes_a_secret_weak_is_told_as_it_is() -> None:
    short, dull = ({"secret": SECRET[:12]}, {"secret": "ab" * 20})
    titles = [next(secrets.each(subject(API), made(answered))).title for answered in (short, dull)]
    assert titles == [
        "secret is easy to guess: it has only 12 characters",
        "secret is easy to guess: few of its 40 characters differ",
    ]


@pytest.mark.parametrize("value", ["public", "max-age=60", "private, s-maxage=5"])
def test_an_answer_with_a_secret_must_not_be_kept(value: str) -> None:
    assert found(made({"secret": SECRET}, Cache_Control=value)) == WARNS
    assert found(made({"name": "a"}, Cache_Control=value)) == []


@pytest.mark.parametrize("value", ["no-store", "private", "max-age=0", "no-cache"])
def test_an_answer_that_caches_do_not_keep_is_not_told(value: str) -> None:
    assert found(made({"secret": SECRET}, Cache_Control=value)) == []


def test_a_secret_in_a_header_is_warned_of() -> None:
    assert found(made({"secret": SECRET}, X_Made=SECRET)) == WARNS


@pytest.mark.parametrize("status", [201, 400, 401, 500])
def test_the_credential_of_the_caller_has_no_business_in_any_answer(status: int) -> None:
    assert found(made({"name": f"by {GIVEN}"}, status=status)) == WARNS
    assert found(made({"name": "by you"}, status=status)) == []


def test_a_refusal_does_not_repeat_the_secret_of_a_request() -> None:
    sent = {"secret": SECRET}
    assert found(made({"detail": f"bad: {SECRET}"}, sent, status=422)) == WARNS
    assert found(made({"detail": "bad"}, sent, status=422)) == []


def test_what_the_client_chose_is_its_own_to_choose() -> None:
    assert found(made({"secret": "abcabcabc"}, {"secret": "abcabcabc"})) == []


def over_all(*values: str) -> Said:
    shown = [tried(made({"secret": value}), about=value) for value in values]
    return said(secrets.whole(subject(API, *shown)))


def test_secrets_that_count_up_are_warned_of() -> None:
    assert over_all("key-000000001", "key-000000002", "key-000000003") == WARNS
    assert over_all("key-000000001", "key-000000002") == []


def test_secrets_of_which_few_characters_change_are_warned_of() -> None:
    assert over_all(f"{SECRET}aB", f"{SECRET}Zq", f"{SECRET}m0") == WARNS
    assert over_all(SECRET, OTHER, "sk-Bn4Cm6Vz8Xl0Ks2Jd5Hf") == []


MEMBERS = {"api_key": TEXT, "description": TEXT, "truncated": TEXT}
SHOWN = "zz-8dJ2kq0PfR5tYw7L"


def told_of(sent: dict[str, Any], answered: dict[str, Any]) -> list[str]:
    of = keys_api(MEMBERS, MEMBERS)
    shown = exchange(of, sent, answered)
    return [observation.about for observation in secrets.each(subject(of, shown), shown)]


def test_a_secret_in_another_member_is_told() -> None:
    assert told_of({}, {"api_key": SHOWN, "description": f"of {SHOWN}"}) == [
        "api_key in description"
    ]


@pytest.mark.parametrize("secret", [SHOWN, "\x00\\'\"ÿ k-0123456789"])
def test_who_sends_a_secret_in_another_member_gets_it_back_there(secret: str) -> None:
    both = {"api_key": secret, "description": f"of {secret}"}
    assert told_of(both, both) == []


@pytest.mark.parametrize("shown", ["...", "********", f"{SHOWN[:4]}...", f"zz-...{SHOWN[-2:]}"])
def test_what_is_shown_of_a_secret_may_hide_all_of_it(shown: str) -> None:
    assert told_of({}, {"api_key": SHOWN, "truncated": shown}) == []


@pytest.mark.parametrize("shown", ["zz-9...", "7L...zz", "other"])
def test_what_is_shown_of_a_secret_is_part_of_it(shown: str) -> None:
    assert told_of({}, {"api_key": SHOWN, "truncated": shown}) == ["truncated of api_key"]
