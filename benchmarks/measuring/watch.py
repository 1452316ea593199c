"""`python watch.py FILE contract ...`: the command, its stack looked at again and again.

A look is due when the process has used so much of the processor, so that waiting takes none. FILE
gets the seconds of the processor by stage, and the looks of the run by section.
"""

from __future__ import annotations

import json
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

from sections import Frame, section

from understudy.cli import main as command
from understudy.contracts.conduct import Conduct

_EVERY = 0.001
_carry_out = Conduct.carry_out
_looks: Counter[tuple[Frame, ...]] = Counter()
_marks: list[tuple[float, float]] = []
"""The seconds of the whole process and of this thread, when the run begins and when it ends."""


def _stack(frame: FrameType | None) -> tuple[Frame, ...]:
    found = []
    while frame is not None:
        code = frame.f_code
        found.append(Frame(code.co_filename, code.co_name))
        frame = frame.f_back
    return tuple(found)


def _look(_: int, frame: FrameType | None) -> None:
    _looks[_stack(frame)] += 1


def _mark() -> None:
    _marks.append((time.process_time(), time.thread_time()))


def _watched(*arguments: Any, **named: Any) -> Any:
    _mark()
    signal.setitimer(signal.ITIMER_PROF, _EVERY, _EVERY)
    try:
        return _carry_out(*arguments, **named)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        _mark()


def _told() -> dict[str, Any]:
    """The generator works on another thread, and this one waits for it."""
    (begun, own_begun), (ended, own_ended) = _marks
    own = own_ended - own_begun
    seconds = {
        "start-up": begun,
        "run": own,
        "generation": ended - begun - own,
        "reports": time.process_time() - ended,
    }
    looks: Counter[str] = Counter()
    for stack, count in _looks.items():
        looks[section(stack)] += count
    return {"seconds": seconds, "looks": looks}


def main() -> int:
    """The exit status of the command."""
    file, sys.argv = Path(sys.argv[1]), ["understudy", *sys.argv[2:]]
    signal.signal(signal.SIGPROF, _look)
    Conduct.carry_out = _watched  # type: ignore[method-assign]  # where a run begins and ends
    try:
        command()
    except SystemExit as end:
        if len(_marks) == 2:
            file.write_text(json.dumps(_told()), encoding="utf-8")
        return end.code if isinstance(end.code, int) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
