"""The environment of a make that a test runs: not a part of the make that runs the tests."""

from __future__ import annotations

import os

_OUTER = {
    "MAKEFLAGS",
    "MAKELEVEL",
    "MAKEOVERRIDES",
    "MFLAGS",
    "ARGS",
    "PORT",
    "PYTHON",
    "SPEC",
    "TARGET",
}


def surroundings(**more: str) -> dict[str, str]:
    """Our environment without what make and its command line left in it, and with `more`."""
    return {name: value for name, value in os.environ.items() if name not in _OUTER} | more
