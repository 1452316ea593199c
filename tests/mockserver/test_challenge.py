"""What a client without the right credential is told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.challenge import challenge, challenges, complaint, invitation, quoted
from understudy.mockserver.presented import Fault
from understudy.openapi.location import Location
from understudy.openapi.model import Alternative, Requirement, SecurityScheme

AT = Location("file:///galileo.yaml", "")
HEADER_VALUE = re.compile(r"[ -~]*")


def api_key(place: str, parameter: str, word: str = "") -> SecurityScheme:
    return SecurityScheme("Key", "apiKey", AT, place=place, parameter=parameter, scheme_word=word)


def http(scheme: str) -> SecurityScheme:
    return SecurityScheme("Http", "http", AT, scheme=scheme)


OAUTH = SecurityScheme("Login", "oauth2", AT)
OPEN_ID = SecurityScheme("OpenId", "openIdConnect", AT)
CERTIFICATE = SecurityScheme("Certificate", "mutualTLS", AT)
GALILEO = [
    Alternative((Requirement(one),), AT)
    for one in (api_key("header", "Galileo-API-Key"), OAUTH, http("basic"))
]


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        (http("basic"), 'Basic realm="galileo", charset="UTF-8"'),
        (http("bearer"), 'Bearer realm="galileo"'),
        (OAUTH, 'Bearer realm="galileo"'),
        (OPEN_ID, 'Bearer realm="galileo"'),
        (http("digest"), 'Digest realm="galileo", qop="auth", nonce="mock"'),
        (http("negotiate"), "Negotiate"),
        (http("scram-sha-256"), 'SCRAM-SHA-256 realm="galileo"'),
        (api_key("header", "X-Key"), 'ApiKey realm="galileo", header="X-Key"'),
        (api_key("query", "key"), 'ApiKey realm="galileo", query="key"'),
        (api_key("cookie", "sid"), 'ApiKey realm="galileo", cookie="sid"'),
        (api_key("header", "Authorization", "Api-Key"), 'Api-Key realm="galileo"'),
        (api_key("header", "X-Key", "Token"), 'Token realm="galileo", header="X-Key"'),
        (SecurityScheme("Gone", "unknown", AT), 'Bearer realm="galileo"'),
        (CERTIFICATE, ""),
    ],
)
def test_every_kind_of_scheme_has_its_challenge(scheme: SecurityScheme, value: str) -> None:
    assert challenge(Requirement(scheme), "galileo") == value


def test_a_bearer_challenge_names_the_scopes_that_are_needed() -> None:
    needed = Requirement(OAUTH, ("read", "write:all", 'no"quote'))
    assert challenge(needed, "g") == 'Bearer realm="g", scope="read write:all"'


def test_every_scheme_of_an_operation_is_challenged_once() -> None:
    twice = [*GALILEO, Alternative((Requirement(http("bearer")),), AT)]
    assert challenges(twice, "galileo") == (
        'ApiKey realm="galileo", header="Galileo-API-Key"',
        'Bearer realm="galileo"',
        'Basic realm="galileo", charset="UTF-8"',
    )


def test_only_the_bearer_that_was_refused_carries_an_error() -> None:
    refused = GALILEO[1].requirements[0]
    assert challenges(GALILEO, "g", refused, Fault.UNKNOWN) == (
        'ApiKey realm="g", header="Galileo-API-Key"',
        'Bearer realm="g", error="invalid_token"',
        'Basic realm="g", charset="UTF-8"',
    )
    assert challenges(GALILEO, "g", refused, Fault.ABSENT) == challenges(GALILEO, "g")


def test_a_missing_scope_is_challenged_alone() -> None:
    needed = Requirement(OAUTH, ("read",))
    alternatives = [Alternative((needed,), AT), *GALILEO]
    assert challenges(alternatives, "g", needed, Fault.SCOPE) == (
        'Bearer realm="g", error="insufficient_scope", scope="read"',
    )
    assert challenges(GALILEO, "g", GALILEO[0].requirements[0], Fault.SCOPE) == ()


def test_an_invitation_lists_the_alternatives_and_what_belongs_together() -> None:
    assert invitation(GALILEO) == (
        "send Galileo-API-Key, or Authorization: Bearer <token>, "
        "or Authorization: Basic <user:password>"
    )
    together = Alternative(
        (Requirement(api_key("query", "key")), Requirement(api_key("cookie", "sid"))), AT
    )
    assert invitation([together], anonymous=True) == (
        "send the query parameter key and the cookie sid, or no credential at all"
    )


@given(st.text())
def test_a_quoted_string_holds_one_line_of_visible_text(text: str) -> None:
    value = quoted(text)
    assert HEADER_VALUE.fullmatch(value)
    assert re.fullmatch(r'"(?:[^"\\]|\\["\\])*"', value)


@given(st.text(), st.text(), st.sampled_from(sorted(Fault)[1:]))
def test_whatever_a_document_holds_its_complaints_fit_in_a_header(
    name: str, scope: str, fault: Fault
) -> None:
    scheme = SecurityScheme(name, "apiKey", AT, place="query", parameter=name)
    needed = Requirement(scheme, (scope,))
    sentence = complaint(needed, fault, invitation([Alternative((needed,), AT)]))
    assert HEADER_VALUE.fullmatch(sentence)
