"""How tests are drawn, and that README's blocks are among them."""

from __future__ import annotations

import os
import signal
from typing import Any

from hypothesis import settings
from sybil import Example, Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser

from tests.workshop.console import Console

# No test depends on how fast the machine is; where a failure stops others, draws are the same.
settings.register_profile("understudy", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("understudy")

# Begun in the background, a process ignores interrupts, and so does all that it begins.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _open(namespace: dict[str, Any]) -> None:
    namespace["console"] = Console()


def _close(namespace: dict[str, Any]) -> None:
    namespace["console"].close()


def _carry_out(example: Example) -> None:
    example.namespace["console"].carry_out(str(example.parsed))


pytest_collect_file = Sybil(
    parsers=[CodeBlockParser(language="console", evaluator=_carry_out), PythonCodeBlockParser()],
    patterns=["README.md"],
    excludes=["specs/*"],
    setup=_open,
    teardown=_close,
).pytest()
