"""The mocks of a test session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .mocks import Mocks


@pytest.fixture(scope="session")
def mocks() -> Iterator[Mocks]:
    with Mocks() as running:
        yield running
