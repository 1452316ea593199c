"""The report of a survey, for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from .totals import Count, Surveyed, counts, misses

_SLOWEST = 8


def as_text(found: Sequence[Surveyed]) -> str:
    """Every miss in a line, what it took, and the totals beside the goals."""
    lines = [
        f"{who:8}  {document}  {operation}  {what}".replace("\n", " ")
        for who, document, operation, what in misses(found)
    ]
    lines += ["", *_cost(found), "", *map(_line, counts(found)), ""]
    told = Counter(who for who, *_ in misses(found))
    lines.append("misses by cause: " + (", ".join(f"{k} {n}" for k, n in told.items()) or "none"))
    return "\n".join(lines) + "\n"


def as_json(found: Sequence[Surveyed]) -> str:
    """All that was seen, and the totals."""
    totals = [asdict(one) | {"reached": one.reached} for one in counts(found)]
    return json.dumps({"totals": totals, "documents": [asdict(one) for one in found]}, indent=1)


def line_of(one: Surveyed) -> str:
    """A document in a line, as soon as it is done."""
    ready = next(iter(one.of("ready")), None)
    took = f"{ready['cpu']:6.2f} s {ready['resident']:5.0f} MB" if ready else f"{'-':>17}"
    asked = [e for e in one.events if e["event"] in ("valid", "broken")]
    missed = sum(bool(e.get("miss")) for e in asked)
    served = "served" if one.loaded else "NOT SERVED"
    late = ", late" if one.of("late") else ""
    return (
        f"{took}  {len(asked):3} asked, {missed:2} missed{late}  {served}"
        f" (accepted: {one.accepted})  {one.name}"
    )


def _cost(found: Sequence[Surveyed]) -> list[str]:
    ready = [(e, one) for one in found for e in one.of("ready")]
    if not ready:
        return []
    lines = ["to ready:   CPU s      MB  document (MB)"]
    for event, one in sorted(ready, key=lambda pair: -pair[0]["cpu"])[:_SLOWEST]:
        figures = f"{event['cpu']:7.2f} {event['resident']:7.0f}"
        lines.append(f"          {figures}  {one.name} ({one.megabytes:.1f})")
    middle = sorted(event["cpu"] for event, _ in ready)[len(ready) // 2]
    lines.append(f"          {middle:7.2f}          the median of {len(ready)}")
    return lines


def _line(one: Count) -> str:
    goal = "" if one.goal is None else f"  goal {one.goal:.1%}"
    mark = "" if one.reached else "  MISSED"
    return f"{one.label:40} {one.met:6} of {one.all:6}  {one.share:8.3%}{goal}{mark}"
