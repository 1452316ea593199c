"""The cases of a run in one table, in the Markdown that README.md shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .figures import Measured, Run, Spread, median, ratio, ratio_by_cpu, spread
from .report import markdown
from .variants import BARE, CONNEXION, MOCKOON, PRISM, PRISM_LOG, UNDERSTUDY, UNDERSTUDY_LOG

_ABSENT = "-"
_HEADS = (
    "",
    "understudy",
    "of bare",
    "by CPU",
    "of Prism",
    "both logging",
    "Prism",
    "Connexion",
    "Mockoon",
    "p99",
    "Prism's p50",
)


def as_markdown(runs: Sequence[Run]) -> str:
    """A row for each case in which the mock was measured beside the bare function.

    Answers a second and milliseconds are medians; ratios have the least and the greatest as well.
    """
    rows = [cells for run in runs for cells in _rows(run)]
    if not rows:
        return ""
    return markdown([_HEADS, *rows])


def _rows(run: Run) -> Iterator[tuple[str, ...]]:
    measured = {each.name: each for each in run.measured}
    if UNDERSTUDY not in measured or BARE not in measured:
        return
    own, prism = measured[UNDERSTUDY], measured.get(PRISM)
    peers = (_rate(measured.get(name)) for name in (PRISM, CONNEXION, MOCKOON))
    yield (
        run.title,
        _rate(own),
        _spread(spread(ratio(run, UNDERSTUDY, BARE)), ".2f"),
        _spread(spread(ratio_by_cpu(run, UNDERSTUDY, BARE)), ".2f"),
        _spread(spread(ratio(run, UNDERSTUDY, PRISM)), ".1f"),
        _spread(spread(ratio(run, UNDERSTUDY_LOG, PRISM_LOG)), ".1f"),
        *peers,
        _milliseconds([each.load.p99 for each in own.rounds]),
        _milliseconds([each.load.p50 for each in prism.rounds] if prism else []),
    )


def _rate(measured: Measured | None) -> str:
    rate = median(measured.rates) if measured else None
    return _ABSENT if rate is None else f"{rate:,.0f}/s"


def _spread(found: Spread | None, form: str) -> str:
    if found is None:
        return _ABSENT
    return f"{found.median:{form}} ({found.low:{form}}-{found.high:{form}})"


def _milliseconds(figures: Sequence[float]) -> str:
    found = median(figures)
    return _ABSENT if found is None else f"{found:.2g} ms"
