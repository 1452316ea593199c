"""How soon a mock answers: from the start of its process to the first right answer.

It measures and tells; whether a goal is met does not change the exit status. README.md has more.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from measuring.pinning import pinning
from measuring.server import ServerError
from measuring.starting import Start, as_text, started, subjects
from surveying.corpus import github

INTERRUPTED = 130
NOTHING_MEASURED = 2
_CACHE = Path(__file__).resolve().parent / ".documents"


def main() -> int:
    """0 when something was measured, whatever came of it."""
    arguments = _arguments()
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, signal.default_int_handler)
    try:
        found, notes = _rounds(arguments)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    print(as_text(found, notes), end="")
    if arguments.json:
        figures = {name: [asdict(start) for start in starts] for name, starts in found.items()}
        arguments.json.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    return 0 if found else NOTHING_MEASURED


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="one start of each in turn [5]")
    parser.add_argument("--github", type=Path, metavar="FILE", help="GitHub's document [fetched]")
    parser.add_argument("--no-fetch", action="store_true", help="leave out what is not here")
    parser.add_argument("--cache", type=Path, default=_CACHE, help="where it is kept [.documents]")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE")
    return parser.parse_args()


def _rounds(arguments: argparse.Namespace) -> tuple[dict[str, list[Start]], list[str]]:
    document = arguments.github
    if document is None and not arguments.no_fetch:
        document = github(arguments.cache)[0].path
    pinned = pinning()
    found: dict[str, list[Start]] = {}
    notes = [pinned.said]
    left = []
    for subject in subjects(document):
        missing = subject.variant.missing
        if missing:
            notes.append(f"{subject.name} is left out: {missing}")
        else:
            left.append(subject)
    for number in range(arguments.rounds):
        print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr, flush=True)
        for subject in tuple(left):
            try:
                found.setdefault(subject.name, []).append(started(subject, pinned.server))
            except ServerError as error:
                found.pop(subject.name, None)
                left.remove(subject)
                notes.append(f"{subject.name} is left out: {error}")
    return found, notes


if __name__ == "__main__":
    sys.exit(main())
