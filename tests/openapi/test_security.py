"""Security schemes and alternatives as a document says them, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.openapi.findings import Finding, Severity
from understudy.openapi.model import Alternative, Flow, SecurityScheme
from understudy.openapi.security import authorization_word, read_schemes, read_security
from understudy.openapi.source import Document, load_document

KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
OAUTH = {"type": "oauth2", "flows": {"password": {"tokenUrl": "/login", "scopes": {"read": ""}}}}


def document(folder: Path, schemes: Any, security: Any = None) -> Document:
    file = folder / "api.json"
    value = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"securitySchemes": schemes},
    }
    if security is not None:
        value["security"] = security
    file.write_text(json.dumps(value))
    return load_document(file)


def schemes_of(folder: Path, schemes: Any) -> tuple[dict[str, SecurityScheme], list[Finding]]:
    findings: list[Finding] = []
    return read_schemes(document(folder, schemes), findings), findings


def security_of(
    folder: Path, security: Any, schemes: Any = None
) -> tuple[tuple[Alternative, ...], list[Finding]]:
    loaded = document(folder, schemes or {"Key": KEY, "Login": OAUTH}, security)
    findings: list[Finding] = []
    at = loaded.root.child("security")
    known = read_schemes(loaded, findings)
    assert findings == []
    return read_security(loaded, security, at, known, findings), findings


def kinds(alternatives: tuple[Alternative, ...]) -> list[list[str]]:
    return [[one.scheme.kind for one in alternative.requirements] for alternative in alternatives]


def rules(findings: list[Finding]) -> list[tuple[Severity, str]]:
    return [(finding.severity, finding.rule) for finding in findings]


def test_each_kind_of_scheme_is_read(tmp_path: Path) -> None:
    found, findings = schemes_of(
        tmp_path,
        {
            "Key": KEY,
            "Basic": {"type": "http", "scheme": "Basic"},
            "Bearer": {"type": "http", "scheme": "BEARER", "bearerFormat": "JWT"},
            "Login": OAUTH,
            "OpenId": {"type": "openIdConnect", "openIdConnectUrl": "https://h/oidc"},
        },
    )
    assert findings == []
    assert (found["Key"].place, found["Key"].parameter) == ("header", "X-Key")
    assert found["Basic"].scheme == "basic"
    assert (found["Bearer"].scheme, found["Bearer"].bearer_format) == ("bearer", "JWT")
    assert found["Login"].flows == (Flow("password", "/login", None, None, ("read",)),)
    assert found["OpenId"].open_id_connect_url == "https://h/oidc"
    assert found["Key"].at.pointer == "/components/securitySchemes/Key"


def test_no_schemes_are_no_fault(tmp_path: Path) -> None:
    assert schemes_of(tmp_path, {}) == ({}, [])


def test_a_scheme_may_be_a_reference(tmp_path: Path) -> None:
    (tmp_path / "shared.json").write_text(json.dumps({"Key": KEY}))
    listed = {
        "Key": {"$ref": "shared.json#/Key"},
        "Same": {"$ref": "#/components/securitySchemes/Key"},
    }
    found, findings = schemes_of(tmp_path, listed)
    assert findings == []
    assert found["Key"].parameter == found["Same"].parameter == "X-Key"
    assert found["Key"].at.pointer == "/Key"
    assert found["Same"].name == "Same"


def test_a_dangling_reference_guards_what_needs_it(tmp_path: Path) -> None:
    found, findings = schemes_of(tmp_path, {"Key": {"$ref": "#/components/nowhere"}})
    assert found["Key"].kind == "unknown"
    assert rules(findings) == [(Severity.ERROR, "reference-dangling")]


def test_a_scheme_word_comes_from_the_extension(tmp_path: Path) -> None:
    word = {"x-understudy-scheme-word": "Api-Key"}
    found, findings = schemes_of(tmp_path, {"Key": KEY | word, "Bare": KEY})
    assert findings == []
    assert authorization_word(found["Key"]) == "Api-Key"
    assert authorization_word(found["Bare"]) == ""


@pytest.mark.parametrize(
    "scheme",
    [
        KEY | {"x-understudy-scheme-word": "two words"},
        KEY | {"x-understudy-scheme-word": 1},
        {"type": "http", "scheme": "bearer", "x-understudy-scheme-word": "Token"},
    ],
)
def test_a_scheme_word_that_cannot_be_one_is_ignored(tmp_path: Path, scheme: Any) -> None:
    found, findings = schemes_of(tmp_path, {"Key": scheme})
    assert found["Key"].scheme_word == ""
    assert rules(findings) == [(Severity.WARNING, "scheme-word-ignored")]


@pytest.mark.parametrize(
    ("scheme", "rule"),
    [
        ({}, "security-scheme-type"),
        ("Key", "security-scheme-type"),
        (None, "security-scheme-type"),
        ({"type": "basic"}, "security-scheme-type"),
        ({"type": ["apiKey"]}, "security-scheme-type"),
        ({"type": "apiKey", "in": "header"}, "security-scheme-incomplete"),
        ({"type": "apiKey", "name": "X-Key"}, "security-scheme-incomplete"),
        ({"type": "apiKey", "in": "body", "name": "key"}, "security-scheme-incomplete"),
        ({"type": "apiKey", "in": "header", "name": "X Key"}, "security-scheme-incomplete"),
        ({"type": "http"}, "security-scheme-incomplete"),
        ({"type": "http", "scheme": 'a"b'}, "security-scheme-incomplete"),
    ],
)
def test_a_scheme_that_cannot_be_read_guards_what_needs_it(
    tmp_path: Path, scheme: Any, rule: str
) -> None:
    found, findings = schemes_of(tmp_path, {"Key": scheme})
    assert found["Key"].kind == "unknown"
    assert rules(findings) == [(Severity.ERROR, rule)]
    assert findings[0].place.pointer.startswith("/components/securitySchemes/Key")
    assert findings[0].way_out


def test_a_type_in_other_capitals_is_what_it_means(tmp_path: Path) -> None:
    found, findings = schemes_of(tmp_path, {"Key": KEY | {"type": "apikey"}})
    assert found["Key"].kind == "apiKey"
    assert rules(findings) == [(Severity.WARNING, "security-scheme-type")]


def test_a_client_certificate_is_noted(tmp_path: Path) -> None:
    found, findings = schemes_of(tmp_path, {"Certificate": {"type": "mutualTLS"}})
    assert found["Certificate"].kind == "mutualTLS"
    assert rules(findings) == [(Severity.NOTE, "mutual-tls-unseen")]


@pytest.mark.parametrize(
    "flows", [None, {}, {"password": {"scopes": {}}}, {"implicit": {"tokenUrl": "/login"}}]
)
def test_a_flow_that_lacks_its_address_is_a_warning(tmp_path: Path, flows: Any) -> None:
    found, findings = schemes_of(tmp_path, {"Login": {"type": "oauth2", "flows": flows}})
    assert found["Login"].kind == "oauth2"
    assert rules(findings) == [(Severity.WARNING, "oauth2-flow-incomplete")]


def test_alternatives_keep_their_order_and_their_places(tmp_path: Path) -> None:
    found, findings = security_of(tmp_path, [{"Key": [], "Login": ["read"]}, {}, {"Key": []}])
    assert findings == []
    assert kinds(found) == [["apiKey", "oauth2"], [], ["apiKey"]]
    assert found[0].requirements[1].scopes == ("read",)
    assert [one.at.pointer for one in found] == ["/security/0", "/security/1", "/security/2"]


def test_an_empty_list_asks_for_nothing(tmp_path: Path) -> None:
    assert security_of(tmp_path, []) == ((), [])


def test_an_undefined_scheme_asks_for_some_credential(tmp_path: Path) -> None:
    found, findings = security_of(tmp_path, [{"Kex": []}])
    assert kinds(found) == [["unknown"]]
    assert rules(findings) == [(Severity.ERROR, "security-scheme-undefined")]
    assert findings[0].place.pointer == "/security/0/Kex"
    assert "any credential in the Authorization header" in findings[0].why
    assert "Key" in findings[0].way_out


@pytest.mark.parametrize(
    "security", ["Key", 1, True, None, ["Key"], [None], [["Key"]], {"Kex": []}]
)
def test_what_cannot_be_read_never_makes_an_operation_public(tmp_path: Path, security: Any) -> None:
    loaded = document(tmp_path, {"Key": KEY})
    findings: list[Finding] = []
    at = loaded.root.child("security")
    found = read_security(loaded, security, at, read_schemes(loaded, findings), findings)
    assert kinds(found) == [["unknown"]]
    assert Severity.ERROR in [finding.severity for finding in findings]


def test_an_object_is_taken_as_a_list_of_one(tmp_path: Path) -> None:
    found, findings = security_of(tmp_path, {"Key": []})
    assert kinds(found) == [["apiKey"]]
    assert rules(findings) == [(Severity.WARNING, "security-unreadable")]


def test_scopes_that_are_no_list_are_none(tmp_path: Path) -> None:
    found, findings = security_of(tmp_path, [{"Login": None}])
    assert found[0].requirements[0].scopes == ()
    assert rules(findings) == [(Severity.WARNING, "security-scopes-unreadable")]


def test_a_scope_that_no_flow_lists_is_noted(tmp_path: Path) -> None:
    found, findings = security_of(tmp_path, [{"Login": ["read", "write"]}])
    assert found[0].requirements[0].scopes == ("read", "write")
    assert rules(findings) == [(Severity.NOTE, "security-scope-unlisted")]
    assert "write" in findings[0].what


def test_two_words_in_one_header_can_never_be_met(tmp_path: Path) -> None:
    schemes = {"Basic": {"type": "http", "scheme": "basic"}, "Login": OAUTH, "Key": KEY}
    _, findings = security_of(tmp_path, [{"Basic": [], "Login": []}], schemes)
    assert rules(findings) == [(Severity.WARNING, "security-unsatisfiable")]
    assert security_of(tmp_path, [{"Basic": [], "Key": []}], schemes)[1] == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["apiKey", "http", "oauth2", "Key"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "in", "name", "flows", "password", "scopes", "Key"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, JSON)
def test_reading_never_raises_and_never_opens(
    tmp_path_factory: pytest.TempPathFactory, schemes: Any, security: Any
) -> None:
    loaded = document(tmp_path_factory.mktemp("any"), schemes)
    findings: list[Finding] = []
    found = read_schemes(loaded, findings)
    at = loaded.root.child("security")
    alternatives = read_security(loaded, security, at, found, findings)
    is_open = any(not one.requirements for one in alternatives) or not alternatives
    meant = security in ([], {}) or (isinstance(security, list) and {} in security)
    assert is_open == meant
