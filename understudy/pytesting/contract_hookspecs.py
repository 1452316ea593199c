"""The hooks that are for contract items alone; the others in `hookspecs` are for them, too."""

from __future__ import annotations

import pytest


@pytest.hookspec(firstresult=True)
def pytest_understudy_cleanup(operation: str, url: str, identity: str, name: str) -> bool | None:
    """Delete a thing that a contract item created, where the document names no DELETE for it.

    `operation` is the one that created it, `POST /v1/api-keys`, and `url` what was called;
    `identity` is its id as the answer had it, `name` what it was called, either may be empty.
    True: it is gone.
    """
