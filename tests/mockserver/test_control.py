"""The mock's own pages: what they say, whom they answer, and documents that lead to the mock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.control import PREFIX, Control
from understudy.mockserver.options import Options
from understudy.mockserver.reply import Reply
from understudy.mockserver.request import Request
from understudy.mockserver.served_document import as_json, as_yaml
from understudy.openapi.findings import Finding, Place, Severity
from understudy.openapi.json_bytes import parse_json
from understudy.openapi.model import Api
from understudy.openapi.selection import read
from understudy.openapi.yaml_text import parse_yaml
from understudy.version import __version__

LOCAL = "localhost:4010"
TOKEN = "token-of-a-test"
SHOWN = f"Bearer {TOKEN}"
SHOP = """
openapi: 3.1.0
info: {title: Shop, version: '1.0'}
servers: [{url: https://api.shop.example/v1}]
security: [{login: []}, {connect: []}]
paths:
  /plain: {get: {responses: {'200': {description: ''}}}}
  /things:
    servers: [{url: https://things.example}]
    get:
      operationId: listThings
      servers: [{url: https://list.example}]
      responses: {'200': {description: '012'}}
  /other: {$ref: '#/components/pathItems/other'}
components:
  pathItems:
    other: {servers: [{url: https://other.example}], put: {responses: {'204': {description: ''}}}}
  securitySchemes:
    connect: {type: openIdConnect, openIdConnectUrl: https://id.shop.example/.well-known/x}
    login:
      type: oauth2
      flows:
        password: {tokenUrl: token, refreshUrl: https://id.shop.example/refresh, scopes: {}}
        authorizationCode:
          {authorizationUrl: https://id.shop.example/authorize?a=b, tokenUrl: /token, scopes: {}}
"""


@dataclass
class Mock:
    apis: tuple[Api, ...]
    refused: tuple[Finding, ...] = ()
    conflicts: tuple[str, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)
    options: Options = field(default_factory=Options)


@pytest.fixture
def shop(tmp_path: Path) -> Api:
    return read_text(tmp_path / "shop.yaml", SHOP)


def read_text(path: Path, text: str) -> Api:
    path.write_text(text, encoding="utf-8")
    (outcome,) = read([path])
    assert outcome.api is not None, outcome.refusal
    return outcome.api


def get(
    mock: Mock | Control, page: str, method: str = "GET", client: str = "", **fields: str
) -> Reply:
    control = mock if isinstance(mock, Control) else Control(mock)
    sent = {"host": LOCAL} | {name.replace("_", "-"): value for name, value in fields.items()}
    scope: dict[str, Any] = {
        "method": method,
        "path": PREFIX + page,
        "query_string": b"",
        "client": (client, 1),
        "headers": [(n.encode(), v.encode("latin-1")) for n, v in sent.items() if v],
    }
    return control.reply(Request(scope))


def test_health_is_ok_and_counts(shop: Api) -> None:
    health = json.loads(get(Mock((shop,)), "health").body)
    assert (health["status"], health["version"]) == ("ok", __version__)
    (one,) = health["documents"]
    assert (one["name"], one["title"], one["operations"]) == ("shop", "Shop", 3)
    assert health["refused"] == []


def test_a_refused_document_degrades_the_health_and_is_named(shop: Api) -> None:
    refusal = Finding(Severity.ERROR, "r", Place("bad.yaml", "", 3), "what", "", "do this")
    health = json.loads(get(Mock((shop,), (refusal,)), "health").body)
    assert health["status"] == "degraded"
    assert (health["refused"][0]["file"], health["refused"][0]["line"]) == ("bad.yaml", 3)


def test_the_listing_has_operations_with_addresses_and_findings_with_lines(shop: Api) -> None:
    addresses = {"shop GET /things": "/v1/things"}
    listing = json.loads(get(Mock((shop,), addresses=addresses), "documents").body)
    (one,) = listing["documents"]
    first = one["operations"][1]
    assert first["operation_id"] == "listThings"
    assert (first["method"], first["path"], first["address"]) == ("GET", "/things", "/v1/things")
    assert first["line"] == SHOP.splitlines().index("    get:") + 1
    assert one["document"] == "/__understudy/documents/shop"
    assert all(found["line"] for found in one["findings"])


@pytest.mark.parametrize("host", [LOCAL, "127.0.0.1:4010", "[::1]:4010"])
def test_a_served_document_leads_nowhere_but_to_the_mock(shop: Api, host: str) -> None:
    reply = get(Mock((shop,)), "documents/shop", host=host)
    document = parse_yaml(reply.body.decode(), "served")
    base = f"http://{host}/shop"
    assert document["servers"] == [{"url": base, "description": "understudy"}]
    assert "example/" not in reply.body.decode().replace(base, "")
    assert "https://" not in reply.body.decode()
    schemes = document["components"]["securitySchemes"]
    assert schemes["connect"]["openIdConnectUrl"] == f"{base}/.well-known/x"
    flows = schemes["login"]["flows"]
    assert flows["password"]["tokenUrl"] == f"{base}/v1/token"
    assert flows["password"]["refreshUrl"] == f"{base}/refresh"
    assert flows["authorizationCode"]["authorizationUrl"] == f"{base}/authorize"
    assert flows["authorizationCode"]["tokenUrl"] == f"{base}/token"


def test_what_has_no_address_in_it_is_served_as_it_is_written(shop: Api) -> None:
    before = shop.document.value(shop.document.root)
    kept = json.dumps(before)
    document = parse_yaml(get(Mock((shop,)), "documents/shop").body.decode(), "served")
    responses = document["paths"]["/things"]["get"]["responses"]
    assert responses == {"200": {"description": "012"}}
    assert list(document) == list(before)
    assert json.dumps(before) == kept


def test_a_document_without_servers_gets_the_mocks(tmp_path: Path) -> None:
    api = read_text(tmp_path / "a.json", '{"openapi":"3.0.3","info":{"title":"A"},"paths":{}}')
    reply = get(Mock((api,)), "documents/a")
    assert dict(reply.headers)["Content-Type"] == "application/json"
    document = parse_json(reply.body)
    assert document["servers"][0]["url"] == f"http://{LOCAL}/a"
    assert list(document) == ["openapi", "info", "servers", "paths"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "application/json"),
        ("application/yaml", "application/yaml"),
        ("*/*", "application/yaml"),
    ],
)
def test_a_document_is_served_in_the_format_that_is_asked_for(
    shop: Api, accept: str, kind: str
) -> None:
    reply = get(Mock((shop,)), "documents/shop", accept=accept)
    assert dict(reply.headers)["Content-Type"] == kind
    assert yaml.safe_load(reply.body)["info"]["title"] == "Shop"


def test_a_reference_to_another_file_is_noted(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("{get: {responses: {}}}", encoding="utf-8")
    text = "openapi: 3.1.0\ninfo: {}\npaths: {/x: {$ref: x.yaml}}\n"
    reply = get(Mock((read_text(tmp_path / "a.yaml", text),)), "documents/a")
    assert "other files" in reply.reason


def test_a_strange_host_never_gets_into_a_document(shop: Api) -> None:
    options = Options(loopback=False, token=TOKEN)
    for host in ("", "a b", "evil.example/x?", "x@y", "[", "a:b:c"):
        mock = Mock((shop,), options=options)
        reply = get(mock, "documents/shop", host=host, authorization=SHOWN)
        assert parse_yaml(reply.body.decode(), "served")["servers"][0]["url"] == "/shop"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "a b"])
@pytest.mark.parametrize("page", ["health", "documents", "documents/shop", "none"])
def test_on_loopback_only_the_names_of_this_machine_are_answered(
    shop: Api, host: str, page: str
) -> None:
    reply = get(Mock((shop,)), page, host=host)
    assert reply.status == 403
    assert dict(reply.headers)["Content-Type"] == "application/problem+json"


def test_elsewhere_any_host_is_answered(shop: Api) -> None:
    mock = Mock((shop,), options=Options(loopback=False))
    assert get(mock, "health", host="mock.example:8080").status == 200


@pytest.mark.parametrize("token", ["", TOKEN])
@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer ", "Bearer x", f"Basic {TOKEN}", TOKEN])
def test_elsewhere_documents_are_for_those_who_show_the_token(
    shop: Api, token: str, shown: str
) -> None:
    mock = Mock((shop,), options=Options(loopback=False, token=token))
    reply = get(mock, "documents", host="mock.example", authorization=shown)
    assert (reply.status, dict(reply.headers)["WWW-Authenticate"]) == (401, "Bearer")
    assert get(mock, "documents", host=LOCAL, authorization=shown).status == 401


def test_elsewhere_the_token_and_this_machine_are_enough(shop: Api) -> None:
    mock = Mock((shop,), options=Options(loopback=False, token=TOKEN))
    assert get(mock, "documents", host="mock.example", authorization=SHOWN).status == 200
    assert get(mock, "documents", client="127.0.0.1").status == 200
    assert get(mock, "documents", client="10.0.0.1").status == 401


def test_a_browser_that_asks_for_another_site_is_refused(shop: Api) -> None:
    for site, status in (("cross-site", 403), ("same-site", 200), ("none", 200)):
        assert get(Mock((shop,)), "health", sec_fetch_site=site).status == status


def test_a_page_of_another_site_is_refused_unless_it_was_allowed(shop: Api) -> None:
    assert get(Mock((shop,)), "health", origin="https://evil.example").status == 403
    assert get(Mock((shop,)), "health", origin="null").status == 403
    assert get(Mock((shop,)), "health", origin="http://localhost:3000").status == 200
    options = Options(cors_origins=("https://app.example",))
    assert get(Mock((shop,), options=options), "health", origin="https://app.example").status == 200


@pytest.mark.parametrize(
    "page", ["", "nothing", "documents/", "documents/none", "documents/../health"]
)
def test_other_pages_are_not_found(shop: Api, page: str) -> None:
    expected = 200 if page == "documents/" else 404
    assert get(Mock((shop,)), page).status == expected


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_pages_can_only_be_read(shop: Api, method: str) -> None:
    reply = get(Mock((shop,)), "health", method)
    assert reply.status == 405
    assert dict(reply.headers)["Allow"] == "GET, HEAD"
    assert get(Mock((shop,)), "health", "HEAD").status == 200


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n\t")
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | TEXT
    | st.sampled_from(["no", "1e3", "0o17", "012", "1_000", "2020-01-01", "~", ""])
    | st.sampled_from(["=", "<<", "0x1f", ".5", "+1", "1:30", ".inf", "-.NaN", "Null", "\ta"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(VALUES)
def test_a_written_document_reads_as_the_same_values(value: Any) -> None:
    document = {"x": value}
    assert parse_json(as_json(document)) == document
    assert parse_yaml(as_yaml(document).decode(), "written") == document
    assert yaml.safe_load(as_yaml(document)) == document
