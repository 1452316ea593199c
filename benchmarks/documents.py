"""How well the mock plays real documents: what loads, what is answered, what is refused.

It measures and tells; whether a goal is met does not change the exit status. README.md has more.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from surveying.children import accepted, end_all, judging_python, mock_command, surveyed
from surveying.corpus import Document, corpus, packages
from surveying.report import as_json, as_text, line_of
from surveying.totals import Surveyed

INTERRUPTED = 130
NOTHING_MEASURED = 2
_CACHE = Path(__file__).resolve().parent / ".documents"


def main() -> int:
    """0 when something was measured, whatever came of it."""
    arguments = _arguments()
    for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, signal.default_int_handler)
    python = arguments.python or judging_python(arguments.cache)
    fetched = () if arguments.no_fetch else packages(arguments.cache)
    documents = corpus(arguments.folder, fetched, arguments.documents, arguments.only)
    found: list[Surveyed] = []
    try:
        _survey_all(documents, python, arguments, found)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
    found.sort(key=lambda one: one.name)
    print(as_text(found), end="")
    if arguments.json:
        arguments.json.write_text(as_json(found), encoding="utf-8")
    if len(found) < len(documents):
        return INTERRUPTED
    return 0 if found else NOTHING_MEASURED


def _survey_all(
    documents: Sequence[Document],
    python: str,
    arguments: argparse.Namespace,
    found: list[Surveyed],
) -> None:
    with ThreadPoolExecutor(arguments.jobs) as pool:
        running = [pool.submit(_survey, one, python, arguments) for one in documents]
        try:
            for number, done in enumerate(as_completed(running), 1):
                found.append(done.result())
                print(f"{number:4}/{len(documents)}  {line_of(found[-1])}", file=sys.stderr)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            end_all()
            raise


def _survey(document: Document, python: str, arguments: argparse.Namespace) -> Surveyed:
    settings = {
        "command": mock_command(document, arguments.mock_option),
        "file": str(document.path),
        "operations": arguments.operations,
        "thorough": arguments.thorough,
        "start": arguments.seconds,
        "request": arguments.request_seconds,
        "megabytes": arguments.megabytes,
    }
    verdict, why = accepted(python, document, arguments.cache)
    events = list(surveyed(python, settings, arguments.seconds))
    size = document.path.stat().st_size / 1e6
    return Surveyed(document.name, size, verdict, why, events)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=250, help="at most so many [250]")
    parser.add_argument("--operations", type=int, default=12, help="of each document [12]")
    parser.add_argument(
        "--only", action="append", default=[], help="documents with this in their name"
    )
    parser.add_argument(
        "--folder", type=Path, action="append", default=[], help="documents of your own, first"
    )
    parser.add_argument(
        "--thorough", action="store_true", help="a smaller valid request and more broken ones, too"
    )
    parser.add_argument("--no-fetch", action="store_true", help="those of --folder only")
    parser.add_argument("--cache", type=Path, default=_CACHE, help="where what is fetched is kept")
    parser.add_argument("--python", help="a Python with requirements.txt [made in the cache]")
    parser.add_argument("--seconds", type=float, default=60.0, help="for a document [60]")
    parser.add_argument("--request-seconds", type=float, default=10.0, help="for a request [10]")
    parser.add_argument("--megabytes", type=int, default=4000, help="the mock may address [4000]")
    parser.add_argument(
        "--mock-option",
        action="append",
        default=[],
        help="for the mock, as --mock-option=--dynamic",
    )
    parser.add_argument("--jobs", type=int, choices=(1, 2), default=1, help="at a time [1]")
    parser.add_argument("--json", type=Path, help="write all that was seen to this file")
    arguments = parser.parse_args()
    arguments.cache = arguments.cache.resolve()
    arguments.folder = [folder.resolve() for folder in arguments.folder]
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
