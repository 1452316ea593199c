"""What has to work first: the simplest valid request, then documented and fuller ones."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from understudy.contracts.exchange import Exchange
from understudy.contracts.starting import starts
from understudy.contracts.subject import Subject
from understudy.contracts.trial import BODY, Expected
from understudy.openapi.request_writing import RequestValues

_DENIED = (401, 403)


def probe(subject: Subject) -> None:
    """Find a request that is carried out; it becomes the subject's base."""
    for about, values in starts(subject):
        media = values.media_type
        known = media == "" or subject.sends_json or subject.base is None
        if not known:
            continue
        exchange = _start(subject, about, values)
        if _moved_by_a_slash(subject, exchange):
            exchange = _start(subject, about, values)
        if subject.base is None and _is_denied(exchange):
            exchange = _as_another(subject, about, values) or exchange
        answer = exchange.answer
        if answer is None or _is_denied(exchange):
            return
        if answer.succeeded and subject.base is None:
            subject.base = values
            again(subject)
            if subject.profile.frugal:
                return


def _start(subject: Subject, about: str, values: RequestValues) -> Exchange:
    fresh = subject.refreshed(values)
    return subject.send(subject.write(fresh, phase="baseline", about=about, named=True, plain=True))


def _is_denied(exchange: Exchange) -> bool:
    return exchange.answer is not None and exchange.answer.status in _DENIED


def _as_another(subject: Subject, about: str, values: RequestValues) -> Exchange | None:
    """The same by another documented alternative; the first that is let in makes what follows."""
    first, *others = subject.callers
    for caller in others:
        subject.callers = (caller, *(one for one in (first, *others) if one is not caller))
        exchange = _start(subject, about, values)
        if not _is_denied(exchange):
            return exchange
    subject.callers = (first, *others)
    return None


def _moved_by_a_slash(subject: Subject, exchange: Exchange) -> bool:
    """Whether a redirect only adds or takes away a final slash: then that path is taken."""
    answer = exchange.answer
    leads = answer.header("Location") if answer and 300 <= answer.status < 400 else None
    if leads is None or subject.path:
        return False
    there, here = urlsplit(urljoin(exchange.sent.url, leads)), urlsplit(exchange.sent.url)
    if there.netloc != here.netloc or there.path.rstrip("/") != here.path.rstrip("/"):
        return False
    template = subject.operation.path
    subject.path = template.rstrip("/") if template.endswith("/") else f"{template}/"
    return True


def again(subject: Subject) -> None:
    """The same request a second time, and once more with new names: what must differ, differs."""
    if subject.base is None or not subject.creates:
        return
    fresh = subject.refreshed(subject.base)
    about = "the simplest request again"
    exchange = subject.send(subject.write(fresh, phase="baseline", about=about, plain=True))
    if exchange.answer and 400 <= exchange.answer.status < 500:
        _find_unique(subject)
    if subject.profile.frugal:
        return
    subject.send(
        subject.write(
            fresh, phase="baseline", about="the very same request twice", rule="same", plain=True
        )
    )


def _find_unique(subject: Subject) -> None:
    """What worked once and does not again: look for the member that has to be new each time."""
    base, schema = subject.base, subject.body_schema
    if base is None or schema is None or not isinstance(base.body, dict):
        return
    for name, value in base.body.items():
        other = replace(base, body={**subject.refreshed(base).body, name: subject.fresh_name()})
        if not isinstance(value, str) or not schema.is_valid(other.body):
            continue
        member, about = (*BODY, name), "another text than before"
        trial = subject.write(other, phase="baseline", about=about, member=member, plain=True)
        answer = subject.send(trial).answer
        if answer is not None and answer.succeeded:
            subject.base = other
            return


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
