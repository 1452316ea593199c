"""The vendors, played."""

from __future__ import annotations

import pytest
from key_ring import Vendor, braintrust, lumino

from understudy.pytesting.factory import MockFactory
from understudy.pytesting.mock import Mock


@pytest.fixture(scope="session")
def lumino_mock(understudy_factory: MockFactory) -> Mock:
    return understudy_factory("lumino", seed=7)


@pytest.fixture(scope="session")
def braintrust_mock(understudy_factory: MockFactory) -> Mock:
    return understudy_factory("braintrust", auth="require")


@pytest.fixture(params=["lumino", "braintrust"])
def mock(request: pytest.FixtureRequest, lumino_mock: Mock, braintrust_mock: Mock) -> Mock:
    chosen = {"lumino": lumino_mock, "braintrust": braintrust_mock}[request.param]
    chosen.reset()
    return chosen


@pytest.fixture
def vendor(mock: Mock) -> Vendor:
    name = mock.apis[0].name
    return {"lumino": lumino, "braintrust": braintrust}[name](mock.url, "the-key-of-our-team")


@pytest.fixture
def create(mock: Mock) -> str:
    """How the vendor's document calls the creation of a key."""
    return {"lumino": "POST /v1/api-keys", "braintrust": "postApiKey"}[mock.apis[0].name]
