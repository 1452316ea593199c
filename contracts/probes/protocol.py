"""What HTTP asks of every server: other methods and other media types."""

from __future__ import annotations

from dataclasses import replace

from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected, Trial

_METHODS = ("GET", "PUT", "PATCH", "DELETE", "POST")


def probe(subject: Subject) -> None:
    """Each once; what is right is for the checks to say."""
    if subject.base is None:
        return
    _other_methods(subject)
    _other_media_type(subject)
    if subject.operation.method == "GET":
        _bare(subject, "HEAD", "HEAD instead of GET")


def _other_methods(subject: Subject) -> None:
    """One method that the path does not have, with credentials: it must change nothing."""
    documented = {
        one.method for one in subject.api.operations if one.path == subject.operation.path
    }
    if documented & {"GET", "POST"} and "PATCH" not in documented:
        _bare(subject, "PATCH", "an undocumented method")
    else:
        for method in _METHODS:
            if method not in documented:
                _bare(subject, method, "an undocumented method")
                break
    _bare(subject, "OPTIONS", "OPTIONS")


def _other_media_type(subject: Subject) -> None:
    base = subject.base
    if base is None or not base.media_type:
        return
    trial = _trial(subject, "a body in an undocumented media type", ("header", "Content-Type"))
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


def _bare(subject: Subject, method: str, about: str) -> None:
    trial = _trial(subject, about, ("method",))
    headers = tuple(pair for pair in trial.request.headers if pair[0].lower() != "content-type")
    request = replace(trial.request, method=method, body=None, headers=headers)
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
