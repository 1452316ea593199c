from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.openapi.documents import document
from understudy.openapi.findings import Finding
from understudy.openapi.servers import base_paths


def served(raw: Any) -> tuple[tuple[str, ...], list[str]]:
    """The base paths of these servers, and what was found wrong."""
    held = document({"paths": {}, "servers": raw})
    findings: list[Finding] = []
    paths = base_paths(held, raw, held.root.child("servers"), findings)
    return paths, [finding.what for finding in findings]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://api.example.com", ""),
        ("https://api.example.com/", ""),
        ("https://api.example.com/v1", "/v1"),
        ("https://api.example.com/v1/", "/v1"),
        ("https://api.example.com:8443/a/b", "/a/b"),
        ("/v2", "/v2"),
        ("/", ""),
        ("", ""),
        ("v3/x", "/v3/x"),
        ("//api.example.com/v4", "/v4"),
    ],
)
def test_the_base_path_is_the_path_of_the_url(url: str, path: str) -> None:
    assert served([{"url": url}]) == ((path,), [])


@pytest.mark.parametrize(
    ("server", "path", "told"),
    [
        ({"url": "https://api.example.com/v1?x=1#y"}, "/v1", "query or a fragment"),
        ({"url": "api.example.com/v1"}, "/api.example.com/v1", "no scheme"),
        ({"url": "https://api.example.com/my api"}, "/my api", "space"),
        ({"url": "/v1", "variables": {"a": {"default": "b"}}}, "/v1", "not stand in the url"),
        (
            {"url": "/{a}", "variables": {"a": {"default": "b", "enum": ["c"]}}},
            "/b",
            "not one of its listed values",
        ),
    ],
    ids=str,
)
def test_a_server_that_can_hardly_be_meant_is_read_and_told(
    server: dict[str, Any], path: str, told: str
) -> None:
    paths, (what,) = served([server])
    assert paths == (path,)
    assert told in what


def test_variables_have_their_defaults() -> None:
    server = {
        "url": "https://{region}.example.com/{stage}/v{major}",
        "variables": {
            "region": {"default": "eu"},
            "stage": {"default": "live", "enum": ["live", "test"]},
            "major": {"default": 2},
        },
    }
    assert served([server]) == (("/live/v2",), [])


@pytest.mark.parametrize("variables", [None, {}, 5, {"stage": {}}, {"stage": 5}], ids=str)
def test_a_variable_without_a_default_stands_for_its_own_name_and_is_told(variables: Any) -> None:
    paths, said = served([{"url": "/{stage}", "variables": variables}])
    assert paths == ("/stage",)
    assert "stage" in said[0]


def test_several_servers_give_their_paths_in_order_and_once() -> None:
    urls = ["https://a.b/x", "https://c.d/x/", "/y", "https://e.f"]
    assert served([{"url": url} for url in urls]) == (("/x", "/y", ""), [])


@pytest.mark.parametrize("raw", [None, []], ids=str)
def test_no_servers_mean_the_root(raw: Any) -> None:
    assert served(raw) == (("",), [])


@pytest.mark.parametrize(
    "raw", [5, "x", {}, [5], [{}], [{"url": 5}], [{"url": "http://[bad"}]], ids=str
)
def test_what_is_no_server_is_told_and_left_out(raw: Any) -> None:
    paths, said = served(raw)
    assert paths == ("",)
    assert len(said) == 1


@given(st.lists(st.fixed_dictionaries({"url": st.text()}), max_size=3))
def test_every_url_gives_paths_that_can_be_routed(servers: list[dict[str, str]]) -> None:
    paths, _ = served(servers)
    assert paths
    assert all(path == "" or path.startswith("/") for path in paths)
    assert not any(path.endswith("/") for path in paths)
