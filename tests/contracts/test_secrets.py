"""No secret is in what a run shows, however it was brought and however it is written."""

from __future__ import annotations

import base64
import html
import json
import string
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.openapi.documents import api
from understudy.contracts.secrets import Secrets
from understudy.openapi.request_writing import Presented

from .exchanges import everything, exchange, keys_api

CANARY = "Zq7-canary/4e+1f6a~9b2c"
CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="«»")
SECRETS = (
    st.text(CHARACTERS, min_size=8, max_size=80)
    .map(str.strip)
    .filter(lambda text: len(text) >= 8 and text != "understudy")  # the run's own word
)
SURROUNDINGS = st.text(string.ascii_letters + string.digits + ' /+=&"\\%_-{}:,', max_size=12)


DISGUISES: dict[str, Callable[[str], str]] = {
    "raw": str,
    "JSON": json.dumps,
    "JSON with letters": lambda text: json.dumps(text, ensure_ascii=False),
    "JSON with slashes": lambda text: json.dumps(text).replace("/", "\\/"),
    "JSON in JSON": lambda text: json.dumps(json.dumps({"a": text})),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "a URL": lambda text: quote(text, safe=""),
    "a path": quote,
    "a query": quote_plus,
    "a URL in a URL": lambda text: quote(quote(text, safe=""), safe=""),
    "HTML": html.escape,
    "all of a URL": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
}


@pytest.mark.parametrize("name", DISGUISES)
@settings(max_examples=60, deadline=None)
@given(SECRETS, SURROUNDINGS, SURROUNDINGS)
def test_a_secret_is_found_in_every_disguise(
    name: str, secret: str, before: str, after: str
) -> None:
    secrets = Secrets((), {"galileo.key": [secret]})
    shown = DISGUISES[name](secret)
    masked = secrets.mask_text(f"{before} {shown} {after}")
    assert shown not in masked
    assert secret not in masked
    assert "«galileo.key #1»" in masked or "«" in masked
    assert secrets.mask_text(masked) == masked


@settings(max_examples=100, deadline=None)
@given(
    st.text(string.ascii_letters + string.digits + "+/.~-_", min_size=8, max_size=80),
    SURROUNDINGS,
    st.integers(1, 76),
    st.sampled_from(["\n", "\r\n", "\r\n ", "\n\t"]),
)
def test_a_secret_is_found_that_is_broken_over_lines(
    secret: str, around: str, width: int, end: str
) -> None:
    secrets = Secrets((), {"galileo.key": [secret]})
    for shown in (secret, base64.b64encode(secret.encode()).decode()):
        lines = end.join(shown[at : at + width] for at in range(0, len(shown), width))
        for text in (lines, json.dumps(lines)):
            masked = secrets.mask_text(f"{around}:{text}: {around}")
            assert text.strip('"') not in masked
            assert secrets.mask_text(masked) == masked


@settings(max_examples=100, deadline=None)
@given(SECRETS, st.binary(max_size=7), st.binary(max_size=7))
def test_a_secret_is_found_within_longer_base64(secret: str, before: bytes, after: bytes) -> None:
    secrets = Secrets((), {"galileo.key": [secret]})
    shown = base64.b64encode(before + secret.encode() + after).decode()
    masked = secrets.mask_text(f"Basic {shown}")
    assert "«galileo.key #1»" in masked
    assert len(masked) - len("Basic «galileo.key #1»") <= 4 * (len(before) + len(after)) // 3 + 6


@settings(max_examples=100, deadline=None)
@given(st.lists(SECRETS, min_size=1, max_size=6), SURROUNDINGS)
def test_no_secret_survives_beside_others(given_secrets: list[str], between: str) -> None:
    secrets = Secrets((), {"galileo.key": given_secrets})
    masked = secrets.mask_text(between.join(given_secrets))
    assert not [one for one in given_secrets if one in masked]
    assert secrets.mask_text(masked) == masked


@settings(max_examples=100, deadline=None)
@given(st.lists(SECRETS, min_size=2, max_size=6, unique=True))
def test_equal_and_different_secrets_can_be_told_apart(found: list[str]) -> None:
    secrets = Secrets((), {"galileo.key": found})
    labels = [secrets.mask_text(one) for one in found]
    assert len(set(labels)) == len(found)
    assert labels == [secrets.mask_text(one) for one in found]


@settings(max_examples=100, deadline=None)
@given(st.text(CHARACTERS, max_size=200))
def test_a_text_without_a_secret_is_unchanged(text: str) -> None:
    assert Secrets((), {"galileo.key": [CANARY]}).mask_text(text) == text


def test_a_password_is_known_without_its_user() -> None:
    secrets = Secrets((), {"galileo.Basic": ["somebody:hunter2-hunter2"]})
    assert (
        secrets.mask_text("somebody knows hunter2-hunter2") == "somebody knows «galileo.Basic #2»"
    )
    pair = base64.b64encode(b"somebody:hunter2-hunter2").decode()
    assert secrets.mask_text(f"Basic {pair}").startswith("Basic «galileo.Basic #1»")


def test_a_long_secret_is_known_by_its_beginning_in_a_text_that_was_cut_off() -> None:
    secret = "".join(f"{number:x}" for number in range(40_000))[:100_000]
    secrets = Secrets((), {"galileo.key": [secret]})
    assert secrets.mask_text(f"x {secret[:500]}") == "x «galileo.key #1»"
    assert secrets.mask_text(f"{secret} y") == "«galileo.key #1» y"
    packed = base64.b64encode(secret.encode()).decode()
    assert secrets.mask_text(f"{packed}") == "«galileo.key #1»"


def test_a_secret_that_a_response_shows_between_the_marks_of_a_label_is_masked() -> None:
    secrets = Secrets((), {"galileo.key": [CANARY]})
    assert CANARY not in secrets.mask_text(f"«{CANARY}»")


def test_names_of_members_are_masked_too() -> None:
    secrets = Secrets((), {"galileo.key": [CANARY]})
    assert secrets.mask_value({CANARY: [1, None, f"a {CANARY}"]}) == {
        "«galileo.key #1»": [1, None, "a «galileo.key #1»"]
    }


# What an exchange brings


ANSWERS: dict[str, Any] = {
    "by its name": {"api_key": CANARY},
    "by its company": {"key": CANARY, "key_prefix": "Zq7"},
    "in a list": {"items": [{"id": 1, "secret": CANARY}]},
    "in an envelope": {"data": {"token": {"value": CANARY}}},
    "in a list of its own": {"tokens": [CANARY]},
    "as a number": {"password": 123456789012},
}


@pytest.mark.parametrize("name", ANSWERS)
def test_a_secret_of_an_answer_is_known_from_then_on(name: str) -> None:
    of = keys_api()
    secrets = Secrets([of])
    one = exchange(of, {"name": "a"}, ANSWERS[name])
    secrets.learn(one)
    secret = "123456789012" if name == "as a number" else CANARY
    assert secret not in secrets.mask_text(f"the key {secret} is taken")
    assert secret not in everything(secrets.mask_exchange(one))


DOCUMENTED: dict[str, Any] = {
    "by its format": {"type": "string", "format": "password"},
    "by its description": {"type": "string", "description": "Shown only once, so keep it."},
    "by its place": {"type": "string"},
    "where it may be null": {"type": ["string", "null"], "format": "password"},
}


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_secret_is_known_by_what_the_document_says(name: str) -> None:
    member = "key" if name == "by its place" else "opaque"
    of = keys_api(told={member: DOCUMENTED[name]}, path="/api-keys")
    secrets = Secrets([of])
    secrets.learn(exchange(of, {}, {member: CANARY}))
    assert secrets.mask_text(CANARY) == f"«galileo.{member} #1»"


@pytest.mark.parametrize(
    "body",
    [
        b'{"api_key": "%b", }',
        b'{"a": NaN, "api_key":\n"%b"}',
        b'{"api_key": "x", "api_key": "%b"}',
        b'\xef\xbb\xbf{"api_key": "%b"}',
        b'{"api_key": "%b", "name": "\xff"}',
        b"<keys><api_key>%b</api_key></keys>",
    ],
)
def test_a_secret_is_known_from_an_answer_that_is_broken(body: bytes) -> None:
    of = keys_api()
    secrets = Secrets([of])
    one = exchange(of, {}, body % CANARY.encode())
    secrets.learn(one)
    assert secrets.mask_text(CANARY) == "«galileo.api_key #1»"
    assert CANARY not in everything(secrets.mask_exchange(one))


def test_a_form_is_read_for_secrets_too() -> None:
    of = keys_api()
    secrets = Secrets([of])
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    secrets.learn(exchange(of, {}, f"a=b&api_key={quote(CANARY)}".encode(), headers=form))
    assert secrets.mask_text(CANARY) == "«galileo.api_key #1»"


@pytest.mark.parametrize(
    "header",
    [
        ("Set-Cookie", f"session={CANARY}; Path=/; HttpOnly"),
        ("X-Auth-Token", CANARY),
        ("Authorization", f"Bearer {CANARY}"),
        ("Location", f"/next?access_token={quote(CANARY)}&page=2"),
    ],
)
def test_a_header_can_bring_a_secret(header: tuple[str, str]) -> None:
    of = keys_api()
    secrets = Secrets([of])
    one = exchange(of, {}, {}, headers=[header])
    secrets.learn(one)
    assert CANARY not in secrets.mask_text(f"a {CANARY}")
    assert CANARY not in everything(secrets.mask_exchange(one))


@pytest.mark.parametrize("place", ["header", "query", "cookie"])
@pytest.mark.parametrize("secret", [CANARY, "abc"])
def test_a_credential_is_masked_where_it_is_presented(place: str, secret: str) -> None:
    scheme = {"type": "apiKey", "in": place, "name": "Door"}
    of = api(
        {
            "paths": {"/keys": {"get": {"responses": {}, "security": [{"Gate": []}]}}},
            "components": {"securitySchemes": {"Gate": scheme}},
        },
        name="galileo.json",
    )
    secrets = Secrets([of])
    one = exchange(of, presented=[Presented(place, "Door", secret)])
    secrets.learn(one)
    shown = secrets.mask_exchange(one)
    assert "«galileo.Gate" in shown.sent.url + str(shown.sent.headers)
    assert f"{secret}'" not in everything(shown)
    assert secret not in shown.sent.url


def test_an_altered_credential_is_another_secret() -> None:
    of = keys_api()
    secrets = Secrets([of], {"galileo.Gate": [CANARY]})
    for altered in (CANARY + "x", CANARY[:-3], CANARY.swapcase()):
        secrets.learn(
            exchange(of, {}, {}, presented=[Presented("header", "Authorization", altered)])
        )
    found = [
        secrets.mask_text(one) for one in (CANARY, CANARY + "x", CANARY[:-3], CANARY.swapcase())
    ]
    assert len(set(found)) == 4
    assert all(one.startswith("«") and one.endswith("»") for one in found)


def test_a_secret_in_a_request_is_known_where_an_error_quotes_it() -> None:
    of = keys_api({"password": {"type": "string"}})
    secrets = Secrets([of])
    one = exchange(of, {"password": CANARY}, {"detail": [{"input": CANARY}]}, status=422)
    secrets.learn(one)
    shown = secrets.mask_exchange(one)
    assert CANARY not in everything(shown)
    assert shown.answer is not None
    assert shown.answer.content.value == {"detail": [{"input": "«galileo.password #1»"}]}


def test_values_are_shown_without_secrets_that_are_known_by_their_place() -> None:
    of = keys_api({"password": {"type": "string"}})
    secrets = Secrets([of])
    one = exchange(of, {"password": "abc", "name": "abc"}, {"id": "k", "password": "abc"})
    sent, came = secrets.plain_values(one)
    assert sent["name"] == "abc"
    assert came["id"] == "k"
    assert sent["password"] == came["password"] == "«galileo.password»"


def test_a_short_secret_is_masked_by_its_place_only() -> None:
    of = keys_api({"password": {"type": "string"}})
    secrets = Secrets([of])
    one = exchange(of, {"password": "abc", "name": "abc"}, {"token": "abc", "name": "abc"})
    secrets.learn(one)
    shown = secrets.mask_exchange(one)
    assert json.loads(shown.sent.body or b"") == {"password": "«galileo.password»", "name": "abc"}
    assert shown.answer is not None
    assert shown.answer.content.value == {"token": "«galileo.token»", "name": "abc"}
    assert secrets.mask_text("abc") == "abc"


def test_what_the_document_shows_is_masked_by_its_place_only() -> None:
    of = keys_api({"password": {"type": "string", "example": "correct-horse"}})
    secrets = Secrets([of])
    one = exchange(of, {"password": "correct-horse"}, {"note": "correct-horse"})
    secrets.learn(one)
    shown = secrets.mask_exchange(one)
    assert b"correct-horse" not in (shown.sent.body or b"")
    assert secrets.mask_text("correct-horse") == "correct-horse"


@pytest.mark.parametrize(
    "body",
    [
        {"public_key": "ssh-ed25519 AAAAC3Nza"},
        {"key_prefix": "sk-12345678"},
        {"id": "0f4cf9c2-8f57"},
        {"name": "my api key 1"},
        {"next_page_token": "abcdefghij"},
        {"created_at": "2030-01-01T00:00:00Z"},
        {"idempotency_key": "abcdefghij"},
        {"max_tokens": 12345678},
    ],
)
def test_what_is_no_secret_stays(body: dict[str, Any]) -> None:
    of = keys_api()
    secrets = Secrets([of])
    one = exchange(of, body, body)
    secrets.learn(one)
    assert secrets.mask_exchange(one) == one


def test_masking_an_exchange_twice_changes_nothing_more() -> None:
    of = keys_api()
    secrets = Secrets([of])
    one = exchange(of, {"password": "abc", "secret": CANARY}, {"api_key": CANARY, "pin": "1"})
    secrets.learn(one)
    shown = secrets.mask_exchange(one)
    assert secrets.mask_exchange(shown) == shown


def test_a_token_is_known_by_its_looks() -> None:
    of = keys_api()
    secrets = Secrets([of])
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
    secrets.learn(exchange(of, {}, {"data": token}))
    assert token not in secrets.mask_text(f"see {token}")


def test_an_endless_number_of_secrets_is_borne() -> None:
    of = keys_api()
    secrets = Secrets([of])
    one = exchange(of, {}, [{"api_key": f"sk-{number:020}"} for number in range(25_000)])
    secrets.learn(one)
    assert secrets.mask_text(f"sk-{5:020}") == "«galileo.api_key #6»"


@pytest.mark.parametrize("filling", [b'\\"', b'"', b'{"', b'"a":', b"<a>", b"a="])
def test_no_body_makes_the_search_for_secrets_take_long(filling: bytes) -> None:
    of = keys_api()
    secrets = Secrets([of], {"galileo.key": [CANARY]})
    one = exchange(of, {}, b'"' + filling * (1_000_000 // len(filling)))
    secrets.learn(one)
    secrets.mask_exchange(one)
