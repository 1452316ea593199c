"""What was seen, counted: each goal with how often it could have been met and how often it was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

NO_XML = "XML is not written here"
_OF_THE_DOCUMENT = ("unbuilt", "ambiguous", "unread", "unsuccessful")


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One document with all that was seen of it."""

    name: str
    megabytes: float
    accepted: str
    why_not: str
    events: Sequence[dict[str, Any]]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The events of one kind."""
        return [event for event in self.events if event["event"] == kind]

    @property
    def loaded(self) -> bool:
        """Whether the mock was ready and served the document."""
        return any(event["loaded"] for event in self.of("ready"))


@dataclass(frozen=True, slots=True)
class Count:
    """Something to reach: `met` of `all`; `goal` is a share, or None where there is none."""

    label: str
    met: int
    all: int
    goal: float | None = None

    @property
    def share(self) -> float:
        return self.met / self.all if self.all else 1.0

    @property
    def reached(self) -> bool:
        return self.goal is None or self.share >= self.goal


def counts(found: Sequence[Surveyed]) -> list[Count]:
    """The goals, in the order of the report."""
    events = [event for one in found for event in one.events]
    valid = [e for e in events if e["event"] == "valid" and "undecided" not in e]
    broken = [e for e in events if e["event"] == "broken"]
    bodies = [e for e in broken if e["where"] == "body"]
    others = [e for e in broken if e["where"] != "body"]
    refused = [e for e in broken if e.get("miss") is None and "undecided" not in e]
    asked = [e for e in events if e["event"] in ("valid", "broken")]
    well = [one for one in found if one.accepted == "yes"]
    ended = [e for e in events if e["event"] in ("end", "refused")]
    traces = [e for e in ended if "Traceback (most recent" in e["said"]]
    return [
        Count("accepted documents that load", sum(one.loaded for one in well), len(well), 1.0),
        Count("all documents that load", sum(one.loaded for one in found), len(found)),
        Count("valid requests answered as documented", _met(valid), len(valid), 0.995),
        Count("broken bodies refused", _met(bodies), len(bodies), 0.99),
        Count("broken parameters refused", _met(others), len(others)),
        Count("refusals in a documented shape", _met(refused, "shape"), len(refused)),
        Count("requests without a 5xx", sum(not _is_5xx(e) for e in asked), len(asked), 1.0),
        Count("requests answered", sum("unanswered" not in e for e in asked), len(asked), 1.0),
        Count("mocks without a traceback", len(ended) - len(traces), len(ended), 1.0),
        Count("documents done in time", len(found) - _late(found), len(found)),
    ]


def misses(found: Sequence[Surveyed]) -> Iterator[tuple[str, str, str, str]]:
    """Every miss: whose it is (`mock`, `document`, `survey`), document, operation, what."""
    for one in found:
        if not one.loaded:
            said = next((e["said"] for e in one.of("refused")), "not ready in time")
            yield _blame(one), one.name, "", f"not served: {' '.join(said.split())[:300]}"
        for event in one.events:
            for who, what in _told(event):
                yield who, one.name, event.get("operation", ""), what


def _told(event: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind = event["event"]
    if kind in _OF_THE_DOCUMENT:
        ours = kind == "unread" or NO_XML in event["why"]
        yield "survey" if ours else "document", f"{kind}: {event['why']}"
    if event.get("miss"):
        what = f" ({event['where']}: {event['what']})" if kind == "broken" else ""
        yield "mock", f"{kind} request{what}: {event['miss']}"
    if event.get("shape"):
        yield "mock", f"refusal: {event['shape']}"
    if "undecided" in event:
        yield event["whose"], f"can't be judged: {event['undecided']}"
    if kind in ("late", "fault"):
        yield "survey", f"{kind}: {event['why']}"
    if kind in ("end", "refused") and "Traceback (most recent" in event["said"]:
        yield "mock", f"traceback: {' | '.join(event['said'].strip().splitlines()[-3:])}"
    if kind == "end" and not event["running"]:
        yield "mock", f"the mock ended by itself: {event['said'][-300:]}"


def _blame(one: Surveyed) -> str:
    return "document" if one.accepted == "no" else "mock"


def _met(events: Sequence[dict[str, Any]], word: str = "miss") -> int:
    return sum(event.get(word) is None for event in events)


def _is_5xx(event: dict[str, Any]) -> bool:
    return bool(event.get("status", 0) >= 500 and event.get("miss"))


def _late(found: Sequence[Surveyed]) -> int:
    return sum(bool(one.of("late")) for one in found)
