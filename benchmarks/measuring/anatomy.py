"""A case with the mock traced and untraced, in turn, and the bare function beside it."""

from __future__ import annotations

import marshal
import signal
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from .cases import Case, Lane, lanes
from .exchange import ask, faults
from .load import put_load
from .pinning import Pinning
from .server import Server, ServerError
from .tracing import Breakdown, Traced, breakdown
from .variants import BARE, UNDERSTUDY

_RUNNER = str(Path(__file__).with_name("serve_traced.py"))
_DUMP_SECONDS = 30.0
_POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU microseconds a request in one round, and those of the kernel among them."""

    total: float
    kernel: float


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A figure for each round: of the bare function, of the mock, and where it went."""

    title: str
    bare: tuple[Cost, ...]
    mock: tuple[Cost, ...]
    breakdowns: tuple[Breakdown, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How load is put on: seconds a round, and by what."""

    seconds: float
    pinned: Pinning
    generator: str | None


def anatomy(case: Case, rounds: int, way: Way) -> Anatomy:
    """So many rounds of each; raises ServerError where one can't be measured."""
    by_name = {lane.name: lane for lane in lanes(case)}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        bare = stack.enter_context(_serving(by_name[BARE], way))
        mock = stack.enter_context(_serving(_traced(by_name[UNDERSTUDY], folder), way))
        for server in (bare, mock):
            _round(server, case, way)
        figures = [
            (_round(bare, case, way), _round(mock, case, way), _look(mock, case, way, folder, n))
            for n in range(rounds)
        ]
    costs = [own for _, own, _ in figures]
    return Anatomy(
        case.title,
        tuple(cost for cost, _, _ in figures),
        tuple(costs),
        tuple(breakdown(seen, own.total) for own, (_, _, seen) in zip(costs, figures, strict=True)),
    )


def _traced(lane: Lane, folder: Path) -> Lane:
    """The same server, waiting to be told to trace."""
    python, _, _, *command = lane.variant.command  # python -m understudy COMMAND...
    variant = replace(lane.variant, command=(python, _RUNNER, str(folder), *command))
    return replace(lane, variant=variant)


def _serving(lane: Lane, way: Way) -> Server:
    return Server(lane.variant, partial(_right, lane=lane), way.pinned.server)


def _right(port: int, lane: Lane) -> None:
    """Raises where nothing answers yet, or not rightly."""
    ask(port, lane.exchange)
    checks, coherent = lane.variant.checks, lane.variant.coherent
    found = faults(port, lane.exchange, checks=checks, coherent=coherent)
    if found:
        raise ServerError(lane.name, "; ".join(found))


def _round(server: Server, case: Case, way: Way) -> Cost:
    requests, total, kernel = _loaded(server, case, way)
    return Cost(total / requests * 1e6, kernel / requests * 1e6)


def _loaded(server: Server, case: Case, way: Way) -> tuple[int, float, float]:
    """Requests, CPU seconds and those of the kernel of one round."""
    before = server.usage()
    load = put_load(server.port, case.exchange, way.seconds, way.pinned.load, way.generator)
    after = server.usage()
    if before is None or after is None or not load.requests:
        raise ServerError(server.variant.name, "there is no /proc that says what it uses")
    return (
        load.requests,
        after.cpu_seconds - before.cpu_seconds,
        after.kernel_seconds - before.kernel_seconds,
    )


def _look(server: Server, case: Case, way: Way, folder: Path, number: int) -> Traced:
    """One round while it is traced."""
    server.tell(signal.SIGUSR1)
    requests, cpu, _ = _loaded(server, case, way)
    server.tell(signal.SIGUSR2)
    left, until = folder / str(number), time.monotonic() + _DUMP_SECONDS
    while not left.exists():
        if time.monotonic() > until:
            raise ServerError(server.variant.name, "it does not tell what was traced")
        time.sleep(_POLL_SECONDS)
    return Traced(marshal.loads(left.read_bytes()), requests, cpu)
