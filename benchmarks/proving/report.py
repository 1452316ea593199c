"""The report of a benchmark of faults, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from statistics import median

from .totals import Count, Totals, Trial


def as_text(every: Sequence[Totals]) -> str:
    return "\n".join(line for totals in every for line in _lines(totals)) + "\n"


def as_json(every: Sequence[Totals], tested: Sequence[Trial]) -> str:
    told = {"totals": [asdict(one) for one in every], "runs": [asdict(one) for one in tested]}
    return json.dumps(told, indent=1)


def line_of(one: Trial) -> str:
    """A subject in a line, as soon as it is done."""
    cells = [
        f"{name} {len(outcome.found):3} told {outcome.requests:4} requests {outcome.seconds:5.1f} s"
        f"{' TROUBLE' if outcome.trouble else ''}"
        for name, outcome in one.outcomes.items()
    ]
    return f"{' | '.join(cells)}  {one.subject.name}"


def _lines(totals: Totals) -> Iterator[str]:
    yield f"{totals.tester}:"
    yield from (f"  missed   {one.name}  ({one.what})" for one in totals.missed)
    for subject, found in totals.flagged:
        yield from (f"  flagged  {subject.name}  {one.title}" for one in found)
    yield from (f"  TROUBLE  {subject.name}  {why}" for subject, why in totals.troubled)
    yield from map(_line, (*totals.counts, _all(totals.counts)))
    yield f"  right apps flagged  {len(totals.flagged)} of {totals.right}"
    if totals.requests:
        requests, seconds = totals.requests, totals.seconds
        yield f"  requests an operation  median {median(requests):.0f}, most {requests[-1]}"
        yield f"  seconds an operation   median {median(seconds):.1f}, most {seconds[-1]:.1f}"


def _line(count: Count) -> str:
    share = f"{count.found / count.total:6.1%}" if count.total else ""
    return f"  {count.kind:15} {count.found:4} / {count.total:<4} {share}"


def _all(counts: Sequence[Count]) -> Count:
    return Count("all faults", sum(one.found for one in counts), sum(one.total for one in counts))
