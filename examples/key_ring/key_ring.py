"""Creates an API key of the same name at every vendor."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

ATTEMPTS = 3


class VendorDown(Exception):
    """A vendor that did not answer, or only with errors of its own."""


@dataclass(frozen=True)
class Vendor:
    """Where a vendor is, the credential it knows us by, and what it calls things."""

    url: str
    path: str
    headers: dict[str, str]
    secret: str


def lumino(url: str, key: str) -> Vendor:
    """https://lumino.example, or a mock of it."""
    return Vendor(url, "/v1/api-keys", {"x-api-key": key}, "secret")


def braintrust(url: str, token: str) -> Vendor:
    """https://api.braintrust.dev, or a mock of it."""
    return Vendor(url, "/v1/api_key", {"Authorization": f"Bearer {token}"}, "key")


def create_key(vendor: Vendor, name: str) -> str:
    """The secret of a new key; VendorDown after three tries."""
    body = {"name": name}
    if vendor.secret == "secret":
        body["expires_at"] = "2031-05-01T12:00:00Z"
    with httpx.Client(base_url=vendor.url, headers=vendor.headers, timeout=5) as client:
        for _ in range(ATTEMPTS):
            try:
                answer = client.post(vendor.path, json=body)
            except httpx.TransportError:
                continue
            if answer.status_code == 429 or answer.status_code >= 500:
                continue
            secret: str = answer.raise_for_status().json()[vendor.secret]
            return secret
    raise VendorDown(vendor.url)
