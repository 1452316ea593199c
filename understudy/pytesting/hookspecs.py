"""The hooks that a conftest.py or another plugin may have; each may take fewer arguments.

Those of calls are called in the thread that answers, for every request to a mock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest


@pytest.hookspec
def pytest_understudy_before_call(
    operation: str, method: str, target: str, headers: Mapping[str, str], body: bytes
) -> None:
    """A request is there, and not answered yet.

    `operation` is its operationId, or empty; `target` the path as sent, with the query;
    `headers` have lower-case names.
    """


@pytest.hookspec
def pytest_understudy_after_call(
    operation: str,
    method: str,
    target: str,
    headers: Mapping[str, str],
    body: bytes,
    status: int,
    answer_headers: Sequence[tuple[str, str]],
    answer: bytes,
) -> None:
    """A request has its answer, which is about to be sent."""


@pytest.hookspec
def pytest_understudy_credentials(config: pytest.Config, document: str) -> Sequence[str] | None:
    """Credentials for a document, where nothing else names any.

    Each is `SCHEME=env:NAME`, `SCHEME=file:PATH` or `SCHEME=value:TEXT`; a mock accepts only
    these. Those of all hooks count together.
    """


@pytest.hookspec(firstresult=True)
def pytest_understudy_redact(text: str) -> str | None:
    """A text that is about to be reported, without what nobody may see; None leaves it."""
