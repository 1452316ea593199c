"""HTTP as every client knows it: methods, Allow, media types, redirects."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from understudy.contracts.exchange import Answer, Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.sighting import sighting
from understudy.contracts.subject import Subject
from understudy.contracts.trial import Expected

NAME = "protocol"
_ELSEWHERE = "nothing: credentials must not follow to another origin"


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """What HTTP asks for whatever a document says (RFC 9110)."""
    answer, trial = exchange.answer, exchange.trial
    if answer is None:
        return
    if answer.status == 405 and answer.header("Allow") is None:
        what = "a 405 without Allow, which has to list the methods"
        yield _seen(subject, exchange, "allow", what, "Allow (RFC 9110 section 15.5.6)")
    if answer.body and (trial.request.method == "HEAD" or answer.status in (204, 304)):
        what = f"an answer {answer.status} to {trial.request.method} has a body"
        yield _seen(subject, exchange, "body", what, "no body (RFC 9110 section 6.4)")
    if trial.rule == "method" and _carried_out(subject, exchange, answer):
        what = f"{trial.request.method} is carried out as {subject.operation.method} is"
        yield _seen(subject, exchange, "method", what, "no such operation")
    if answer.header("Date") is None and trial.expected is Expected.SUCCESS:
        what = "an answer without Date, which a server with a clock has to send"
        yield _seen(subject, exchange, "date", what, "Date (RFC 9110 section 6.6.1)")
    if answer.content.media_type == "text/html" and _is_mislabelled(subject, exchange, answer):
        what = f"the answer {answer.status} is labelled text/html and looks like JSON"
        yield _seen(
            subject,
            exchange,
            f"label {answer.status}",
            what,
            "a true Content-Type (RFC 9110 8.3)",
            "text/html",
        )
    if trial.rule == "media-type" and answer.succeeded:
        what = "a body in a media type that is not documented was taken as if it were"
        yield _seen(subject, exchange, "media type", what, "415 (RFC 9110 section 15.5.16)")
    yield from _redirect(subject, exchange, answer)


def _is_mislabelled(subject: Subject, exchange: Exchange, answer: Answer) -> bool:
    """Whether it looks like JSON, and the document does not call it HTML too."""
    media = exchange.media
    documented = media is not None and media.name.startswith("text/html")
    return answer.body[:1] in (b"{", b"[") and not documented


def _carried_out(subject: Subject, exchange: Exchange, answer: Answer) -> bool:
    """Whether the answer to another method is what the operation itself answers."""
    if not answer.succeeded or not answer.content.has_value or not answer.content.value:
        return False
    value = answer.content.value
    likes = (e.answer for e in subject.exchanges if e.trial.phase == "baseline" and e.answer)
    usual = next((one.content.value for one in likes if one.succeeded), None)
    return isinstance(value, dict) and isinstance(usual, dict) and value.keys() == usual.keys()


def _redirect(subject: Subject, exchange: Exchange, answer: Answer) -> Iterator[Observation]:
    """A redirect that takes the credential elsewhere, or that loses it or the body."""
    leads = answer.header("Location")
    if not 300 <= answer.status < 400 or answer.status == 304 or leads is None:
        return
    there, here = urlsplit(urljoin(exchange.sent.url, leads)), urlsplit(exchange.sent.url)
    if (there.scheme, there.netloc) != (here.scheme, here.netloc):
        what = f"redirected to another origin, {there.scheme}://{there.netloc}"
        yield _seen(subject, exchange, "origin", what, _ELSEWHERE, f"Location: {leads}")
    elif answer.status in (301, 302, 303) and exchange.sent.method not in ("GET", "HEAD"):
        what = f"a {answer.status} lets clients send GET, and lose the body"
        asks = "307 or 308 (RFC 9110 section 15.4)"
        yield _seen(subject, exchange, "lossy redirect", what, asks, f"Location: {leads}")


def _seen(
    subject: Subject,
    exchange: Exchange,
    about: str,
    what: str,
    documented: str,
    received: str = "",
) -> Observation:
    return sighting(NAME, subject, exchange, about, what, documented=documented, received=received)
