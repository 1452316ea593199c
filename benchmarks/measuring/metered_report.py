"""What the metered runs come to, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict

from .figures import ratios, spread
from .metered import Metered
from .report import spread_text, table

Runs = Mapping[str, Mapping[str, Sequence[Metered]]]
"""By the server, then by the tester, in the order of the rounds."""

OWN, BESIDE, SCHEMATHESIS = "understudy", "beside", "schemathesis"


def as_text(runs: Runs, notes: Sequence[str]) -> str:
    """The stages of each tester, then the parts of its own time, then what is beside it."""
    lines = [*table([*_stages(runs)]), ""]
    for server, testers in runs.items():
        for tester in (OWN, BESIDE):
            lines += _parts(f"{server}, {tester}", testers.get(tester, ()))
    lines += _ratios(runs)
    return "\n".join([*lines, *(["", *notes] if notes else [])]) + "\n"


def as_json(runs: Runs) -> str:
    """Every figure of every round."""
    told = {
        server: {tester: [asdict(one) for one in each] for tester, each in testers.items()}
        for server, testers in runs.items()
    }
    return json.dumps(told, indent=2)


def _stages(runs: Runs) -> Iterator[tuple[str, ...]]:
    yield "CPU us a request", "requests", "own", "generation", "start-up, CPU s"
    for server, testers in runs.items():
        for tester, each in testers.items():
            staged = "generation" in each[0].seconds
            yield (
                f"{server}, {tester}",
                _told(each, lambda one: float(one.requests)),
                _told(each, lambda one: one.own),
                _told(each, lambda one: one.stage("generation")) if staged else "in own",
                _told(each, lambda one: one.seconds["start-up"], ".2f") if staged else "in own",
            )


def _parts(title: str, each: Sequence[Metered]) -> list[str]:
    """A line for a part, the greatest first: its mean, since a run has few looks."""
    if not each:
        return []
    whole: dict[str, float] = {"reports": sum(one.stage("reports") for one in each) / len(each)}
    for one in each:
        for name, used in one.parts.items():
            whole[name] = whole.get(name, 0.0) + used / len(each)
    ranked = sorted(whole.items(), key=lambda part: -part[1])
    return [f"{title}: own, by part", *(f"  {used:6.0f}  {name}" for name, used in ranked), ""]


def _ratios(runs: Runs) -> Iterator[str]:
    for server, testers in runs.items():
        own = [one.own for one in testers.get(OWN, ())]
        for name in (BESIDE, SCHEMATHESIS):
            other = [one.own for one in testers.get(name, ())]
            if other and len(other) == len(own):
                told = spread_text(spread(ratios(own, other)), ".2f")
                yield f"{server}: own time of understudy by that of {name}: {told}"


def _told(each: Sequence[Metered], figure: Callable[[Metered], float], form: str = ".0f") -> str:
    return spread_text(spread(map(figure, each)), form)
