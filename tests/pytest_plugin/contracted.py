"""Runs of pytest over contract items, for the API that keeps or breaks `notes.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import dedent

import pytest

import understudy.contracts.fuzzing  # noqa: F401 - imported here once, not by every run in process
from understudy.contracts.apps import served

from .inner import QUIET
from .notes import DOCUMENT, Notes

CACHED = [word for word in QUIET if word != "no:cacheprovider"][1:]
"""The arguments of QUIET with the cache that --lf reads."""
ASGI = """
import pytest
from tests.pytest_plugin.notes import DOCUMENT, Notes

NOTES = Notes()

@pytest.mark.understudy_contract(DOCUMENT, target=NOTES.asgi)
def test_contract():
    raise AssertionError("the body is not run")
"""


def run(
    pytester: pytest.Pytester, test: str, *arguments: str, quiet: tuple[str, ...] = QUIET
) -> pytest.RunResult:
    """What becomes of this test file, in process; warnings are errors."""
    if test:
        pytester.makepyfile(dedent(test))
    return pytester.runpytest_inprocess(*quiet, "-W", "error", *arguments)


@contextmanager
def at(notes: Notes) -> Iterator[tuple[str, str]]:
    """The arguments for a run without a test file, while these notes are served."""
    with served(notes.asgi) as url:
        yield f"--understudy-target={url}", f"--understudy-document={DOCUMENT}"


def same(text: str) -> str:
    """A text without what differs between runs."""
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "UUID", text)
    return text.replace(str(DOCUMENT.parent), "FOLDER")
