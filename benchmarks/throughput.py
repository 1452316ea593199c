"""How fast the mock answers, case by case, beside a bare ASGI function and other mocks.

It measures and tells; whether a goal is met does not change the exit status. README.md has more.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from measuring.cases import CASES, DOCUMENTS, Case, Lane, lanes
from measuring.exchange import ask, faults
from measuring.figures import Measured, Round, Run
from measuring.load import CONNECTIONS, put_load, wrk
from measuring.overview import as_markdown
from measuring.pinning import Pinning, pinning
from measuring.report import as_json, as_text
from measuring.server import Server, ServerError
from measuring.variants import NAMES, ROOT, UNDERSTUDY
from surveying.corpus import github

INTERRUPTED = 130
NOTHING_MEASURED = 2
_HOW = "benchmarks/README.md says how to get it"
_REQUESTS, _BATCHES = 2000, 7


def main() -> int:
    """0 when something was measured, whatever came of it."""
    arguments = _arguments()
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, signal.default_int_handler)
    pinned = pinning()
    generator = wrk() if arguments.load == "wrk" else None
    print("\n".join(_setting(arguments, pinned, generator)), flush=True)
    runs: list[Run] = []
    try:
        for case in arguments.case:
            runs.append(_run(case, arguments, pinned, generator))
            print(f"\n{as_text(runs[-1])}", end="", flush=True)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    print(f"\n{as_markdown(runs)}", end="")
    if arguments.json:
        arguments.json.write_text(as_json(runs), encoding="utf-8")
    return 0 if any(run.measured for run in runs) else NOTHING_MEASURED


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round [1]")
    parser.add_argument("--rounds", type=int, default=15, help="for each server, in turn [15]")
    parser.add_argument(
        "--warm-up", type=float, default=3.0, help="seconds for each server before the first [3]"
    )
    parser.add_argument(
        "--case",
        type=_cases,
        default=CASES,
        help=f"some of {','.join(case.name for case in CASES)} [all]",
    )
    parser.add_argument(
        "--only", type=_names, default=NAMES, help=f"some of {','.join(NAMES)} [all]"
    )
    parser.add_argument(
        "--load",
        choices=("wrk", "own"),
        default="wrk",
        help="what sends the requests; where wrk is absent, own [wrk]",
    )
    parser.add_argument("--no-fetch", action="store_true", help="leave out what is not here")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE")
    return parser.parse_args()


def _names(text: str) -> tuple[str, ...]:
    return _known(text, NAMES)


def _cases(text: str) -> tuple[Case, ...]:
    names = _known(text, tuple(case.name for case in CASES))
    return tuple(case for case in CASES if case.name in names)


def _known(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(text.split(","))
    unknown = [name for name in names if name not in known]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
    return names


def _run(case: Case, arguments: argparse.Namespace, pinned: Pinning, generator: str | None) -> Run:
    notes: list[str] = []
    if not case.document.exists() and not arguments.no_fetch:
        github(DOCUMENTS)
    if not case.document.exists():
        return Run(case.name, case.title, (), {}, ("it is left out: its document is not here",))
    with ExitStack() as stack:
        started = list(_started(case, arguments.only, pinned, stack, notes))
        rounds = _rounds(arguments, started, pinned, generator)
        measured = [_measured(lane, server, rounds[lane.name]) for lane, server in started]
    in_process = _in_process(case, pinned, notes) if UNDERSTUDY in arguments.only else {}
    return Run(case.name, case.title, tuple(measured), in_process, tuple(notes))


def _started(
    case: Case, only: tuple[str, ...], pinned: Pinning, stack: ExitStack, notes: list[str]
) -> Iterator[tuple[Lane, Server]]:
    """The lanes whose servers run and answer rightly."""
    servers: dict[str, Server] = {}
    for lane in lanes(case):
        variant, exchange = lane.variant, lane.exchange
        if variant.name not in only:
            continue
        if variant.missing:
            notes.append(f"{lane.name} is left out: {variant.missing}; {_HOW}")
            continue
        if variant.name not in servers:
            server = Server(variant, partial(ask, exchange=exchange), pinned.server)
            try:
                servers[variant.name] = stack.enter_context(server)
            except ServerError as error:
                notes.append(f"{lane.name} is left out: {error}")
                continue
            print(f"{variant.name} answers on port {server.port}", file=sys.stderr, flush=True)
        server = servers[variant.name]
        found = faults(server.port, exchange, checks=variant.checks, coherent=variant.coherent)
        if found:
            notes.append(f"{lane.name} is left out: {'; '.join(found)}")
            continue
        yield lane, server


def _rounds(
    arguments: argparse.Namespace,
    started: list[tuple[Lane, Server]],
    pinned: Pinning,
    generator: str | None,
) -> dict[str, list[Round]]:
    """Every lane once to warm up, and then the rounds, the lanes in turn in each."""
    rounds: dict[str, list[Round]] = {lane.name: [] for lane, _ in started}
    for lane, server in started:
        put_load(server.port, lane.exchange, arguments.warm_up, pinned.load, generator)
    for number in range(arguments.rounds):
        print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr, flush=True)
        for lane, server in started:
            before = server.usage()
            load = put_load(server.port, lane.exchange, arguments.seconds, pinned.load, generator)
            after = server.usage()
            took = after.cpu_seconds - before.cpu_seconds if before and after else None
            rounds[lane.name].append(Round(load, took))
    return rounds


def _measured(lane: Lane, server: Server, rounds: list[Round]) -> Measured:
    return Measured(lane.name, lane.label, tuple(rounds), server.usage(), server.lines)


def _in_process(case: Case, pinned: Pinning, notes: list[str]) -> dict[str, tuple[float, ...]]:
    command = [sys.executable, "-m", "benchmarks.measuring.in_process", case.name, str(_REQUESTS)]
    done = subprocess.run(
        [*pinned.server, *command, str(_BATCHES)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        notes.append("the time inside the application could not be measured")
        return {}
    return {name: tuple(figures) for name, figures in json.loads(done.stdout).items()}


def _setting(
    arguments: argparse.Namespace, pinned: Pinning, generator: str | None
) -> tuple[str, ...]:
    sender = "wrk" if generator else "own generator (it, too, limits the bare function)"
    rounds = f"{arguments.rounds} interleaved rounds of {arguments.seconds:g} s"
    return (
        f"{rounds}; load: {sender}, {CONNECTIONS} connections",
        f"{pinned.said}; Python {platform.python_version()}, {platform.system()}",
    )


if __name__ == "__main__":
    sys.exit(main())
