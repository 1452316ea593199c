"""Where each microsecond of a request goes, file by file, in the mock as it is served.

It measures and tells. README.md says how, and what the figures are good for.
"""

from __future__ import annotations

import argparse
import signal
import sys

from measuring.anatomy import Way, anatomy
from measuring.cases import CASES, Case
from measuring.load import wrk
from measuring.pinning import pinning
from measuring.places import as_text
from measuring.server import ServerError

INTERRUPTED = 130
NOTHING_MEASURED = 2


def main() -> int:
    """0 when something was measured."""
    arguments = _arguments()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    way = Way(arguments.seconds, pinning(), wrk())
    try:
        for case in arguments.case or CASES[:1]:
            print(as_text(anatomy(case, arguments.rounds, way), arguments.functions), flush=True)
    except ServerError as error:
        print(error, file=sys.stderr)
        return NOTHING_MEASURED
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    names = ", ".join(case.name for case in CASES)
    parser.add_argument("case", nargs="*", type=_case, help=f"some of {names} [{CASES[0].name}]")
    parser.add_argument("--rounds", type=int, default=5, help="each untraced and traced [5]")
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round [1]")
    parser.add_argument("--functions", type=int, default=20, help="the longest so many [20]")
    return parser.parse_args()


def _case(name: str) -> Case:
    for case in CASES:
        if case.name == name:
            return case
    raise argparse.ArgumentTypeError(f"there is no case {name!r}")


if __name__ == "__main__":
    sys.exit(main())
