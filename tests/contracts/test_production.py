"""A host that a document names as its own is tested only where that is allowed by name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.openapi.documents import api
from understudy.contracts.production import plain_host, production_of
from understudy.contracts.target import parse_target
from understudy.openapi.model import Api

OPERATION: dict[str, Any] = {"responses": {"200": {"description": "Fine"}}}


def served_at(*urls: str, **variables: Any) -> Api:
    servers = [{"url": url, "variables": variables} for url in urls]
    return api({"servers": servers, "paths": {"/a": {"get": OPERATION}}})


def is_guarded(of: Api, target: str, *allowed: str) -> bool:
    return production_of(parse_target(target), [of], allowed) is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com/v1",
        "//api.example.com",
        "https://API.example.com.:8443",
        "https://user@api.example.com/",
    ],
)
@pytest.mark.parametrize(
    "target",
    ["https://api.example.com", "http://API.EXAMPLE.COM:80/x", "https://api.example.com./v1"],
)
def test_the_host_of_a_server_is_guarded(url: str, target: str) -> None:
    assert is_guarded(served_at(url), target)


@pytest.mark.parametrize(
    "target",
    ["https://staging.example.com", "https://example.com", "https://api.example.com.evil.org"],
)
def test_another_host_is_meant(target: str) -> None:
    assert not is_guarded(served_at("https://api.example.com/v1", "/v2", "relative"), target)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "a.localhost", "127.9.9.9"])
def test_this_machine_is_nobodys_production(host: str) -> None:
    assert not is_guarded(served_at(f"http://{host}:8000"), f"http://{host}:8000")


def test_a_name_that_only_begins_like_this_machine_is_guarded() -> None:
    assert is_guarded(served_at("https://127.0.0.1.example.com"), "https://127.0.0.1.example.com")


def test_variables_stand_for_every_value_they_can_have() -> None:
    of = served_at(
        "https://{region}.example.com:{port}",
        region={"default": "eu", "enum": ["eu", "us"]},
        port={"default": "443"},
    )
    assert [is_guarded(of, f"https://{x}.example.com") for x in ("eu", "us", "asia")] == [
        True,
        True,
        False,
    ]


def test_a_variable_without_a_list_stands_for_anything() -> None:
    of = served_at("https://{tenant}.example.com/{x}", tenant={"default": "demo"})
    assert is_guarded(of, "https://demo.example.com")
    assert is_guarded(of, "https://mine.example.com")
    assert not is_guarded(of, "https://example.com")


def test_a_variable_that_is_the_whole_host_guards_its_default() -> None:
    of = served_at("{base}/v1", "https://{host}", base={"default": "https://api.example.com"})
    assert is_guarded(of, "https://api.example.com")
    assert not is_guarded(of, "https://other.example.org")


def test_servers_of_a_path_and_of_an_operation_count_too() -> None:
    of = api(
        {
            "paths": {
                "/a": {"get": OPERATION, "servers": [{"url": "https://a.example.com"}]},
                "/b": {"get": {**OPERATION, "servers": [{"url": "https://b.example.com"}]}},
            }
        }
    )
    assert is_guarded(of, "https://a.example.com")
    assert is_guarded(of, "https://b.example.com")


def test_a_host_can_be_allowed_by_name() -> None:
    of = served_at("https://api.example.com")
    assert not is_guarded(of, "https://api.example.com", "API.example.com")
    assert is_guarded(of, "https://api.example.com", "example.com")


def test_the_refusal_says_where_and_what_to_add() -> None:
    found = production_of(
        parse_target("https://api.example.com"), [served_at("https://api.example.com")]
    )
    assert found is not None
    told = str(found.refusal())
    assert "things.json:" in told
    assert "--allow-production api.example.com" in told
    assert found.refusal().exit_status == 2


@pytest.mark.parametrize("servers", [None, "x", {}, [1], [{"url": 1}], [{"url": "http://[::1"}]])
def test_servers_that_can_not_be_read_guard_nothing(servers: Any) -> None:
    of = api({"servers": servers, "paths": {"/a": {"get": OPERATION}}})
    assert not is_guarded(of, "https://api.example.com")


@given(st.text(max_size=40))
def test_a_host_is_made_plain_once(text: str) -> None:
    assert plain_host(plain_host(text)) == plain_host(text)


def test_a_host_in_other_letters_is_the_same() -> None:
    assert plain_host("BÜCHER.example") == plain_host("xn--bcher-kva.example")
