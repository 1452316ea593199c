"""Optional modules that others import whenever they find them, and that are of no use here."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def absent(module: str) -> Iterator[None]:
    """Import as if this module were not installed, unless it has been imported already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # what stands for "there is none"
    try:
        yield
    finally:
        del sys.modules[module]
