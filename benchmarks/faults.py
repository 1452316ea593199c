"""How many faults a contract run finds in the apps of tests/apps, and which right ones it flags.

It measures and tells; whether a goal is met does not change the exit status. README.md has more.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from proving.report import as_json, as_text, line_of
from proving.subjects import Subject, serving, subjects
from proving.testers import Schemathesis, Tester, Understudy
from proving.totals import Trial, totals

INTERRUPTED = 130
NOTHING_MEASURED = 2


def main() -> int:
    """0 when something was measured, whatever came of it."""
    arguments = _arguments()
    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, signal.default_int_handler)
    chosen, testers = subjects(arguments.only), _testers(arguments)
    if not chosen:
        print("nothing has such a name: python -m tests.apps DOCUMENT --list", file=sys.stderr)
        return NOTHING_MEASURED
    tested: list[Trial] = []
    try:
        _test_all(chosen, testers, arguments.jobs, tested)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
    tested.sort(key=lambda one: chosen.index(one.subject))
    every = [totals(tester.name, tested) for tester in testers]
    print(as_text(every), end="")
    if arguments.json:
        arguments.json.write_text(as_json(every, tested), encoding="utf-8")
    return 0 if len(tested) == len(chosen) else INTERRUPTED


def _test_all(
    chosen: Sequence[Subject], testers: Sequence[Tester], jobs: int, tested: list[Trial]
) -> None:
    with ThreadPoolExecutor(jobs) as pool:
        running = [pool.submit(_test, subject, testers) for subject in chosen]
        try:
            for number, done in enumerate(as_completed(running), 1):
                tested.append(done.result())
                print(f"{number:4}/{len(chosen)}  {line_of(tested[-1])}", file=sys.stderr)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _test(subject: Subject, testers: Sequence[Tester]) -> Trial:
    """Each tester meets an app of its own, so that none finds what another left."""
    outcomes = {}
    for tester in testers:
        with serving(subject) as place, tempfile.TemporaryDirectory() as folder:
            outcomes[tester.name] = tester.test(place, Path(folder))
    return Trial(subject, outcomes)


def _testers(arguments: argparse.Namespace) -> list[Tester]:
    own = (sys.executable, "-m", "understudy")
    testers: list[Tester] = [Understudy(own, arguments.profile)]
    if arguments.schemathesis:
        testers.append(Schemathesis((arguments.schemathesis,)))
    return testers


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", choices=("quick", "standard", "deep"), default="standard")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="CLASS/DOCUMENT/NAME",
        help="as `state`, `variant` or `crash/lumino`; repeatable; the right apps run as well",
    )
    parser.add_argument(
        "--schemathesis",
        nargs="?",
        const=str(Path(sys.executable).with_name("schemathesis")),
        metavar="COMMAND",
        help="also `schemathesis run` with its defaults [the one beside this Python]",
    )
    parser.add_argument("--jobs", type=int, choices=(1, 2, 3, 4), default=1, help="at a time [1]")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all that was seen to FILE")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
