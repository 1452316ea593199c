"""From exchanges to findings: every check is asked, failures are sent again, alike ones are one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from understudy.openapi.request_writing import write_request

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
class _Seen:
    """One thing that was seen, how often, and which check can see it again."""

    observation: Observation
    check: Each | None
    count: int = 1
    seen: int = 1
    tries: int = 1


def findings(subject: Subject, *, again: bool = True) -> list[Finding]:
    """What is to be said about a subject's exchanges, the gravest first.

    `again`: failures are sent again first, and what does not recur is a warning. Without it, what
    may be chance is left out.
    """
    merged: dict[tuple[str, str], _Seen] = {}
    for check, observation in _observations(subject):
        key = (observation.check, observation.about)
        known = merged.get(key)
        if known is None:
            merged[key] = _Seen(observation, check)
            continue
        known.count += 1
        if observation.severity.rank < known.observation.severity.rank:
            known.observation, known.check = observation, check
    for seen in merged.values():
        grave = seen.observation.severity is Severity.FAILURE
        if again and seen.check is not None and (grave or seen.check in _AGAIN):
            _confirm(subject, seen)
        elif again and grave and seen.observation.check == REFUSED:
            _compare(subject, seen)
    told = [seen for seen in merged.values() if seen.seen > 1 or seen.check not in _AGAIN]
    found = _placed(subject, told)
    return sorted(found, key=lambda finding: (finding.severity.rank, finding.check, finding.id))


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


def _confirm(subject: Subject, seen: _Seen) -> None:
    """Send it again until it shows once more; what was tried and never does is a warning."""
    observation = seen.observation
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


def _compare(subject: Subject, seen: _Seen) -> None:
    """A refusal shows something where what was always carried out still is, and it is not."""
    trial = seen.observation.evidence[0].trial
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


def _placed(subject: Subject, seen: list[_Seen]) -> list[Finding]:
    """Findings with the lines of the document that they are about."""
    spots = [one.observation.at or subject.operation.at for one in seen]
    shown = subject.api.document.shown(spots, _EXCERPT)
    return [
        Finding(
            subject.api.name,
            subject.label,
            one.observation,
            *shown[at],
            one.count,
            one.seen,
            one.tries,
        )
        for one, at in zip(seen, spots, strict=True)
    ]
