"""What it takes to start: from a process to its first right answer, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path

from .exchange import Exchange, faults
from .exchanges import LUMINO, RATE
from .figures import ratios, spread
from .goals import Goal
from .report import goal_text, markdown, spread_text, table
from .server import Server
from .variants import MOCK, Variant, connexion_of, prism_of

FIVE = "five documents"
GITHUB = "understudy, GitHub's"
PRISM = "Prism, GitHub's"
CONNEXION = "Connexion, GitHub's"
HEADS = ("Start to the first right answer", "s (min-max)", "CPU s (min-max)", "MB", "of Prism")
_RATIO_WANTED, _CPU_WANTED = 1 / 3, 0.5
_IDLE_WANTED, _MEMORY_WANTED = 70, 250


@dataclass(frozen=True, slots=True)
class Start:
    """One start: seconds by the clock, CPU seconds, and MB that were resident then."""

    seconds: float
    cpu_seconds: float
    resident: float


@dataclass(frozen=True, slots=True)
class Subject:
    """A server, and what it must answer rightly to have started."""

    variant: Variant
    exchange: Exchange

    @property
    def name(self) -> str:
        """That of its server."""
        return self.variant.name

    def ready(self, port: int) -> None:
        """Raises where the answer is not right yet."""
        found = faults(port, self.exchange, checks=False, coherent=True)
        if found:
            raise HTTPException("; ".join(found))


def subjects(github: Path | None) -> Iterator[Subject]:
    """All that are started in turn; those of GitHub's document only where it is there."""
    yield Subject(Variant(FIVE, FIVE, (*MOCK, "--quiet")), LUMINO)
    if github is None:
        return
    yield Subject(Variant(GITHUB, GITHUB, (*MOCK, "--quiet", str(github))), RATE)
    yield Subject(replace(prism_of(github), name=PRISM, label=PRISM), RATE)
    yield Subject(replace(connexion_of(github), name=CONNEXION, label=CONNEXION), RATE)


def started(subject: Subject, prefix: Sequence[str]) -> Start:
    """One start of it, to its end; raises ServerError where no right answer comes."""
    with Server(subject.variant, subject.ready, prefix) as server:
        used = server.first
        return Start(
            server.seconds,
            used.cpu_seconds if used else 0.0,
            used.resident if used else 0.0,
        )


def as_text(found: Mapping[str, Sequence[Start]], notes: Sequence[str]) -> str:
    """The figures, those of Prism against the mock's, the goals, the notes, and README's table."""
    rows = [HEADS, *(_row(name, found) for name in found)]
    lines = [*table(rows), "", "Goals:", *(f"  {goal_text(goal)}" for goal in goals(found))]
    lines += ["", *notes] if notes else []
    return "\n".join([*lines, "", markdown(rows)])


def goals(found: Mapping[str, Sequence[Start]]) -> list[Goal]:
    """What is wanted of the mock, each beside what was reached."""
    share = spread(_of_prism(GITHUB, found))
    five = spread(start.cpu_seconds for start in found.get(FIVE, ()))
    idle = spread(start.resident for start in found.get(FIVE, ()))
    memory = spread(start.resident for start in found.get(GITHUB, ()))
    reached = [
        ("GitHub's document in less than a third of Prism's time", share, _RATIO_WANTED),
        (f"the five documents in at most {_CPU_WANTED} CPU seconds", five, _CPU_WANTED),
        (f"the five documents in less than {_IDLE_WANTED} MB", idle, _IDLE_WANTED),
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
