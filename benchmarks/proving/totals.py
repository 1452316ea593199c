"""What runs come to: a fault is found by what the right app of its document is not told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .subjects import CORRECT, Subject
from .testers import Found, Outcome

TOLD = ("failure", "warning")


@dataclass(frozen=True)
class Trial:
    """A subject and what each tester, by name, made of it."""

    subject: Subject
    outcomes: Mapping[str, Outcome]


@dataclass(frozen=True)
class Count:
    kind: str
    found: int
    total: int


@dataclass(frozen=True)
class Totals:
    """Of one tester: what it found by class, missed, and held against a right app."""

    tester: str
    counts: tuple[Count, ...]
    missed: tuple[Subject, ...]
    flagged: tuple[tuple[Subject, tuple[Found, ...]], ...]
    right: int
    troubled: tuple[tuple[Subject, str], ...]
    requests: tuple[int, ...]
    seconds: tuple[float, ...]


def totals(tester: str, tested: Sequence[Trial]) -> Totals:
    runs = [(one.subject, one.outcomes[tester]) for one in tested if tester in one.outcomes]
    known = {
        subject.document: _keys(outcome.found)
        for subject, outcome in runs
        if subject.kind == CORRECT and not outcome.trouble
    }
    faults = [
        (subject, subject.document in known and bool(news(outcome, known[subject.document])))
        for subject, outcome in runs
        if not subject.is_right
    ]
    sound = [
        (s, tuple(one for one in o.found if one.severity == "failure"))
        for s, o in runs
        if s.is_right
    ]
    kinds = dict.fromkeys(subject.kind for subject, _ in faults)
    return Totals(
        tester,
        tuple(_count(kind, faults) for kind in kinds),
        tuple(subject for subject, found in faults if not found),
        tuple((subject, found) for subject, found in sound if found),
        len(sound),
        tuple((subject, outcome.trouble) for subject, outcome in runs if outcome.trouble),
        tuple(sorted(outcome.requests for _, outcome in runs)),
        tuple(sorted(outcome.seconds for _, outcome in runs)),
    )


def news(outcome: Outcome, known: frozenset[str]) -> tuple[Found, ...]:
    """Failures and warnings of which no key is known."""
    return tuple(
        one for one in outcome.found if one.severity in TOLD and not known.intersection(one.keys)
    )


def _keys(found: Iterable[Found]) -> frozenset[str]:
    return frozenset(key for one in found if one.severity in TOLD for key in one.keys)


def _count(kind: str, faults: Sequence[tuple[Subject, bool]]) -> Count:
    of_kind = [found for subject, found in faults if subject.kind == kind]
    return Count(kind, sum(of_kind), len(of_kind))
