"""The OAuth2 endpoints: grants, refusals in the shape of RFC 6749, redirects."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.credentials import Credential
from understudy.mockserver.authorization_endpoint import authorization_reply, is_redirect_uri
from understudy.mockserver.oauth_request import FORM
from understudy.mockserver.reply import Reply
from understudy.mockserver.request import Request
from understudy.mockserver.token_endpoint import token_reply
from understudy.mockserver.tokens import TokenStore
from understudy.openapi.location import Location
from understudy.openapi.model import Flow, SecurityScheme

AT = Location("file:///galileo.yaml", "")
URL, BACK = "https://h/login", "http://localhost:3000/back"


def scheme(*kinds: str, scopes: tuple[str, ...] = ()) -> SecurityScheme:
    flows = tuple(Flow(kind, URL, URL, None, scopes) for kind in kinds)
    return SecurityScheme("Login", "oauth2", AT, flows=flows)


EVERY = scheme("password", "clientCredentials", "authorizationCode", "implicit")
PASSWORD = {"grant_type": "password", "username": "alice", "password": "secret"}
CLIENT = {"client_id": "app", "client_secret": "s3cret"}


def store() -> TokenStore:
    return TokenStore(Random(1), lambda: datetime(2025, 1, 1, tzinfo=UTC))


def request(
    body: bytes = b"", method: str = "POST", media_type: str = FORM, query: str = "", **headers: str
) -> Request:
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    if media_type:
        pairs.append((b"content-type", media_type.encode()))
    scope = {
        "method": method,
        "path": "/login",
        "query_string": query.encode("latin-1"),
        "headers": pairs,
    }
    return Request(scope, body)


def ask(
    fields: dict[str, str],
    at: SecurityScheme = EVERY,
    tokens: TokenStore | None = None,
    *known: Credential,
    **headers: str,
) -> Reply:
    sent = request(urlencode(fields).encode(), **headers)
    return token_reply(sent, [at], tokens or store(), {at.name: known}, realm="galileo")


def read(reply: Reply) -> dict[str, Any]:
    headers = dict(reply.headers)
    assert headers["Content-Type"] == "application/json"
    assert headers["Cache-Control"] == "no-store"
    value: dict[str, Any] = json.loads(reply.body)
    return value


def refused(reply: Reply) -> tuple[int, str]:
    value = read(reply)
    assert value["error_description"] in reply.reason
    return reply.status, value["error"]


def basic(pair: str) -> str:
    return "Basic " + base64.b64encode(pair.encode()).decode()


def test_a_password_gives_a_token_that_stands_for_the_user() -> None:
    tokens = store()
    value = read(ask(PASSWORD, EVERY, tokens))
    grant = tokens.grant(value["access_token"])
    assert grant is not None
    assert (grant.subject, grant.schemes, grant.scopes) == (
        "user:alice",
        frozenset({"Login"}),
        None,
    )
    assert (value["token_type"], value["expires_in"]) == ("bearer", 3600)
    assert "scope" not in value


def test_json_is_read_with_a_notice() -> None:
    sent = request(json.dumps(PASSWORD).encode(), media_type="application/json; charset=utf-8")
    reply = token_reply(sent, [EVERY], store(), {}, realm="g")
    assert reply.status == 200
    assert "JSON" in reply.notices[0]


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"", FORM),
        (b"grant_type=password", FORM),
        (b"grant_type=password&username=&password=x", FORM),
        (b"grant_type=password&grant_type=password", FORM),
        (b"\xff=\xff", FORM),
        (b"&".join(b"a%d=b" % one for one in range(100)), FORM),
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b'{"grant_type": 1}', "application/json"),
        (b"grant_type=password&username=a&password=b", "text/plain"),
        (b"grant_type=password&username=a&password=b", ""),
        (b"grant_type=authorization_code", FORM),
        (b"grant_type=refresh_token", FORM),
    ],
)
def test_what_cannot_be_read_is_an_invalid_request(body: bytes, media_type: str) -> None:
    reply = token_reply(request(body, media_type=media_type), [EVERY], store(), {}, realm="g")
    assert refused(reply) == (400, "invalid_request")


def test_only_the_documented_grants_are_supported() -> None:
    assert refused(ask(PASSWORD, scheme("clientCredentials"))) == (400, "unsupported_grant_type")
    assert refused(ask({"grant_type": "magic"})) == (400, "unsupported_grant_type")
    refresh = {"grant_type": "refresh_token", "refresh_token": "x"}
    assert refused(ask(refresh, scheme("clientCredentials"))) == (400, "unsupported_grant_type")


def test_only_post_is_taken() -> None:
    reply = token_reply(request(method="GET"), [EVERY], store(), {}, realm="g")
    assert reply.status == 405
    assert ("Allow", "POST") in reply.headers


def test_a_client_shows_itself_by_basic_or_in_the_form() -> None:
    tokens = store()
    fields = {"grant_type": "client_credentials"}
    for reply in (
        ask(fields, EVERY, tokens, authorization=basic("app%20one:s")),
        ask({**fields, "client_id": "app one", "client_secret": "s"}, EVERY, tokens),
    ):
        value = read(reply)
        grant = tokens.grant(value["access_token"])
        assert grant is not None
        assert grant.subject == "client:app one"
        assert "refresh_token" not in value


@pytest.mark.parametrize("header", ["Basic !!!", basic("app"), basic(":s"), "Bearer x", ""])
def test_a_client_that_does_not_show_itself_is_401_with_a_challenge(header: str) -> None:
    reply = ask({"grant_type": "client_credentials"}, authorization=header)
    assert refused(reply) == (401, "invalid_client")
    assert ("WWW-Authenticate", 'Basic realm="galileo", charset="UTF-8"') in reply.headers


def test_given_pairs_are_the_only_users_and_clients() -> None:
    alice = Credential("g", "Login", "alice:secret", frozenset({"read"}))
    token = Credential("g", "Login", "abc")
    assert read(ask(PASSWORD, EVERY, None, alice, token))["scope"] == "read"
    assert read(ask(PASSWORD, EVERY, None, token))["access_token"]
    mallory = PASSWORD | {"username": "mallory"}
    assert refused(ask(mallory, EVERY, None, alice)) == (400, "invalid_grant")
    wanted = PASSWORD | {"scope": "write"}
    assert refused(ask(wanted, EVERY, None, alice)) == (400, "invalid_scope")
    client = {"grant_type": "client_credentials", **CLIENT}
    assert refused(ask(client, EVERY, None, alice)) == (401, "invalid_client")
    assert ask(client, EVERY, None, Credential("g", "Login", "app:s3cret")).status == 200


def test_scopes_are_those_that_the_flow_lists() -> None:
    listed = scheme("password", scopes=("read", "write"))
    assert read(ask(PASSWORD | {"scope": "write read"}, listed))["scope"] == "read write"
    assert refused(ask(PASSWORD | {"scope": "admin"}, listed)) == (400, "invalid_scope")
    assert read(ask(PASSWORD | {"scope": "any"}, scheme("password")))["scope"] == "any"


def test_a_refresh_token_gives_new_access_and_no_more_scopes() -> None:
    tokens = store()
    first = read(ask(PASSWORD | {"scope": "read write"}, EVERY, tokens))
    again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = read(ask(again | {"scope": "read"}, EVERY, tokens))
    assert second["access_token"] != first["access_token"]
    assert (second["scope"], second["refresh_token"]) == ("read", first["refresh_token"])
    assert refused(ask(again | {"scope": "admin"}, EVERY, tokens)) == (400, "invalid_scope")
    assert refused(ask(again, EVERY, store())) == (400, "invalid_grant")


def authorize(tokens: TokenStore, at: SecurityScheme = EVERY, /, **fields: str) -> Reply:
    query = urlencode({"client_id": "app", "redirect_uri": BACK, "response_type": "code"} | fields)
    return authorization_reply(request(method="GET", query=query), [at], tokens)


def returned(reply: Reply, part: str = "query") -> dict[str, str]:
    assert reply.status == 302
    target = dict(reply.headers)["Location"]
    assert target.startswith(BACK)
    return {name: one for name, (one,) in parse_qs(getattr(urlsplit(target), part)).items()}


def test_a_code_is_sent_back_with_the_state_and_buys_a_token_once() -> None:
    tokens = store()
    answer = returned(authorize(tokens, state="a&b=\r\nc", scope="read"))
    assert answer["state"] == "a&b=\r\nc"
    fields = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": BACK}
    value = read(ask(fields | CLIENT, EVERY, tokens))
    grant = tokens.grant(value["access_token"])
    assert grant is not None
    assert (grant.subject, value["scope"]) == ("owner:app", "read")
    assert refused(ask(fields | CLIENT, EVERY, tokens)) == (400, "invalid_grant")


@pytest.mark.parametrize(
    "wrong", [{"client_id": "other"}, {"redirect_uri": BACK + "x"}, {"code": "guessed"}]
)
def test_a_code_is_for_its_client_and_its_address(wrong: dict[str, str]) -> None:
    tokens = store()
    code = returned(authorize(tokens))["code"]
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **CLIENT}
    assert refused(ask(fields | wrong, EVERY, tokens)) == (400, "invalid_grant")


@pytest.mark.parametrize("method", ["S256", "plain"])
def test_a_challenge_must_be_met_by_its_verifier(method: str) -> None:
    tokens, verifier = store(), "v" * 43
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    challenge = digest.decode() if method == "S256" else verifier
    outcomes = []
    for shown in ("", "wrong", verifier):
        code = returned(authorize(tokens, code_challenge=challenge, code_challenge_method=method))[
            "code"
        ]
        fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
        outcomes.append(ask(fields | {"code_verifier": shown}, EVERY, tokens).status)
    assert outcomes == [400, 400, 200]


def test_the_implicit_flow_answers_in_the_fragment() -> None:
    tokens = store()
    answer = returned(authorize(tokens, response_type="token", state="s"), "fragment")
    assert tokens.grant(answer["access_token"]) is not None
    assert (answer["token_type"], answer["state"]) == ("bearer", "s")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": ""}, "unsupported_response_type"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"code_challenge_method": "magic"}, "invalid_request"),
    ],
)
def test_what_a_client_asks_wrongly_is_sent_back_to_it(wrong: dict[str, str], error: str) -> None:
    listed = scheme("authorizationCode", scopes=("read",))
    answer = returned(authorize(store(), listed, state="s", **wrong))
    assert (answer["error"], answer["state"]) == (error, "s")


@pytest.mark.parametrize(
    "wrong",
    [
        {"redirect_uri": ""},
        {"redirect_uri": "/back"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": BACK + "#part"},
        {"redirect_uri": BACK + "\r\nSet-Cookie: a=b"},
        {"client_id": ""},
    ],
)
def test_nobody_is_redirected_where_the_address_or_the_client_is_wrong(
    wrong: dict[str, str],
) -> None:
    assert refused(authorize(store(), **wrong)) == (400, "invalid_request")


def test_an_address_keeps_its_own_query() -> None:
    reply = authorize(store(), redirect_uri=BACK + "?a=b")
    assert dict(reply.headers)["Location"].startswith(BACK + "?a=b&code=mock_code_")


def test_an_app_has_an_address_of_its_own() -> None:
    assert is_redirect_uri("com.example.app:/back")
    assert is_redirect_uri("https://app.example.com/back")
    assert not is_redirect_uri("http://[x")
    assert not is_redirect_uri("http:")
    assert not is_redirect_uri("data:text/html,x")


GRANTS = ["password", "client_credentials", "authorization_code", "refresh_token", "x"]
FIELDS = st.dictionaries(
    st.sampled_from(
        [
            "username",
            "password",
            "client_id",
            "client_secret",
            "code",
            "redirect_uri",
            "refresh_token",
            "scope",
            "code_verifier",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"])),
)


@given(FIELDS, st.sampled_from(GRANTS), st.text(st.characters(max_codepoint=255)))
def test_any_fields_get_an_answer(fields: dict[str, str], grant: str, header: str) -> None:
    reply = ask(fields | {"grant_type": grant}, authorization=header)
    assert reply.status in (200, 400, 401)
    assert reply.reason.isascii()
    assert reply.reason.isprintable()


@given(st.binary(), st.sampled_from([FORM, "application/json", ""]))
def test_any_bytes_get_an_answer(body: bytes, media_type: str) -> None:
    reply = token_reply(request(body, media_type=media_type), [EVERY], store(), {}, realm="g")
    assert reply.status in (200, 400, 401)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(max_codepoint=255)))
def test_any_query_gets_one_line_of_location(redirect: str, query: str) -> None:
    for reply in (
        authorize(store(), redirect_uri=redirect, state=redirect),
        authorization_reply(request(method="GET", query=query), [EVERY], store()),
    ):
        assert reply.status in (302, 400)
        assert all(value.isascii() and value.isprintable() for _, value in reply.headers)
