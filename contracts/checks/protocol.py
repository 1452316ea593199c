"""HTTP as every client knows it: methods, Allow, media types, redirects."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from understudy.contracts.exchange import Answer, Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.severity import Severity
from understudy.contracts.subject import Subject

NAME = "protocol"


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """What HTTP asks for whatever a document says (RFC 9110)."""
    answer, trial = exchange.answer, exchange.trial
    if answer is None:
        return
    if answer.status == 405 and answer.header("Allow") is None:
        what = "a 405 without Allow, which has to list the methods"
        yield _seen(subject, exchange, "allow", what, "RFC 9110 section 15.5.6")
    if answer.body and (trial.request.method == "HEAD" or answer.status in (204, 304)):
        what = f"an answer {answer.status} to {trial.request.method} has a body"
        yield _seen(subject, exchange, "body", what, "RFC 9110 section 6.4")
    if trial.rule == "method" and answer.succeeded and trial.about == "an undocumented method":
        what = f"{trial.request.method} was carried out, although it is not documented"
        yield _seen(subject, exchange, "method", what, "the document has no such operation")
    if trial.rule == "media-type" and answer.succeeded:
        what = "a body in a media type that is not documented was taken as if it were"
        yield _seen(subject, exchange, "media type", what, "RFC 9110 section 15.5.16")
    yield from _redirect(subject, exchange, answer)


def _redirect(subject: Subject, exchange: Exchange, answer: Answer) -> Iterator[Observation]:
    """A redirect that takes the credential elsewhere, or that loses it or the body."""
    leads = answer.header("Location")
    if not 300 <= answer.status < 400 or answer.status == 304 or leads is None:
        return
    there, here = urlsplit(urljoin(exchange.sent.url, leads)), urlsplit(exchange.sent.url)
    if (there.scheme, there.netloc) != (here.scheme, here.netloc):
        what = f"redirected to another origin, {there.scheme}://{there.netloc}"
        yield _seen(subject, exchange, "origin", what, "credentials must not follow there")
    elif answer.status in (301, 302, 303) and exchange.sent.method not in ("GET", "HEAD"):
        what = f"a {answer.status} lets clients send GET, and lose the body"
        yield _seen(subject, exchange, "lossy redirect", what, "RFC 9110 section 15.4: 307 or 308")


def _seen(
    subject: Subject, exchange: Exchange, about: str, what: str, documented: str
) -> Observation:
    return Observation(
        NAME,
        Severity.WARNING,
        about,
        what,
        (exchange,),
        documented=documented,
        received=what,
        at=subject.operation.at,
    )
