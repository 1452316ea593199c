"""Which documented response answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.choose import Chosen, asked, documented, success
from understudy.openapi.location import Location
from understudy.openapi.model import Response

AT = Location("file:///a.yaml")


def responses(*keys: str) -> dict[str, Response]:
    return {key: Response(key, "", (), (), AT) for key in keys}


@pytest.mark.parametrize(
    ("keys", "status", "key"),
    [
        (["404", "201", "200"], 200, "200"),
        (["204", "201"], 201, "201"),
        (["2XX"], 200, "2XX"),
        (["2XX", "201"], 200, "2XX"),
        (["2XX", "200"], 200, "200"),
        (["default", "204"], 204, "204"),
        (["default", "301"], 200, "default"),
        (["default", "404"], 200, "default"),
        (["302", "301"], 301, "301"),
        (["3XX"], 300, "3XX"),
        (["100"], 200, None),
        (["404"], 200, None),
        ([], 200, None),
    ],
)
def test_the_lowest_success_answers_then_the_default_then_a_redirect(
    keys: list[str], status: int, key: str | None
) -> None:
    chosen = success(responses(*keys))
    assert chosen.status == status
    assert (chosen.response.status if chosen.response else None) == key


@given(st.permutations(["200", "201", "204", "2XX", "301", "404", "default"]))
def test_the_order_in_the_document_does_not_matter(keys: list[str]) -> None:
    assert success(responses(*keys)) == success(responses(*sorted(keys)))


@pytest.mark.parametrize(
    ("keys", "status", "key"),
    [
        (["404", "4XX", "default"], 404, "404"),
        (["404", "4XX", "default"], 409, "4XX"),
        (["404", "4XX", "default"], 503, "default"),
        (["404"], 409, None),
    ],
)
def test_a_status_that_is_asked_for_has_its_own_response_its_range_or_the_default(
    keys: list[str], status: int, key: str | None
) -> None:
    found = responses(*keys)
    assert asked(found, status) == Chosen(status, found[key] if key else None)


def test_the_first_key_that_is_documented_counts() -> None:
    found = responses("400", "422")
    assert documented(found, ("401", "422", "400")) is found["422"]
    assert documented(found, ("401",)) is None
