"""Who is let in: alternatives, shapes, given credentials, scopes, anonymous calls, modes."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.credentials import Credential
from understudy.mockserver.authentication import Authentication, Check, compile_authentication
from understudy.mockserver.options import AuthMode
from understudy.mockserver.presented import Fault
from understudy.mockserver.request import Request
from understudy.mockserver.tokens import LIFETIME, Grant, TokenStore
from understudy.openapi.location import Location
from understudy.openapi.model import Alternative, Operation, Requirement, SecurityScheme

AT = Location("file:///galileo.yaml", "/security")
NOW = datetime(2025, 1, 1, tzinfo=UTC)
KEY = SecurityScheme("APIKeyHeader", "apiKey", AT, place="header", parameter="Galileo-API-Key")
OTHER = SecurityScheme("Other", "apiKey", AT, place="header", parameter="X-Other")
QUERY = SecurityScheme("Query", "apiKey", AT, place="query", parameter="key")
COOKIE = SecurityScheme("Cookie", "apiKey", AT, place="cookie", parameter="sid")
WORDED = SecurityScheme(
    "ApiKeyAuth", "apiKey", AT, place="header", parameter="Authorization", scheme_word="Api-Key"
)
BASIC = SecurityScheme("HTTPBasic", "http", AT, scheme="basic")
BEARER = SecurityScheme("bearerAuth", "http", AT, scheme="bearer", bearer_format="API key or JWT")
JWT = SecurityScheme("BearerAuth", "http", AT, scheme="bearer", bearer_format="JWT")
DIGEST = SecurityScheme("Digest", "http", AT, scheme="digest")
OAUTH = SecurityScheme("OAuth2PasswordBearer", "oauth2", AT)
OPEN_ID = SecurityScheme("OpenId", "openIdConnect", AT)
CERTIFICATE = SecurityScheme("Certificate", "mutualTLS", AT)
UNKNOWN = SecurityScheme("Gone", "unknown", AT)
EVERY = (KEY, QUERY, COOKIE, WORDED, BASIC, BEARER, JWT, DIGEST, OAUTH, OPEN_ID, UNKNOWN)
GALILEO = ((KEY,), (OAUTH,), (BASIC,))
BRAINTRUST = ((BEARER,), ())


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def store(clock: Clock | None = None) -> TokenStore:
    return TokenStore(Random(1), clock or Clock())


def check(
    *alternatives: tuple[SecurityScheme, ...],
    mode: AuthMode = AuthMode.ENFORCE,
    credentials: Mapping[str, tuple[Credential, ...]] | None = None,
    tokens: TokenStore | None = None,
    scopes: tuple[str, ...] = (),
) -> Check:
    security = tuple(
        Alternative(tuple(Requirement(scheme, scopes) for scheme in one), AT.child(index))
        for index, one in enumerate(alternatives)
    )
    operation = Operation("g POST /x", "x", "POST", "/x", (), None, {}, security, ("",), AT)
    return compile_authentication(
        operation,
        mode,
        credentials or {},
        tokens or store(),
        realm="galileo",
        line_of=lambda at: f"galileo.yaml:{at.last}",
    )


def request(query: str = "", **headers: str) -> Request:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"method": "POST", "path": "/x", "query_string": query.encode(), "headers": pairs}
    return Request(scope)


def basic(pair: str) -> str:
    return "Basic " + base64.b64encode(pair.encode()).decode()


GOOD = {
    "apiKey": request(galileo_api_key="abc"),
    "oauth2": request(authorization="Bearer abc"),
    "basic": request(authorization=basic("alice:secret")),
}
BAD = {
    "nothing": request(),
    "digest": request(authorization="Digest x"),
    "basic that does not decode": request(authorization="Basic !!!"),
    "basic without a colon": request(authorization=basic("alice")),
    "basic with nothing in it": request(authorization=basic(":")),
    "basic unpadded": request(authorization="Basic YWxpY2U6cw"),
    "basic not UTF-8": request(authorization="Basic /zr/"),
    "an empty key": request(galileo_api_key=""),
    "a blank key": request(galileo_api_key="  "),
    "no token": request(authorization="Bearer"),
    "an empty token": request(authorization="Bearer "),
    "two tokens": request(authorization="Bearer a, Bearer b"),
    "a token without its word": request(authorization="abc"),
    "an empty header": request(authorization=""),
}


@pytest.mark.parametrize("name", GOOD)
def test_any_alternative_is_enough(name: str) -> None:
    outcome = check(*GALILEO)(GOOD[name])
    assert outcome.granted
    assert not outcome.anonymous
    assert outcome.notices == ()


@pytest.mark.parametrize("name", BAD)
def test_what_meets_no_alternative_is_401_with_every_challenge(name: str) -> None:
    outcome = check(*GALILEO)(BAD[name])
    assert (outcome.granted, outcome.status) == (False, 401)
    words = [challenge.partition(" ")[0] for challenge in outcome.challenges]
    assert words == ["ApiKey", "Bearer", "Basic"]
    assert "send Galileo-API-Key, or Authorization: Bearer <token>" in outcome.reason


def test_the_reason_is_about_the_nearest_alternative() -> None:
    assert "Basic" in check(*GALILEO)(BAD["basic that does not decode"]).reason
    assert "Bearer" in check(*GALILEO)(BAD["no token"]).reason
    assert check(*GALILEO)(BAD["nothing"]).reason.startswith("no credential: send")
    assert "scheme word" in check(*GALILEO)(BAD["digest"]).reason


@pytest.mark.parametrize("value", ["Api-Key abc", "api-key abc", "API-KEY  abc"])
def test_a_scheme_word_is_matched_in_any_case(value: str) -> None:
    outcome = check((WORDED,))(request(authorization=value))
    assert outcome.granted
    assert outcome.identity == "ApiKeyAuth:abc"


@pytest.mark.parametrize("value", ["Bearer abc", "abc", "Api-Key", "Api-Key ", "Api-Keyabc"])
def test_a_wrong_or_missing_scheme_word_is_refused(value: str) -> None:
    outcome = check((WORDED,))(request(authorization=value))
    assert outcome.status == 401
    assert outcome.challenges == ('Api-Key realm="galileo"',)
    assert "send Authorization: Api-Key <key>" in outcome.reason


def test_a_key_sits_in_a_header_a_query_or_a_cookie() -> None:
    assert check((QUERY,))(request("a=b&key=a%20b")).identity == "Query:a b"
    assert check((COOKIE,))(request(cookie='x=1; sid="abc"; y')).identity == "Cookie:abc"
    assert check((KEY,))(request(galileo_api_key="abc")).identity == "APIKeyHeader:abc"
    for wrong in (request("key="), request("Key=a"), request(cookie="sid=;sidx=1")):
        assert check((QUERY,), (COOKIE,))(wrong).status == 401


def test_other_http_schemes_need_their_word_and_something_behind_it() -> None:
    assert check((DIGEST,))(request(authorization='digest username="a"')).granted
    assert check((DIGEST,))(request(authorization="Digest")).fault is Fault.SHAPE
    assert check((DIGEST,))(request(authorization="Bearer a")).fault is Fault.WORD


def test_openid_connect_is_a_bearer() -> None:
    assert check((OPEN_ID,))(request(authorization="bearer abc")).granted
    assert check((OPEN_ID,))(request(authorization="Basic abc")).status == 401


def test_an_undefined_scheme_is_met_by_any_authorization_header_and_by_nothing_else() -> None:
    assert check((UNKNOWN,))(request(authorization="anything")).granted
    for wrong in (request(), request(authorization=" "), request(galileo_api_key="abc")):
        assert check((UNKNOWN,))(wrong).status == 401


def test_all_requirements_of_an_alternative_are_needed() -> None:
    both = check((KEY, OTHER))
    outcome = both(request(galileo_api_key="a", x_other="b"))
    assert outcome.identity == "APIKeyHeader:a + Other:b"
    missing = both(request(galileo_api_key="a"))
    assert missing.status == 401
    assert missing.reason == "X-Other is missing: send Galileo-API-Key and X-Other"


def test_a_client_certificate_is_taken_as_present_with_a_notice() -> None:
    outcome = check((CERTIFICATE,))(request())
    assert outcome.granted
    assert "client certificate" in outcome.notices[0]
    both = check((CERTIFICATE, KEY))
    assert both(request(galileo_api_key="a")).notices == outcome.notices
    assert both(request()).status == 401


def test_a_credential_that_is_seen_comes_before_a_certificate() -> None:
    either = check((CERTIFICATE,), (KEY,))
    assert either(request(galileo_api_key="a")).identity == "APIKeyHeader:a"
    assert either(request()).granted


def test_nothing_is_asked_where_nothing_is_documented() -> None:
    for public in (check(), check(()), check((), mode=AuthMode.REQUIRE)):
        assert public(request(authorization="junk")) == Authentication(granted=True)


def test_anonymous_is_granted_with_the_line_that_allows_it() -> None:
    outcome = check(*BRAINTRUST)(request())
    assert outcome.granted
    assert outcome.anonymous
    assert outcome.notices == ("anonymous, allowed at galileo.yaml:1",)


def test_the_line_is_looked_for_once_and_only_when_it_is_needed() -> None:
    asked: list[Location] = []

    def line_of(at: Location) -> str:
        asked.append(at)
        return "galileo.yaml:1"

    alternatives = (Alternative((Requirement(BEARER),), AT), Alternative((), AT.child(1)))
    operation = Operation("g POST /x", "x", "POST", "/x", (), None, {}, alternatives, ("",), AT)
    compiled = compile_authentication(
        operation, AuthMode.ENFORCE, {}, store(), realm="g", line_of=line_of
    )
    compiled(request(authorization="Bearer a"))
    assert asked == []
    compiled(request())
    compiled(request())
    assert asked == [AT.child(1)]


@pytest.mark.parametrize("value", ["junk", "Basic abc", "Bearer", "Digest x", ""])
def test_a_wrong_credential_is_refused_though_none_is_allowed(value: str) -> None:
    outcome = check(*BRAINTRUST)(request(authorization=value))
    assert outcome.status == 401
    assert "or no credential at all" in outcome.reason


def test_an_unrelated_credential_is_not_anonymous() -> None:
    keyed = check((KEY,), (QUERY,), (COOKIE,), ())
    assert keyed(request(authorization="Bearer a")).status == 401
    assert keyed(request(authorization="Bearer a", galileo_api_key="b")).granted
    for empty in (request(galileo_api_key=""), request("key="), request(cookie="sid=")):
        assert keyed(empty).status == 401
    assert keyed(request("other=1", cookie="a=b")).anonymous


def test_require_takes_anonymous_alternatives_away() -> None:
    required = check(*BRAINTRUST, mode=AuthMode.REQUIRE)
    assert required(request()).status == 401
    assert "no credential at all" not in required(request()).reason
    assert required(request(authorization="Bearer a")).granted


@pytest.mark.parametrize("name", BAD)
def test_warn_lets_through_and_says_what_would_have_been(name: str) -> None:
    refused, warned = check(*GALILEO)(BAD[name]), check(*GALILEO, mode=AuthMode.WARN)(BAD[name])
    assert warned.granted
    assert warned.notices == (f"would be refused with 401: {refused.reason}",)


def test_off_lets_everything_through_silently_and_still_knows_who_calls() -> None:
    off = check(*GALILEO, mode=AuthMode.OFF)
    for one in BAD.values():
        assert off(one) == Authentication(granted=True)
    assert off(GOOD["apiKey"]).identity == "APIKeyHeader:abc"


def test_given_credentials_narrow_only_their_own_scheme() -> None:
    narrowed = check(*GALILEO, credentials={KEY.name: (Credential("g", KEY.name, "right"),)})
    assert narrowed(request(galileo_api_key="right")).granted
    outcome = narrowed(request(galileo_api_key="wrong"))
    assert (outcome.status, outcome.fault) == (401, Fault.UNKNOWN)
    assert narrowed(request(authorization="Bearer any")).granted


@pytest.mark.parametrize(
    ("scheme", "secret", "right", "wrong"),
    [
        (BASIC, "alice:sécret", basic("alice:sécret"), basic("alice:other")),
        (BEARER, "abc", "bearer abc", "Bearer abcd"),
        (OAUTH, "abc", "Bearer abc", "Bearer ABC"),
        (WORDED, "abc", "Api-Key abc", "Api-Key ab"),
        (DIGEST, "x y", "Digest x y", "Digest x"),
        (UNKNOWN, "Any thing", "Any thing", "Any"),
    ],
)
def test_a_given_credential_is_compared_whole(
    scheme: SecurityScheme, secret: str, right: str, wrong: str
) -> None:
    known = check((scheme,), credentials={scheme.name: (Credential("g", scheme.name, secret),)})
    assert known(request(authorization=right)).granted
    assert known(request(authorization=wrong)).status == 401


def test_a_header_outside_ascii_is_compared_as_utf8() -> None:
    known = check((KEY,), credentials={KEY.name: (Credential("g", KEY.name, "clé"),)})
    assert known(request(galileo_api_key="clé")).granted


def test_a_credential_without_the_scope_is_403() -> None:
    limited = (Credential("g", OAUTH.name, "abc", frozenset({"read"})),)
    full = (Credential("g", OAUTH.name, "all"), *limited)
    needs = check((OAUTH,), scopes=("write",), credentials={OAUTH.name: full})
    outcome = needs(request(authorization="Bearer abc"))
    assert (outcome.status, outcome.fault) == (403, Fault.SCOPE)
    assert outcome.challenges == (
        'Bearer realm="galileo", error="insufficient_scope", scope="write"',
    )
    assert needs(request(authorization="Bearer all")).granted
    assert check((OAUTH,), scopes=("read",), credentials={OAUTH.name: limited})(
        request(authorization="Bearer abc")
    ).granted


def test_403_wins_over_the_401_of_another_alternative() -> None:
    limited = {OAUTH.name: (Credential("g", OAUTH.name, "abc", frozenset()),)}
    needs = check((KEY,), (OAUTH,), scopes=("write",), credentials=limited)
    assert needs(request(authorization="Bearer abc")).status == 403


def test_who_is_not_known_hears_it_before_what_is_not_allowed() -> None:
    limited = {KEY.name: (Credential("g", KEY.name, "abc", frozenset()),)}
    both = check((KEY, OTHER), scopes=("write",), credentials=limited)
    assert both(request(galileo_api_key="abc")).status == 401
    assert both(request(galileo_api_key="abc", x_other="b")).status == 403


def test_a_token_of_this_mock_is_accepted_beside_given_credentials() -> None:
    tokens = store()
    token = tokens.issue(Grant("user:alice", frozenset({OAUTH.name})))
    given_one = {scheme.name: (Credential("g", scheme.name, "abc"),) for scheme in (OAUTH, BEARER)}
    for scheme in (OAUTH, BEARER):
        known = check((scheme,), credentials=given_one, tokens=tokens)
        assert known(request(authorization=f"Bearer {token}")).identity == "user:alice"
        assert known(request(authorization=f"Bearer {token}x")).status == 401


def test_a_token_is_for_the_scheme_whose_flow_issued_it() -> None:
    tokens = store()
    token = tokens.issue(Grant("user:alice", frozenset({"Elsewhere"})))
    known = {OAUTH.name: (Credential("g", OAUTH.name, "abc"),)}
    outcome = check((OAUTH,), credentials=known, tokens=tokens)(
        request(authorization=f"Bearer {token}")
    )
    assert outcome.status == 401


def test_a_token_ends_and_its_scopes_count() -> None:
    clock = Clock()
    tokens = store(clock)
    token = tokens.issue(Grant("user:a", frozenset({OAUTH.name}), scopes=frozenset({"read"})))
    sent = request(authorization=f"Bearer {token}")
    assert check((OAUTH,), tokens=tokens, scopes=("read",))(sent).granted
    assert check((OAUTH,), tokens=tokens, scopes=("write",))(sent).status == 403
    clock.now += LIFETIME + timedelta(seconds=1)
    outcome = check((OAUTH,), tokens=tokens, scopes=("read",))(sent)
    assert (outcome.status, outcome.fault) == (401, Fault.EXPIRED)
    assert 'error="invalid_token"' in outcome.challenges[0]


def test_the_same_user_is_the_same_caller_by_basic_and_by_token() -> None:
    tokens = store()
    token = tokens.issue(Grant("user:alice", frozenset({OAUTH.name})))
    galileo = check(*GALILEO, tokens=tokens)
    assert galileo(GOOD["basic"]).identity == "user:alice"
    assert galileo(request(authorization=f"Bearer {token}")).identity == "user:alice"


def test_a_bearer_that_is_no_jwt_is_noted_only_where_a_jwt_is_documented() -> None:
    odd = request(authorization="Bearer abc")
    assert "not a JWT" in check((JWT,))(odd).notices[0]
    assert check((JWT,))(request(authorization="Bearer e30.e30.c2ln")).notices == ()
    assert check((BEARER,))(odd).notices == ()
    known = check((JWT,), credentials={JWT.name: (Credential("g", JWT.name, "abc"),)})
    assert known(odd).notices == ()


TEXT = st.text(st.characters(max_codepoint=255), max_size=40)
AUTHORIZATION = st.one_of(
    TEXT,
    st.builds(
        lambda word, rest: f"{word} {rest}",
        st.sampled_from(["Basic", "Bearer", "bearer", "Digest", "Api-Key"]),
        st.one_of(TEXT, st.binary().map(lambda data: base64.b64encode(data).decode())),
    ),
)
ASKED = check(*((scheme,) for scheme in EVERY), (KEY, BASIC), (), mode=AuthMode.ENFORCE)
ONE_BY_ONE = [check((scheme,)) for scheme in EVERY]


@given(AUTHORIZATION, TEXT, TEXT)
def test_no_request_raises(authorization: str, cookie: str, query: str) -> None:
    headers = [
        (b"authorization", authorization.encode("latin-1")),
        (b"cookie", b"sid=" + cookie.encode("latin-1")),
    ]
    query_string = b"key=" + query.encode("latin-1")
    sent = Request(
        {"method": "POST", "path": "/x", "query_string": query_string, "headers": headers}
    )
    for one in (ASKED, *ONE_BY_ONE):
        outcome = one(sent)
        assert outcome.granted == (outcome.status == 0)
        assert outcome.granted or outcome.challenges
        outcome.identity.encode()


SECRET = st.text("0123456789abcdef", max_size=30).map("0~0{}".format)


@given(SECRET, SECRET, st.sampled_from(EVERY))
def test_no_secret_is_in_what_is_said(sent: str, known: str, scheme: SecurityScheme) -> None:
    given_one = {scheme.name: (Credential("g", scheme.name, f"{known}:"),)}
    asked = check((scheme,), credentials=given_one)
    for value in (sent, f"Bearer {sent}", basic(f"{sent}:{sent}"), f"Api-Key {sent}"):
        outcome = asked(request(f"key={sent}", authorization=value, galileo_api_key=sent))
        said = f"{outcome!r} {outcome.reason} {outcome.challenges} {outcome.notices}"
        assert sent not in said
        assert known not in said


@given(st.text(min_size=1), st.text())
def test_every_pair_that_basic_can_carry_is_let_in(user: str, password: str) -> None:
    pair = f"{user.replace(':', '')}.:{password}"
    outcome = check((BASIC,))(request(authorization=basic(pair)))
    assert outcome.granted == all((one >= " " and one != "\x7f") or one == "\t" for one in pair)
