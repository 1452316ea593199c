"""From exchanges to findings: every check is asked, failures are sent again, alike ones are one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from understudy.openapi.findings import Place
from understudy.openapi.location import Location
from understudy.openapi.request_writing import write_request
from understudy.openapi.source import Document

from .budget import BudgetSpentError
from .check import Each
from .checks import CHECKS
from .checks.acceptance import NAME as REFUSED
from .exchange import Exchange, Trouble
from .finding import Finding
from .observation import Observation
from .severity import Severity
from .subject import Subject
from .trial import Expected, Trial

_EACH = tuple(check.each for check in CHECKS if check.each)
_AGAIN = tuple(check.again for check in CHECKS if check.again)
_TRIES = 3
_EXCERPT = 3
_UNTRIED = (Trouble.UNREACHABLE, Trouble.TLS, Trouble.UNSENDABLE, Trouble.WITHHELD)
"""Troubles that tell nothing of a second try, since it did not come to one."""


@dataclass
class Seen:
    """One thing that was seen of a subject, how often, and which check can see it again."""

    subject: Subject
    observation: Observation
    check: Each | None
    count: int = 1
    seen: int = 1
    tries: int = 1


def seen_of(subject: Subject, *, again: bool = True) -> list[Seen]:
    """What is to be said about a subject's exchanges.

    `again`: failures are sent again first, and what does not recur is a warning. Without it, what
    may be chance is left out.
    """
    merged: dict[tuple[str, str], Seen] = {}
    for check, observation in _observations(subject):
        key = (observation.check, observation.about)
        known = merged.get(key)
        if known is None:
            merged[key] = Seen(subject, observation, check)
            continue
        known.count += 1
        if observation.severity.rank < known.observation.severity.rank:
            known.observation, known.check = observation, check
    for seen in merged.values():
        grave = seen.observation.severity is Severity.FAILURE
        if again and seen.check is not None and (grave or seen.check in _AGAIN):
            _confirm(seen)
        elif again and grave and seen.observation.check == REFUSED:
            _compare(seen)
    return [seen for seen in merged.values() if seen.seen > 1 or seen.check not in _AGAIN]


def findings(seen: Iterable[Seen]) -> list[Finding]:
    """What was seen with the lines of the documents, the gravest of each subject first.

    All at once, since the lines of a big document take long to count.
    """
    told = list(seen)
    places = _places(told)
    by_subject: dict[int, list[Finding]] = {}
    for one in told:
        by_subject.setdefault(id(one.subject), []).append(_finding(one, places))
    return [
        finding
        for found in by_subject.values()
        for finding in sorted(found, key=lambda one: (one.severity.rank, one.check, one.id))
    ]


def is_wrong(subject: Subject, exchange: Exchange) -> bool:
    """Whether an exchange is not as it should be: refused, or something is to be said of it."""
    answer = exchange.answer
    if exchange.trouble is Trouble.WITHHELD:
        return False
    if answer is None or (exchange.trial.expected is Expected.SUCCESS and not answer.succeeded):
        return True
    found = (one for check in _EACH for one in check(subject, exchange))
    return any(one.severity is not Severity.NOTE for one in found)


def _observations(subject: Subject) -> Iterator[tuple[Each | None, Observation]]:
    for exchange in list(subject.exchanges):
        for each in _EACH:
            for observation in each(subject, exchange):
                yield each, observation
    for check in CHECKS:
        for observation in check.whole(subject) if check.whole else ():
            yield check.again, observation


def _confirm(seen: Seen) -> None:
    """Send it again until it shows once more; what was tried and never does is a warning."""
    subject, observation = seen.subject, seen.observation
    trial = observation.evidence[0].trial
    while seen.seen == 1 and seen.tries < _TRIES:
        try:
            exchange = subject.gate.send(_again(subject, trial))
        except BudgetSpentError:
            break
        if exchange.trouble in _UNTRIED:
            break
        seen.tries += 1
        assert seen.check is not None
        again = seen.check(subject, exchange)
        if any((one.check, one.about) == (observation.check, observation.about) for one in again):
            seen.seen += 1
    if seen.seen == 1 < seen.tries:
        seen.observation = replace(observation, severity=Severity.WARNING)


def _compare(seen: Seen) -> None:
    """A refusal shows something where what was always carried out still is, and it is not."""
    subject, trial = seen.subject, seen.observation.evidence[0].trial
    if subject.base is None:
        return
    plain = subject.write(subject.refreshed(subject.base), phase="control", about="the base again")
    try:
        answers = [subject.gate.send(one).answer for one in (plain, _again(subject, trial))]
    except BudgetSpentError:
        return
    usual, again = (answer is not None and answer.succeeded for answer in answers)
    seen.tries += 1
    if usual and not again:
        seen.seen += 1
    else:
        seen.observation = replace(seen.observation, severity=Severity.WARNING)


def _again(subject: Subject, trial: Trial) -> Trial:
    """The same trial, with new names where it creates something under a name."""
    if trial.values is None or trial.rule == "same":
        return trial
    values = subject.refreshed(trial.values)
    if values == trial.values:
        return trial
    written = write_request(subject.operation, values, path=subject.path)
    request = replace(trial.request, path=written.path, body=written.body)
    return replace(trial, values=values, request=request)


def _spot(seen: Seen) -> Location:
    return seen.observation.at or seen.subject.operation.at


def _places(seen: Iterable[Seen]) -> dict[tuple[str, Location], tuple[Place, str]]:
    """Where each thing stands in which document, and the lines there."""
    spots: dict[str, tuple[Document, list[Location]]] = {}
    for one in seen:
        api = one.subject.api
        spots.setdefault(api.name, (api.document, []))[1].append(_spot(one))
    return {
        (name, at): place
        for name, (document, group) in spots.items()
        for at, place in document.shown(group, _EXCERPT).items()
    }


def _finding(seen: Seen, places: Mapping[tuple[str, Location], tuple[Place, str]]) -> Finding:
    name = seen.subject.api.name
    place = places[name, _spot(seen)]
    return Finding(
        name, seen.subject.label, seen.observation, *place, seen.count, seen.seen, seen.tries
    )
