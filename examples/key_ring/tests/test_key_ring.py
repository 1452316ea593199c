"""What the key ring sends to each vendor, and what it makes of answers."""

from __future__ import annotations

from typing import Literal

import httpx
import pytest
from key_ring import ATTEMPTS, Vendor, VendorDown, create_key

from understudy.pytesting.mock import Mock


def test_a_key_is_created_under_its_name(mock: Mock, vendor: Vendor, create: str) -> None:
    assert create_key(vendor, "ci")
    mock.assert_called(create, times=1, json__contains={"name": "ci"}, headers=vendor.headers)


@pytest.mark.parametrize("fault", ["reset", "close", "cut"])
def test_a_broken_connection_is_tried_again(
    mock: Mock, vendor: Vendor, create: str, fault: Literal["reset", "close", "cut"]
) -> None:
    mock.on(create).respond(fault=fault, times=ATTEMPTS - 1)
    assert create_key(vendor, "ci")
    mock.assert_called(create, times=ATTEMPTS)


def test_a_vendor_that_stays_down_is_told(mock: Mock, vendor: Vendor, create: str) -> None:
    mock.on(create).respond(status=503, contract=False)
    with pytest.raises(VendorDown):
        create_key(vendor, "ci")
    mock.assert_called(create, times=ATTEMPTS)


def test_a_refusal_is_not_tried_again(mock: Mock, vendor: Vendor, create: str) -> None:
    mock.on(create).respond(status=401)
    with pytest.raises(httpx.HTTPStatusError):
        create_key(vendor, "ci")
    mock.assert_called(create, times=1)
