"""The cases of a run in one table, in the Markdown that README.md shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .figures import Measured, Run, median, ratio, ratio_by_cpu, spread
from .report import markdown
from .variants import BARE, CONNEXION, MOCKOON, NAMES, PRISM, PRISM_LOG, UNDERSTUDY, UNDERSTUDY_LOG

_ABSENT = "-"
HEADS = (
    *("", "understudy", "of bare", "by CPU", "p99"),
    *("of Prism", "both logging", "Prism", "Connexion", "Mockoon", "Prism's p50"),
)


def as_markdown(runs: Sequence[Run]) -> str:
    """A row for each request to the mock that was measured beside the bare function.

    Answers a second and milliseconds are medians; ratios have the least and the greatest as well.
    """
    rows = [cells for run in runs for cells in _rows(run)]
    return markdown([HEADS, *rows]) if rows else ""


def _rows(run: Run) -> Iterator[tuple[str, ...]]:
    """The case itself, compared with its peers, then the other requests of it."""
    measured = {each.name: each for each in run.measured}
    if BARE not in measured:
        return
    for own in run.measured:
        if own.name == UNDERSTUDY:
            yield (run.title, *_own(run, own), *_compared(run, measured))
        elif own.name not in NAMES:
            yield (own.label, *_own(run, own), *[_ABSENT] * 6)


def _own(run: Run, own: Measured) -> tuple[str, ...]:
    return (
        _rate(own),
        _spread(ratio(run, own.name, BARE), ".2f"),
        _spread(ratio_by_cpu(run, own.name, BARE), ".2f"),
        _milliseconds([each.load.p99 for each in own.rounds]),
    )


def _compared(run: Run, measured: Mapping[str, Measured]) -> tuple[str, ...]:
    prism = measured.get(PRISM)
    return (
        _spread(ratio(run, UNDERSTUDY, PRISM), ".1f"),
        _spread(ratio(run, UNDERSTUDY_LOG, PRISM_LOG), ".1f"),
        *(_rate(measured.get(name)) for name in (PRISM, CONNEXION, MOCKOON)),
        _milliseconds([each.load.p50 for each in prism.rounds] if prism else []),
    )


def _rate(measured: Measured | None) -> str:
    rate = median(measured.rates) if measured else None
    return _ABSENT if rate is None else f"{rate:,.0f}/s"


def _spread(figures: Sequence[float], form: str) -> str:
    found = spread(figures)
    if found is None:
        return _ABSENT
    return f"{found.median:{form}} ({found.low:{form}}-{found.high:{form}})"


def _milliseconds(figures: Sequence[float]) -> str:
    found = median(figures)
    return _ABSENT if found is None else f"{found:.2g} ms"
