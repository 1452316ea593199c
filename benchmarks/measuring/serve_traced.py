"""A command of understudy whose calls are counted and timed while it is told to.

`python FILE FOLDER COMMAND...`: from SIGUSR1 on it is traced, and SIGUSR2 ends that and leaves what
was seen in FOLDER, as `pstats` reads it: `0`, then `1`, and so on.
"""

from __future__ import annotations

import cProfile
import itertools
import signal
import sys
import time
from pathlib import Path
from types import FrameType


def traced_by_signals(folder: Path) -> None:
    """Let the two signals begin and end it."""
    numbers = itertools.count()
    running: list[cProfile.Profile] = []

    def begin(number: int, frame: FrameType | None) -> None:
        running.append(cProfile.Profile(time.thread_time))
        running[-1].enable()

    def end(number: int, frame: FrameType | None) -> None:
        profile = running.pop()
        profile.disable()
        partly = folder / "part"
        profile.dump_stats(partly)
        partly.rename(folder / str(next(numbers)))

    signal.signal(signal.SIGUSR1, begin)
    signal.signal(signal.SIGUSR2, end)


if __name__ == "__main__":
    folder = Path(sys.argv.pop(1))
    traced_by_signals(folder)
    from understudy.cli import main

    main(prog_name="understudy")
