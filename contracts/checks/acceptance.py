"""A request that keeps the document is carried out; what is refused is told by its class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from understudy.contracts.exchange import Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.parts import flat_of
from understudy.contracts.probes.limits import bounds
from understudy.contracts.severity import Severity
from understudy.contracts.sighting import told
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected
from understudy.contracts.wording import asked, input_of, pointer_of, subject_of
from understudy.openapi.model import Parameter
from understudy.openapi.request_writing import RequestValues
from understudy.openapi.sampling.roles import words

NAME = "refused-valid"
_DENIED = (401, 403)
_NOT_THERE = (404, 410)
_UNRELATED = (429,)


def whole(subject: Subject) -> Iterator[Observation]:
    """Nothing ever succeeded, or what did not beside what did."""
    tried = [e for e in subject.exchanges if e.trial.expected is Expected.SUCCESS and e.answer]
    succeeded = [e for e in tried if e.answer and e.answer.succeeded]
    refused = [e for e in tried if e.answer and 400 <= e.answer.status < 500]
    refused = [e for e in refused if e.answer and e.answer.status not in _UNRELATED]
    if not succeeded:
        yield from _never(subject, refused)
        yield from _elsewhere(subject, tried)
        return
    for exchange in refused:
        if _is_denied(exchange):
            continue
        yield _refused(subject, exchange, refused, succeeded)


def _is_denied(exchange: Exchange) -> bool:
    """Whether a credential was turned away, which is told where credentials are looked at."""
    status = exchange.answer.status if exchange.answer else 0
    return exchange.trial.phase == "authentication" and status in _DENIED


def _never(subject: Subject, refused: list[Exchange]) -> Iterator[Observation]:
    if not refused:
        return
    statuses = {e.answer.status for e in refused if e.answer}
    denied = statuses <= {*_DENIED}
    absent = statuses <= {*_NOT_THERE, *_DENIED} and "{" in subject.operation.path
    if denied or absent:
        shown = " and ".join(map(str, sorted(statuses)))
        yield Observation(
            "nothing-tested",
            Severity.WARNING,
            "only refusals",
            f"only ever answered {shown}: nothing was tested here",
            tuple(refused[:1]),
            documented="a success for a request that keeps the document",
            received=f"answered {shown}",
            at=subject.operation.at,
            way_out="Give a credential that may call it"
            if denied
            else "Give values for the path parameters that exist on the target",
        )
        return
    unknown = _unknown_references(subject, refused[0])
    if unknown:
        yield Observation(
            "nothing-tested",
            Severity.WARNING,
            "unknown references",
            f"no valid request was carried out, and {', '.join(unknown)} may have to refer to "
            "what exists: nothing was tested here",
            tuple(refused[:1]),
            documented="the request keeps the document",
            received=f"answered {', '.join(map(str, sorted(statuses)))}",
            at=subject.operation.at,
            way_out=f"Give fixtures for {', '.join(unknown)}",
        )
        return
    yield Observation(
        NAME,
        Severity.FAILURE,
        "never",
        "no valid request was ever carried out, not even the simplest",
        tuple(refused[:3]),
        documented="a success for a request that keeps the document",
        received=f"answered {', '.join(map(str, sorted(statuses)))}",
        at=subject.operation.at,
    )


def _unknown_references(subject: Subject, exchange: Exchange) -> list[str]:
    """The members of a request that have to name something of which nothing is known."""
    values = exchange.trial.values
    if values is None:
        return []
    asked = {name: v for (place, name), v in values.parameters.items() if place == "query"}
    sent = asked | (values.body if isinstance(values.body, dict) else {})
    return [
        parameter.name
        for parameter in subject.operation.parameters
        if parameter.place == "path" and not _is_there(subject, parameter, values)
    ] + [
        name
        for name, value in sent.items()
        if words(name) != ("id",) and subject.refers(name) and not subject.is_known(name, value)
    ]


def _is_there(subject: Subject, parameter: Parameter, values: RequestValues) -> bool:
    """Whether a value in a path is known to lead somewhere, or is one of few that the path has."""
    closed = flat_of(parameter.schema).keys() & {"enum", "const"}
    value = values.parameters.get(("path", parameter.name))
    return bool(closed) or subject.pool.is_known(subject.operation, parameter, value)


def _elsewhere(subject: Subject, tried: list[Exchange]) -> Iterator[Observation]:
    """Every valid request is sent somewhere else."""
    redirected = [e for e in tried if e.answer and 300 <= e.answer.status < 400]
    if not redirected or len(redirected) < len(tried):
        return
    answer = redirected[0].answer
    assert answer is not None
    yield Observation(
        NAME,
        Severity.FAILURE,
        "redirected",
        f"every valid request is answered {answer.status}, and none is carried out",
        (redirected[0],),
        documented="a success for a request that keeps the document",
        received=f"{answer.status} to {answer.header('Location') or 'nowhere'}",
        at=subject.operation.at,
    )


def _refused(
    subject: Subject, exchange: Exchange, refused: list[Exchange], succeeded: list[Exchange]
) -> Observation:
    trial = exchange.trial
    if (trial.named or trial.likely) and not _explained(subject, exchange, refused, succeeded):
        severity = Severity.FAILURE if trial.named else Severity.WARNING
        what = f"{input_of(trial)}: refused, although the document names it"
        return _seen(subject, exchange, NAME, severity, subject_of(trial), what)
    taken, least = (0, 0) if trial.rule != "maxLength" else bounds(subject, trial.member)
    if trial.named or not taken or not least:
        what = f"{input_of(trial)}: refused"
        return _seen(subject, exchange, "refused-open", Severity.NOTE, subject_of(trial), what)
    member = pointer_of(trial.member)
    found = f"longer than {taken:,} characters"
    if least - taken > 1:
        found = f"of {least:,} characters, and not of {taken:,}"
    what = f"{member}: refused when {found}, a limit that is not documented"
    limit = _seen(subject, exchange, "undocumented-limit", Severity.NOTE, f"{member} length", what)
    return replace(limit, drift=("limit", f"maxLength {taken}"))


def _seen(
    subject: Subject, exchange: Exchange, check: str, severity: Severity, about: str, title: str
) -> Observation:
    trial = exchange.trial
    return Observation(
        check,
        severity,
        about,
        title,
        (exchange,),
        documented=asked(subject.api, trial.rule_at, trial.rule) or "nothing against it",
        received=told(exchange),
        at=trial.rule_at,
    )


def _explained(
    subject: Subject, exchange: Exchange, refused: list[Exchange], succeeded: list[Exchange]
) -> bool:
    """Whether something else than the class itself may be why it was refused.

    An earlier request of the same class that was carried out; a credential that may not do it; a
    state of the server (404, 409); an open member in the same request, which is refused alone too.
    """
    trial, answer = exchange.trial, exchange.answer
    assert answer is not None
    if any(subject_of(e.trial) == subject_of(trial) for e in succeeded):
        return True
    if trial.about == "an optional member":
        name = str(trial.member[1])
        if any(_body(e).get(name) is not None for e in succeeded):
            return True
    if trial.phase == "authentication":
        return True
    if answer.status in (*_DENIED, *_NOT_THERE, 409, 423):
        return True
    if trial.phase == "baseline":
        return True
    if not _is_optional(subject, trial.member, succeeded):
        return False
    open_refused = [
        e.trial.member
        for e in refused
        if e.trial.about == "an optional member"
        and e.trial.member != trial.member[:2]
        and not e.trial.named
    ]
    return bool(open_refused)


def _is_optional(
    subject: Subject, member: tuple[str | int, ...], succeeded: list[Exchange]
) -> bool:
    """Whether a refusal may be about the member being there at all, never having been taken."""
    name = member[1:2]
    if not name or (isinstance(name[0], str) and subject.refers(name[0])):
        return True
    return not any(_body(e).get(str(name[0])) is not None for e in succeeded)


def _body(exchange: Exchange) -> dict[str, Any]:
    """The members of the body that was sent."""
    body = exchange.trial.values.body if exchange.trial.values else None
    return body if isinstance(body, dict) else {}
