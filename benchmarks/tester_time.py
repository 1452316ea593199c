"""Where the time of `understudy contract` goes: CPU for each request, by stage and by part.

It measures and tells; whether a goal is met does not change the exit status. README.md has more.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from measuring.metered import Metered, RunError, schemathesis, understudy
from measuring.metered_report import BESIDE, OWN, SCHEMATHESIS, as_json, as_text
from measuring.server import ServerError
from proving.targets import APPS, Target, app, mock
from surveying.corpus import github

INTERRUPTED = 130
NOTHING_MEASURED = 2
_CACHE = Path(__file__).resolve().parent / ".documents"
_GITHUB = "github"

Tester = Callable[[Target, Path], Metered]
Found = dict[str, dict[str, list[Metered]]]


def main() -> int:
    """0 when something was measured, whatever came of it."""
    arguments = _arguments()
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, signal.default_int_handler)
    notes: list[str] = []
    try:
        found = _rounds(arguments, notes)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    print(as_text(found, notes), end="")
    if arguments.json:
        arguments.json.write_text(as_json(found), encoding="utf-8")
    return 0 if found else NOTHING_MEASURED


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="one run of each in turn [5]")
    parser.add_argument(
        "--only", action="append", choices=(*APPS, _GITHUB), default=[], help="repeatable [all]"
    )
    parser.add_argument("--github", type=Path, metavar="FILE", help="GitHub's document [fetched]")
    parser.add_argument("--include", default="gists", help="what of GitHub's is tested [gists]")
    parser.add_argument(
        "--beside",
        type=Path,
        metavar="PYTHON",
        help="the Python of another understudy, measured too",
    )
    parser.add_argument("--no-fetch", action="store_true", help="leave out what is not here")
    parser.add_argument("--cache", type=Path, default=_CACHE, help="where it is kept [.documents]")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE")
    return parser.parse_args()


def _rounds(arguments: argparse.Namespace, notes: list[str]) -> Found:
    found: Found = {}
    targets, testers = _targets(arguments), _testers(arguments, notes)
    for number in range(arguments.rounds):
        print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr, flush=True)
        for name, opened in targets.items():
            for tester, test in tuple(testers.items()):
                label = f"{name}, {tester}"
                if tester == SCHEMATHESIS and name == _GITHUB:
                    continue  # it would test every operation
                if any(note.startswith(label) for note in notes):
                    continue
                try:
                    with opened() as target, tempfile.TemporaryDirectory() as folder:
                        metered = test(target, Path(folder))
                except (RunError, ServerError) as error:
                    notes.append(f"{label} is left out: {error}")
                    found.get(name, {}).pop(tester, None)
                    continue
                found.setdefault(name, {}).setdefault(tester, []).append(metered)
    return {name: metered for name, metered in found.items() if metered}


def _targets(
    arguments: argparse.Namespace,
) -> dict[str, Callable[[], AbstractContextManager[Target]]]:
    wanted = arguments.only or [*APPS, _GITHUB]
    targets = {name: partial(app, name) for name in APPS if name in wanted}
    document = arguments.github
    if document is None and not arguments.no_fetch and _GITHUB in wanted:
        document = github(arguments.cache)[0].path
    if document is None or _GITHUB not in wanted:
        return {**targets}
    return {**targets, _GITHUB: partial(mock, document, arguments.include)}


def _testers(arguments: argparse.Namespace, notes: list[str]) -> dict[str, Tester]:
    testers: dict[str, Tester] = {OWN: _understudy(Path(sys.executable))}
    if arguments.beside:
        testers[BESIDE] = _understudy(arguments.beside)
    command = Path(sys.executable).with_name("schemathesis")
    if command.exists():
        testers[SCHEMATHESIS] = _schemathesis(command)
    else:
        notes.append("schemathesis is left out: it is not beside this Python")
    return testers


def _understudy(python: Path) -> Tester:
    return lambda target, folder: understudy(
        python.absolute(), target.document, target.url, target.options, folder
    )


def _schemathesis(command: Path) -> Tester:
    return lambda target, folder: schemathesis(
        command, target.document, target.url, target.header, folder
    )


if __name__ == "__main__":
    sys.exit(main())
