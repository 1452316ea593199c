"""Laws of "did you mean": the template that a mistyped path most likely meant, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.routes import RouteTable

TEMPLATES = [
    "/v2/users/api_keys",
    "/v2/users/{user_id}/sessions",
    "/v1/organizations/{org}/projects",
    "/v1/api_keys",
    "/keys",
    *(f"/v1/things{number}/{{id}}" for number in range(500)),
]
TABLE = RouteTable[str]((template, {"GET": template}) for template in TEMPLATES)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/v2/users/api_key", "/v2/users/api_keys"),
        ("/v2/users/api-keys", "/v2/users/api_keys"),
        ("/v2/user/api_keys", "/v2/users/api_keys"),
        ("/v2/users/2f0c5a4e-1d9b/session", "/v2/users/{user_id}/sessions"),
        ("/v1/organization/acme/projects/", "/v1/organizations/{org}/projects"),
        ("/api_keys", "/v1/api_keys"),
        ("/key", "/keys"),
        ("/kyes", "/keys"),
        ("/v1/things77/9/more", "/v1/things77/{id}"),
    ],
)
def test_the_nearest_template_is_the_one_meant(asked: str, meant: str) -> None:
    assert TABLE.nearest(asked) == meant


@pytest.mark.parametrize("asked", ["/", "", "/favicon.ico", "/zzzzzz/qqqqq", "*"])
def test_nothing_is_near_a_stranger(asked: str) -> None:
    assert TABLE.nearest(asked) is None


def test_an_empty_table_has_nothing_near() -> None:
    assert RouteTable[str]([]).nearest("/a") is None


@given(st.text(), st.integers(1, 2000))
def test_any_path_has_an_answer_of_the_table_or_none(text: str, times: int) -> None:
    assert TABLE.nearest(f"/{text * times}") in {None, *TEMPLATES}
