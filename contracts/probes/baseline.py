"""What has to work first: the simplest valid request, then documented and fuller ones."""

from __future__ import annotations

from dataclasses import replace

from understudy.contracts.starting import starts
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected

SIMPLEST = "the simplest valid request"
_DENIED = (401, 403)


def probe(subject: Subject) -> None:
    """Find a request that is carried out; it becomes the subject's base."""
    for about, values in starts(subject):
        media = values.media_type
        known = media == "" or subject.sends_json or subject.base is None
        if not known:
            continue
        trial = subject.write(
            subject.refreshed(values), phase="baseline", about=about, named=True, plain=True
        )
        exchange = subject.send(trial)
        answer = exchange.answer
        if answer is None or answer.status in _DENIED:
            return
        if answer.succeeded and subject.base is None:
            subject.base = values
            again(subject)


def again(subject: Subject) -> None:
    """The same request a second time, and once more with new names: what must differ, differs."""
    if subject.base is None or not subject.creates:
        return
    for about in ("the simplest request again", "the simplest request, a third time"):
        subject.send(
            subject.write(
                subject.refreshed(subject.base), phase="baseline", about=about, plain=True
            )
        )


def optional_body(subject: Subject) -> None:
    """No body at all, where that is documented as allowed; servers differ, so nothing is held."""
    body = subject.operation.body
    if body is None or subject.base is None or subject.base.media_type == "":
        return
    bare = replace(subject.base, media_type="", body=None)
    expected = Expected.REFUSAL if body.required else Expected.ANYTHING
    subject.send(
        subject.write(
            bare,
            phase="body",
            about="no body",
            expected=expected,
            member=("body",),
            rule="required",
            rule_at=body.at,
        )
    )
