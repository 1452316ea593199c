"""What it takes to start: from a process to its first right answer, and what follows from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from .exchange import create
from .figures import Goal, ratios, spread
from .report import spread_text, table
from .server import Server
from .variants import MOCK, Variant, connexion_of, prism_of

FIVE = "five documents"
GITHUB = "understudy, GitHub's"
PRISM = "Prism, GitHub's"
CONNEXION = "Connexion, GitHub's"
PATH = "/rate_limit"
"""What is asked of GitHub's document: no parameters, and members that are always there."""
_MEMBERS = frozenset(("resources", "rate"))
_SECONDS = 10
_RATIO_WANTED, _CPU_WANTED, _MEMORY_WANTED = 1 / 3, 0.5, 250


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds by the clock, CPU seconds, and MB that were resident then."""

    seconds: float
    cpu_seconds: float
    resident: float


def subjects(github: Path | None) -> Iterator[Variant]:
    """All that are started in turn; those of GitHub's document only where it is there."""
    yield Variant(FIVE, FIVE, (*MOCK, "--quiet"), ask=_created)
    if github is None:
        return
    document = str(github)
    yield Variant(GITHUB, GITHUB, (*MOCK, "--quiet", document), ask=_rate)
    yield replace(prism_of(document), name=PRISM, label=PRISM, ask=_rate)
    yield replace(connexion_of(document), name=CONNEXION, label=CONNEXION, ask=_rate)


def started(variant: Variant, prefix: Sequence[str]) -> Start:
    """One start of it, to its end; raises ServerError where no right answer comes."""
    with Server(variant, prefix) as server:
        used = server.first
        return Start(
            server.seconds,
            used.cpu_seconds if used else 0.0,
            used.resident if used else 0.0,
        )


def as_text(found: Mapping[str, Sequence[Start]], notes: Sequence[str]) -> str:
    """The figures, those of Prism against the mock's, the goals and the notes."""
    heads = ("Start to the first right answer", "s (min-max)", "CPU s (min-max)", "MB", "of Prism")
    rows = [heads, *(_row(name, found) for name in found)]
    lines = [*table(rows), "", "Goals:", *(f"  {_told(goal)}" for goal in goals(found))]
    return "\n".join([*lines, *(["", *notes] if notes else [])]) + "\n"


def goals(found: Mapping[str, Sequence[Start]]) -> list[Goal]:
    """What is wanted of the mock, each beside what was reached."""
    share = spread(_of_prism(GITHUB, found))
    five = spread(start.cpu_seconds for start in found.get(FIVE, ()))
    memory = spread(start.resident for start in found.get(GITHUB, ()))
    reached = [
        ("GitHub's document in less than a third of Prism's time", share, _RATIO_WANTED),
        (f"the five documents in at most {_CPU_WANTED} CPU seconds", five, _CPU_WANTED),
        (f"GitHub's document in less than {_MEMORY_WANTED} MB", memory, _MEMORY_WANTED),
    ]
    return [
        Goal(what, one.median if one else None, one is not None and one.median <= most)
        for what, one, most in reached
    ]


def _row(name: str, found: Mapping[str, Sequence[Start]]) -> tuple[str, ...]:
    starts = found[name]
    resident = spread(start.resident for start in starts)
    return (
        name,
        spread_text(spread(start.seconds for start in starts), ".2f"),
        spread_text(spread(start.cpu_seconds for start in starts), ".2f"),
        f"{resident.median:.0f}" if resident else "-",
        spread_text(spread(_of_prism(name, found)), ".2f"),
    )


def _of_prism(name: str, found: Mapping[str, Sequence[Start]]) -> tuple[float, ...]:
    """The time by the clock to Prism's, round by round; nothing for other documents."""
    own, prism = found.get(name, ()), found.get(PRISM, ())
    if name == FIVE or len(own) != len(prism):
        return ()
    return ratios([start.seconds for start in own], [start.seconds for start in prism])


def _told(goal: Goal) -> str:
    if goal.reached is None:
        return f"{goal.what}: not measured"
    return f"{goal.what}: {goal.reached:.3g}, {'met' if goal.met else 'NOT met'}"


def _created(port: int) -> None:
    """A create of Lumino, as in the other benchmark."""
    if create(port).status != 201:
        raise HTTPException("a create is not answered with 201")


def _rate(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=_SECONDS)
    try:
        connection.request("GET", PATH, headers={"Accept": "application/json"})
        response = connection.getresponse()
        value = json.loads(response.read())
    except ValueError:
        raise HTTPException("the answer is no JSON") from None
    finally:
        connection.close()
    if response.status != 200 or not isinstance(value, dict) or not value.keys() >= _MEMBERS:
        raise HTTPException("the answer is not what the document says")
