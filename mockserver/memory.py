"""Memory that was used for something large and is given back to the machine, where that is asked.

After the first large block that is let go, glibc keeps the room of all later ones, in pieces.
"""

from __future__ import annotations

import contextlib
import sys
from functools import cache

LARGE = 128 * 1024
_MMAP_THRESHOLD = -3  # malloc.h


@cache
def give_back_what_is_large() -> None:
    """From now on a large block is the machine's again as soon as it is let go."""
    if sys.platform != "linux":
        return
    import ctypes  # few servers are sent anything large

    with contextlib.suppress(AttributeError, OSError):  # another library than glibc
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE)
