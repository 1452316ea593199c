"""Ten minutes of everything at once: good, bad and hostile clients, and every answer is judged.

Unlike the other benchmarks it fails where something does not hold. README.md has more.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from measuring.pinning import pinning
from soaking.attacks import Door
from soaking.keys import Maker, door, questions
from soaking.load import Load, put
from soaking.report import as_text
from soaking.sampled import Sampled
from soaking.seen import Seen
from soaking.served import NotServedError, Served
from soaking.verdict import Soak, checks
from soaking.watching import Watched, descriptors

from understudy.openapi.selection import read, select

INTERRUPTED = 130
NOTHING_ASKED = 2
_HERE = Path(__file__).resolve().parent
_CLOSING_SECONDS = 5.0


def main() -> int:
    """0 where everything holds, 1 where something does not, 2 where nothing could be asked."""
    arguments = _arguments()
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, signal.default_int_handler)
    try:
        soak = _soak(arguments)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except (NotServedError, ValueError) as error:
        print(error, file=sys.stderr)
        return NOTHING_ASKED
    print(as_text(soak), end="")
    if arguments.json:
        figures = asdict(soak) | {"checks": [asdict(check) for check in checks(soak)]}
        arguments.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    return 1 if any(check.held is False for check in checks(soak)) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long clients ask [10]")
    parser.add_argument(
        "--spec", type=Path, metavar="FILE", help="a document to serve [the five that come along]"
    )
    parser.add_argument("--seed", type=int, default=0, help="of what is asked [0]")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE")
    return parser.parse_args()


def _soak(arguments: argparse.Namespace) -> Soak:
    asked, misused = _asked(arguments.spec)
    pinned = pinning()
    words = [str(arguments.spec)] if arguments.spec else []
    with Served(words, pinned.server) as served:
        # The table of what is asked when a first one came is there to stay.
        before, began = descriptors(served.process), time.monotonic()
        weights, makers = [weight for weight, _ in asked], [maker for _, maker in asked]
        until = began + arguments.minutes * 60
        load = Load(served.port, makers, weights, misused, until, arguments.seed)
        watched = _loaded(load, served)
        seconds, used = time.monotonic() - began, served.cpu_seconds()
        after = _at_rest(served.process, before)
        served.stop()
        assert served.ended is not None
        return Soak(
            f"{arguments.spec or 'the five documents'}; {pinned.said}",
            seconds,
            used,
            load.tally,
            watched,
            (before, after),
            tuple(served.trouble),
            served.lines,
            served.ended,
        )


def _asked(spec: Path | None) -> tuple[Sequence[tuple[int, Maker]], Door]:
    if spec is None:
        seen = Seen()
        return list(questions(seen)), door(seen)
    outcomes = read(select([spec]).paths)
    sampled = Sampled([outcome.api for outcome in outcomes if outcome.api])
    return list(sampled.questions()), sampled.door


def _loaded(load: Load, served: Served) -> Watched:
    """Everybody asks; what was seen meanwhile by a process that does nothing but watch."""
    with subprocess.Popen(
        [sys.executable, "-m", "soaking.watching", str(served.port), str(served.process)],
        cwd=_HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as watcher:
        try:
            asyncio.run(put(load))
            said, _ = watcher.communicate()
        finally:
            watcher.kill()
    return Watched(**json.loads(said))


def _at_rest(process: int, wanted: int) -> int:
    """The descriptors that are open once the mock has noticed that everybody left."""
    until = time.monotonic() + _CLOSING_SECONDS
    while descriptors(process) > wanted and time.monotonic() < until:
        time.sleep(0.05)
    return descriptors(process)


if __name__ == "__main__":
    sys.exit(main())
