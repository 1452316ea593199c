"""What HTTP asks of every server: other methods and other media types."""

from __future__ import annotations

from dataclasses import replace

from understudy.contracts.expectation import path_texts
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected, Trial
from understudy.openapi.request_writing import write_request

_READING = ("GET", "HEAD", "OPTIONS")
_METHODS = (*_READING, "PATCH")


def probe(subject: Subject) -> None:
    """Each once; what is right is for the checks to say."""
    if subject.base is None:
        return
    _other_methods(subject)
    _other_media_type(subject)


def _other_methods(subject: Subject) -> None:
    """Methods that the path does not have, with credentials; none that could take things away."""
    assert subject.base is not None
    path = write_request(subject.operation, subject.base).path
    documented = {
        one.method
        for one in subject.api.operations
        if one.path == subject.operation.path or path_texts(one.path, path) is not None
    }
    harmless = _METHODS if subject.gate.target.is_loopback else _READING
    for method in harmless:
        if method not in documented:
            _with_method(subject, method)


def _other_media_type(subject: Subject) -> None:
    base = subject.base
    if base is None or not base.media_type:
        return
    trial = _trial(subject, "a body in an undocumented media type", ("header", "Content-Type"))
    if not trial.request.body:
        return
    headers = tuple(
        (name, "application/x-understudy" if name.lower() == "content-type" else value)
        for name, value in trial.request.headers
    )
    body = subject.operation.body
    documented = {media.name for media in body.content} if body else set()
    if any("*" in name for name in documented):
        return
    request = replace(trial.request, headers=headers)
    subject.send(replace(trial, request=request, rule="media-type", values=None))


def _with_method(subject: Subject, method: str) -> None:
    trial = _trial(subject, "an undocumented method", ("method", method))
    request = replace(trial.request, method=method)
    if method in _READING:
        headers = tuple(h for h in request.headers if h[0].lower() != "content-type")
        request = replace(request, body=None, headers=headers)
    subject.send(replace(trial, request=request, rule="method", values=None))


def _trial(subject: Subject, about: str, member: tuple[str, ...]) -> Trial:
    assert subject.base is not None
    return subject.write(
        subject.refreshed(subject.base),
        phase="protocol",
        about=about,
        expected=Expected.ANYTHING,
        member=member,
    )
