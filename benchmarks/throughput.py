"""How fast the mock answers Lumino's create, beside a bare ASGI function and other mocks.

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
from pathlib import Path

from measuring.exchange import faults
from measuring.figures import Measured, Round, Run
from measuring.load import CONNECTIONS, put_load, wrk
from measuring.pinning import Pinning, pinning
from measuring.report import as_json, as_text
from measuring.server import Server, ServerError, Usage
from measuring.variants import NAMES, ROOT, UNDERSTUDY, Variant, variants

INTERRUPTED = 130
NOTHING_MEASURED = 2
_HOW = "benchmarks/README.md says how to get it"
_REQUESTS, _BATCHES = 2000, 7


def main() -> int:
    """0 when something was measured, whatever came of it."""
    arguments = _arguments()
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, signal.default_int_handler)
    try:
        run = _run(arguments)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    print(as_text(run), end="")
    if arguments.json:
        arguments.json.write_text(as_json(run), encoding="utf-8")
    return 0 if run.measured else NOTHING_MEASURED


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each round [1]")
    parser.add_argument("--rounds", type=int, default=15, help="for each server, in turn [15]")
    parser.add_argument(
        "--warm-up", type=float, default=3.0, help="seconds for each server before the first [3]"
    )
    parser.add_argument("--starts", type=int, default=3, help="to take the median of [3]")
    parser.add_argument(
        "--only", type=_names, default=NAMES, help=f"some of {','.join(NAMES)} [all]"
    )
    parser.add_argument(
        "--load",
        choices=("wrk", "own"),
        default="wrk",
        help="what sends the requests; where wrk is absent, own [wrk]",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure to FILE")
    return parser.parse_args()


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(NAMES)}")
    return names


def _run(arguments: argparse.Namespace) -> Run:
    pinned = pinning()
    generator = wrk() if arguments.load == "wrk" else None
    notes: list[str] = []
    with ExitStack() as stack:
        started = list(_started(arguments, pinned, stack, notes))
        rounds = _rounds(arguments, [server for server, _ in started], pinned, generator)
        measured = [_measured(server, starts, rounds) for server, starts in started]
    in_process = _in_process(pinned, notes) if UNDERSTUDY in arguments.only else {}
    return Run(_setting(arguments, pinned, generator), tuple(measured), in_process, tuple(notes))


def _started(
    arguments: argparse.Namespace, pinned: Pinning, stack: ExitStack, notes: list[str]
) -> Iterator[tuple[Server, list[Usage]]]:
    """The servers that run and answer rightly, each with what every start of it took."""
    for variant in variants():
        if variant.name not in arguments.only:
            continue
        if variant.missing:
            notes.append(f"{variant.name} is left out: {variant.missing}; {_HOW}")
            continue
        try:
            firsts = [_first(variant, pinned) for _ in range(arguments.starts - 1)]
            server = stack.enter_context(Server(variant, pinned.server))
        except ServerError as error:
            notes.append(f"{variant.name} is left out: {error}")
            continue
        found = faults(server.port, checks=variant.checks, coherent=variant.coherent)
        if found:
            notes.append(f"{variant.name} is left out: {'; '.join(found)}")
            continue
        print(f"{variant.name} answers on port {server.port}", file=sys.stderr, flush=True)
        yield server, [usage for usage in (*firsts, server.first) if usage]


def _first(variant: Variant, pinned: Pinning) -> Usage | None:
    with Server(variant, pinned.server) as server:
        return server.first


def _rounds(
    arguments: argparse.Namespace,
    servers: list[Server],
    pinned: Pinning,
    generator: str | None,
) -> dict[str, list[Round]]:
    """Every server once to warm up, and then the rounds, the servers in turn in each."""
    rounds: dict[str, list[Round]] = {server.variant.name: [] for server in servers}
    for server in servers:
        put_load(server.port, arguments.warm_up, pinned.load, generator)
    for number in range(arguments.rounds):
        print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr, flush=True)
        for server in servers:
            before = server.usage()
            load = put_load(server.port, arguments.seconds, pinned.load, generator)
            after = server.usage()
            took = after.cpu_seconds - before.cpu_seconds if before and after else None
            rounds[server.variant.name].append(Round(load, took))
    return rounds


def _measured(server: Server, starts: list[Usage], rounds: dict[str, list[Round]]) -> Measured:
    variant = server.variant
    return Measured(
        variant.name,
        variant.label,
        tuple(starts),
        tuple(rounds[variant.name]),
        server.usage(),
        server.lines,
    )


def _in_process(pinned: Pinning, notes: list[str]) -> dict[str, tuple[float, ...]]:
    command = [sys.executable, "-m", "benchmarks.measuring.in_process", str(_REQUESTS)]
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
        f"POST create of Lumino, {rounds}; load: {sender}, {CONNECTIONS} connections",
        f"{pinned.said}; Python {platform.python_version()}, {platform.system()}",
    )


if __name__ == "__main__":
    sys.exit(main())
