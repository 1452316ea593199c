"""The credential grammar, its sources, and which scheme a name means."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.credentials import (
    Credential,
    environment_credentials,
    environment_name,
    parse_credential,
    place_credentials,
)
from understudy.errors import CredentialError
from understudy.openapi.location import Location
from understudy.openapi.model import SecurityScheme

AT = Location("file:///galileo.yaml", "")
KEY = SecurityScheme("ApiKey", "apiKey", AT, place="header", parameter="X-Api-Key")
WORDED = SecurityScheme(
    "ApiKey", "apiKey", AT, place="header", parameter="Authorization", scheme_word="Api-Key"
)
BASIC = SecurityScheme("Basic", "http", AT, scheme="basic")
BEARER = SecurityScheme("Bearer", "http", AT, scheme="bearer")
OAUTH = SecurityScheme("Login", "oauth2", AT)
CERTIFICATE = SecurityScheme("Certificate", "mutualTLS", AT)
SCHEMES = {
    "galileo": {"ApiKey": KEY, "Basic": BASIC, "Login": OAUTH},
    "baseten": {"ApiKey": WORDED, "Bearer": BEARER, "Certificate": CERTIFICATE},
}
VISIBLE = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
SECRETS = st.text(VISIBLE, max_size=40).map("0~0{}".format)


def placed(text: str) -> dict[tuple[str, str], tuple[Credential, ...]]:
    return place_credentials([parse_credential(text, {})], SCHEMES)


def test_a_value_stands_in_the_credential_itself() -> None:
    assert parse_credential("ApiKey=value:abc=,d:e") == Credential(None, "ApiKey", "abc=,d:e")


def test_a_document_stands_in_front_of_the_last_dot() -> None:
    assert parse_credential("galileo.ApiKey=value:x") == Credential("galileo", "ApiKey", "x")


def test_a_variable_of_the_environment_is_read() -> None:
    assert parse_credential("ApiKey=env:MY_KEY", {"MY_KEY": "abc"}).secret == "abc"


def test_the_variable_that_was_named_is_known_while_it_holds_the_credential_as_it_is() -> None:
    def named(text: str, scheme: str = "baseten.ApiKey") -> str:
        credential = parse_credential(f"{scheme}=env:MY_KEY", {"MY_KEY": text})
        ((found,),) = place_credentials([credential], SCHEMES).values()
        return found.variable

    assert named("abc") == "MY_KEY"
    assert named("Api-Key abc") == ""
    ((other,),) = placed("galileo.ApiKey=value:abc").values()
    assert other.variable == ""


def test_a_file_is_read_without_its_last_line_break(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"abc\r\n")
    assert parse_credential(f"ApiKey=file:{file}").secret == "abc"


def test_scopes_limit_a_credential() -> None:
    limited = parse_credential("ApiKey=value:abc,scopes=read write")
    assert (limited.secret, limited.scopes) == ("abc", frozenset({"read", "write"}))
    assert parse_credential("ApiKey=value:abc,scopes=").scopes == frozenset()
    assert parse_credential("ApiKey=value:abc").scopes is None


def test_scopes_stand_behind_every_source(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("abc")
    for source in (f"file:{file}", "env:KEY"):
        limited = parse_credential(f"ApiKey={source},scopes=read", {"KEY": "abc"})
        assert (limited.secret, limited.scopes) == ("abc", frozenset({"read"}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ApiKey",
        "=value:abc",
        "galileo.=value:abc",
        "ApiKey=abc",
        "ApiKey=vault:abc",
        "ApiKey=env:",
        "ApiKey=env:not a name",
        "ApiKey=env:MISSING",
        "ApiKey=file:",
        "ApiKey=file:/no/such/file",
        "ApiKey=file:/no\x00file",
        "ApiKey=value:",
        "ApiKey=value:  ",
        "ApiKey=value:two\nlines",
        "ApiKey=value:\udcff",
    ],
)
def test_what_is_not_of_the_grammar_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(CredentialError) as error:
        parse_credential(text, {})
    assert error.value.what
    assert error.value.way_out


def test_a_file_that_is_no_credential_is_refused(tmp_path: Path) -> None:
    large, binary = tmp_path / "large", tmp_path / "binary"
    large.write_bytes(b"x" * 100_000)
    binary.write_bytes(b"\xff\xfe")
    for file in (large, binary, tmp_path):
        with pytest.raises(CredentialError, match="the file"):
            parse_credential(f"ApiKey=file:{file}")


@given(SECRETS)
def test_a_secret_is_in_no_repr_and_in_no_error(secret: str) -> None:
    shown = [repr(parse_credential(f"ApiKey=value:{secret}", {}))]
    tries = [secret, f"ApiKey={secret}", f"ApiKey=value:{secret}\n{secret}"]
    tries += [f"Nobody=value:{secret}", f"ApiKey=value:{secret}", f"Certificate=value:{secret}"]
    tries += [f"Bearer=value:{secret} {secret}", f"Basic=value:{secret.replace(':', '')}"]
    for text in tries:
        with pytest.raises(CredentialError) as error:
            placed(text)
        shown += [str(error.value), repr(error.value)]
    assert not any(secret in text for text in shown)


@given(st.text())
def test_any_text_is_a_credential_or_a_named_error(text: str) -> None:
    try:
        credential = parse_credential(text, {})
    except CredentialError:
        return
    assert credential.scheme
    assert credential.secret


def test_a_bare_name_finds_its_only_scheme() -> None:
    assert list(placed("Login=value:abc")) == [("galileo", "Login")]
    assert placed("Login=value:abc")["galileo", "Login"][0].document == "galileo"


def test_a_bare_name_that_two_documents_share_names_both() -> None:
    with pytest.raises(CredentialError, match=r"galileo\.ApiKey or baseten\.ApiKey"):
        placed("ApiKey=value:abc")
    assert list(placed("baseten.ApiKey=value:abc")) == [("baseten", "ApiKey")]


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(CredentialError, match=r"Did you mean galileo\.ApiKey"):
        placed("galileo.ApiKy=value:abc")
    with pytest.raises(CredentialError, match=r"Did you mean galileo\.Login"):
        placed("login=value:abc")
    with pytest.raises(CredentialError, match="have no security schemes"):
        place_credentials([Credential(None, "ApiKey", "abc")], {"galileo": {}})


def test_names_may_hold_dots() -> None:
    dotted = {"my.api": {"v1.key": KEY}}
    for name in ("my.api.v1.key", "v1.key"):
        found = place_credentials([parse_credential(f"{name}=value:abc")], dotted)
        assert found["my.api", "v1.key"][0].secret == "abc"


def test_several_credentials_of_one_scheme_are_kept_in_order() -> None:
    given_twice = [Credential(None, "Login", secret) for secret in ("one", "two")]
    found = place_credentials(given_twice, SCHEMES)["galileo", "Login"]
    assert [credential.secret for credential in found] == ["one", "two"]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("baseten.ApiKey=value:Api-Key abc", "abc"),
        ("baseten.ApiKey=value:api-key  abc", "abc"),
        ("baseten.ApiKey=value:abc", "abc"),
        ("galileo.ApiKey=value:Api-Key abc", "Api-Key abc"),
        ("Bearer=value:bearer abc", "abc"),
        ("Login=value:Bearer abc", "abc"),
        ("Login=value:alice:pass word", "alice:pass word"),
        ("Basic=value:alice:secret", "alice:secret"),
        ("Basic=value:Basic YWxpY2U6c2VjcmV0", "alice:secret"),
        ("Basic=value:basic alice:secret", "basic alice:secret"),
    ],
)
def test_a_scheme_word_is_not_kept_in_the_secret(text: str, secret: str) -> None:
    ((credential,),) = placed(text).values()
    assert credential.secret == secret


@pytest.mark.parametrize(
    "text", ["Basic=value:alice", "Bearer=value:two words", "Certificate=value:abc"]
)
def test_a_value_that_its_scheme_cannot_carry_is_refused(text: str) -> None:
    with pytest.raises(CredentialError):
        placed(text)


def test_the_environment_is_searched_for_the_names_of_schemes() -> None:
    assert environment_name("my-api", "v1.key") == "UNDERSTUDY_MY_API_V1_KEY"
    environ = {"UNDERSTUDY_BASETEN_APIKEY": "abc", "UNDERSTUDY_GALILEO_BASIC": ""}
    found = environment_credentials(environ, SCHEMES)
    assert found == (Credential("baseten", "ApiKey", "abc"),)


def test_a_variable_that_stands_for_two_schemes_is_refused_once_it_is_set() -> None:
    twins = {"my-api": {"Key": KEY}, "my_api": {"Key": KEY}}
    assert environment_credentials({}, twins) == ()
    with pytest.raises(CredentialError, match=r"my-api\.Key or my_api\.Key"):
        environment_credentials({"UNDERSTUDY_MY_API_KEY": "abc"}, twins)


@given(SECRETS, SECRETS)
def test_basic_given_as_it_stands_in_a_header_is_the_pair(user: str, password: str) -> None:
    pair = f"{user.replace(':', '')}x:{password}"
    header = base64.b64encode(pair.encode()).decode()
    ((credential,),) = placed(f"Basic=value:Basic {header}").values()
    assert credential.secret == pair
