"""A generated request as a trial: made safe, called as the ordinary caller, and expected of.

What comes from a generator is sent as it is, but for paths that lead to what does not exist, for
things that are made on somebody else's machine, and for credentials.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import quote, unquote_plus

from understudy.openapi.request_writing import (
    Presented,
    RequestSample,
    RequestValues,
    write_request,
)

from .content import read_content
from .expectation import Expectation, breaks_path, expectation
from .starting import dressed
from .subject import Subject
from .trial import Expected, Trial

_SAFE = frozenset(("GET", "HEAD", "OPTIONS", "TRACE", "QUERY"))
_FREE = "stateful"
"""The phase whose paths come from earlier answers."""


def prepared(subject: Subject, request: RequestSample, phase: str) -> RequestSample:
    """The request as it goes out: by the ordinary caller, to what is there.

    Unless its path is what breaks the document, or comes from an earlier answer.
    """
    presented = _presented(subject)
    leads = phase != _FREE and subject.base is not None and "{" in subject.operation.path
    if leads and not breaks_path(subject.operation, request, presented):
        request = replace(request, path=_path_of(subject))
    return _presenting(request, presented)


def trial_of(subject: Subject, request: RequestSample, phase: str, about: str) -> Trial | None:
    """The trial that a prepared request is, or None: it is better not sent.

    `about` is its class in words, for the case that it keeps the document.
    """
    content = read_content(_header(request, "content-type"), request.body or b"")
    if content.is_json and content.fault:
        return None  # neither NaN nor half of a surrogate pair can be asked of JSON
    told = expectation(subject.operation, request, _presented(subject), content)
    if "{" in subject.operation.path and (phase == _FREE or subject.base is None):
        if phase == _FREE and request.method not in _SAFE and not subject.gate.target.is_loopback:
            return None  # the path may lead to something that this run has not made
        told = replace(told, expected=_at_most(told.expected))
    if told.expected is not Expected.REFUSAL:
        request, told = _dressed(subject, request, told)
    breach = told.breach
    return Trial(
        operation=subject.operation,
        phase=phase,
        about=breach.about if breach else about,
        expected=told.expected,
        request=request,
        values=told.values,
        member=breach.member if breach else (),
        rule=breach.rule if breach else "",
        rule_at=breach.rule_at if breach else None,
        caller=subject.caller.label if subject.caller else "",
    )


def _path_of(subject: Subject) -> str:
    """The path that the simplest request has."""
    assert subject.base is not None
    known = {key: v for key, v in subject.base.parameters.items() if key[0] == "path"}
    return write_request(subject.operation, RequestValues(known)).path


def _at_most(expected: Expected) -> Expected:
    return Expected.ANYTHING if expected is Expected.SUCCESS else expected


def _dressed(
    subject: Subject, request: RequestSample, told: Expectation
) -> tuple[RequestSample, Expectation]:
    """On somebody else's machine: under a name of this run, and due to expire soon."""
    schema = subject.body_schema
    if subject.gate.target.is_loopback or request.method in _SAFE or schema is None:
        return request, told
    if not isinstance(told.values.body, dict):
        return request, told
    values = replace(told.values, body=dressed(subject, schema, told.values.body))
    written = write_request(subject.operation, values)
    return replace(request, body=written.body), replace(told, values=values)


def _presented(subject: Subject) -> tuple[Presented, ...]:
    return subject.caller.presented if subject.caller else ()


def _header(request: RequestSample, name: str) -> str | None:
    return next((value for key, value in request.headers if key.lower() == name), None)


def _presenting(request: RequestSample, presented: Iterable[Presented]) -> RequestSample:
    """The request with these credentials, and none of its own in their places."""
    for one in presented:
        if one.place == "query":
            pairs = [p for p in request.query.split("&") if p]
            pairs = [p for p in pairs if unquote_plus(p.partition("=")[0]) != one.name]
            pairs.append(f"{quote(one.name, safe='')}={quote(one.value, safe='')}")
            request = replace(request, query="&".join(pairs))
        elif one.place == "header":
            kept = [pair for pair in request.headers if pair[0].lower() != one.name.lower()]
            request = replace(request, headers=(*kept, (one.name, one.value)))
        else:
            request = replace(request, headers=_with_cookie(request, one))
    return request


def _with_cookie(request: RequestSample, one: Presented) -> tuple[tuple[str, str], ...]:
    written = f"{one.name}={quote(one.value)}"
    cookies = [c for c in (_header(request, "cookie") or "").split("; ") if c]
    cookies = [c for c in cookies if c.partition("=")[0] != one.name]
    others = [pair for pair in request.headers if pair[0].lower() != "cookie"]
    return (*others, ("Cookie", "; ".join([*cookies, written])))
