"""Where the endpoints of a document's OAuth2 flows are."""

from __future__ import annotations

from pathlib import Path

from understudy.mockserver.flows import EndpointKind, flow_endpoints
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document

HEAD = """\
openapi: 3.1.0
info: {title: T, version: "1"}
servers: SERVERS
paths:
  /x:
    get:
      responses: {"200": {description: ok}}
components:
  securitySchemes:
    Login:
      type: oauth2
      flows: FLOWS
"""


def endpoints(tmp_path: Path, flows: str, servers: str = "[]") -> list[tuple[str, str]]:
    file = tmp_path / "api.yaml"
    file.write_text(HEAD.replace("FLOWS", flows).replace("SERVERS", servers))
    found = flow_endpoints(read_api(load_document(file)))
    assert all(scheme.name == "Login" for one in found for scheme in one.schemes)
    return [(one.kind.value, one.path) for one in found]


def test_an_absolute_address_counts_by_its_path(tmp_path: Path) -> None:
    flows = "{password: {tokenUrl: 'https://api.galileo.ai/login?a=b#c', scopes: {}}}"
    assert endpoints(tmp_path, flows, "[{url: 'https://h/v1'}]") == [("token", "/login")]


def test_a_relative_address_is_read_against_every_base_path(tmp_path: Path) -> None:
    flows = "{password: {tokenUrl: token, refreshUrl: /refresh, scopes: {}}}"
    servers = "[{url: 'https://h/v1'}, {url: /v2/}]"
    assert endpoints(tmp_path, flows, servers) == [
        ("token", "/v1/token"),
        ("token", "/v2/token"),
        ("token", "/refresh"),
    ]


def test_an_authorization_code_flow_has_both_endpoints(tmp_path: Path) -> None:
    flows = "{authorizationCode: {authorizationUrl: 'https://h/a%20b', tokenUrl: 'https://h'}}"
    assert sorted(endpoints(tmp_path, flows)) == [
        (EndpointKind.AUTHORIZATION, "/a b"),
        (EndpointKind.TOKEN, "/"),
    ]


def test_an_address_that_cannot_be_one_is_left_out(tmp_path: Path) -> None:
    flows = "{password: {tokenUrl: 'http://[x'}, clientCredentials: {tokenUrl: 'urn:x:y'}}"
    assert endpoints(tmp_path, flows) == []
