"""Runs of pytest in a throw-away repository, with the plugin and without those of others."""

from __future__ import annotations

import re
from textwrap import dedent

# What a run in process needs is imported here once, and not again by every such run.
import httpcore  # noqa: F401 - as above
import pytest

import understudy.pytesting.factory
import understudy.pytesting.in_process  # noqa: F401 - as above

OTHERS = (
    "schemathesis",
    "asyncio",
    "socket",
    "timeout",
    "pytest_httpserver",
    "xdist",
    "time_machine",
)
QUIET = ("-p", "no:cacheprovider", *(word for name in OTHERS for word in ("-p", f"no:{name}")))
CLIENT = """
import httpx
import pytest

KEY = {"x-api-key": "a-key-of-some-length"}
WANTED = {"name": "ci", "expires_at": "2031-05-01T12:00:00Z"}


def create(url, body=WANTED):
    return httpx.post(f"{url}/v1/api-keys", json=body, headers=KEY)

"""


def run(pytester: pytest.Pytester, test: str, *arguments: str) -> pytest.RunResult:
    """What becomes of this test file, in process; warnings are errors."""
    pytester.makepyfile(CLIENT + dedent(test))
    return pytester.runpytest_inprocess(*QUIET, "-W", "error", *arguments)


def told(result: pytest.RunResult, begin: str, end: str) -> str:
    """The printed lines from one that holds `begin` to the one before `end`, ports left out."""
    lines = result.outlines
    first = next(index for index, line in enumerate(lines) if begin in line)
    last = next(index for index in range(first, len(lines)) if end in lines[index])
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", "\n".join(lines[first:last]))
