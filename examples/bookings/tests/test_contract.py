"""The application keeps openapi.yaml, and a contract run leaves no booking behind."""

import pytest
from bookings import DESK, app, bookings


@pytest.mark.understudy_contract("openapi.yaml", target=app, credentials=[f"Desk=value:{DESK}"])
def test_contract():
    """Each check of each operation is a test; this body is not run."""


def test_nothing_is_left():
    assert bookings == {}
