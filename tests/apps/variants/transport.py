"""The same answers, sent in another way: later, compressed, in chunks, after a redirect."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

from tests.apps.api import Api
from tests.apps.exchange import Answer, Handler, Request, json_answer, text_answer
from tests.apps.variation import Change, Row, answered, header, intercepted


def _late(answer: Answer) -> Answer:
    return replace(answer, delay=0.15)


def _always(_: Request, __: Answer) -> bool:
    return True


def _compressed(request: Request, answer: Answer) -> bool:
    return bool(answer.body) and "gzip" in (request.header("Accept-Encoding") or "")


def _gzip(answer: Answer) -> Answer:
    small = replace(answer, body=gzip.compress(answer.body, mtime=0))
    return small.having("Content-Encoding", "gzip").having("Vary", "Accept-Encoding")


def _now_and_then(every: int, until: Callable[[Api], str]) -> Change:
    """A limit of requests; whoever comes again a second later gets in."""

    def change(api: Api) -> Api:
        count = itertools.count(1)

        def limited(_: Request) -> Answer | None:
            if next(count) % every:
                return None
            return text_answer(429, "Too many requests", (("Retry-After", until(api)),))

        return intercepted(limited)(api)

    return change


def _a_second(_: Api) -> str:
    return "1"


def _a_date(api: Api) -> str:
    return format_datetime(api.world.now() + timedelta(seconds=1), usegmt=True)


def _options(request: Request) -> Answer | None:
    """What a browser asks before a request to another origin."""
    if request.method != "OPTIONS":
        return None
    allowed = (("Allow", "POST, OPTIONS"), ("Access-Control-Allow-Origin", "*"))
    return Answer(204, (*allowed, ("Access-Control-Allow-Methods", "POST")))


def _method_404(request: Request) -> Answer | None:
    """Some routers know a path by its methods only."""
    return text_answer(404, "Not Found") if request.method != "POST" else None


def _method_501(request: Request) -> Answer | None:
    """A server need not know a method at all."""
    unknown = request.method in {"TRACE", "PUT", "PATCH"}
    return text_answer(501, "Not Implemented") if unknown else None


def _more_headers(api: Api) -> Api:
    def add(answer: Answer) -> Answer:
        session = f"session={api.world.new_token(32)}; HttpOnly; SameSite=Lax"
        told = answer.having("X-Request-Id", api.world.new_uuid()).having("Set-Cookie", session)
        return told.having("Strict-Transport-Security", "max-age=31536000")

    return answered(add, _always)(api)


def _cold_start(api: Api) -> Api:
    count = itertools.count()

    def wait(answer: Answer) -> Answer:
        return replace(answer, delay=2.0) if next(count) == 0 else answer

    return answered(wait, _always)(api)


def _redirect_to(path: str, source: str) -> Change:
    def moved(request: Request) -> Answer | None:
        if request.path != source:
            return None
        return Answer(307, (("Location", path),))

    return intercepted(moved)


def _listing(api: Api) -> Api:
    """GET on the same path lists what there is, HEAD as well: operations that are not described."""

    def outer(inner: Handler) -> Handler:
        def handle(request: Request) -> Answer:
            if request.method not in {"GET", "HEAD"} or request.path != api.path:
                return inner(request)
            if not api.porch.lets_in(request):
                return inner(replace(request, method="POST"))
            return json_answer(200, {"items": [], "next": None})

        return handle

    return api.wrapped(outer)


def _authenticating_first(api: Api) -> Api:
    """Who has no credential is not told which paths and methods there are."""

    def outer(inner: Handler) -> Handler:
        def handle(request: Request) -> Answer:
            if api.porch.lets_in(request):
                return inner(request)
            return inner(replace(request, method="POST", path=api.path))

        return handle

    return api.wrapped(outer)


_CHARSET = header("Content-Type", "application/json; charset=utf-8")

TRANSPORT: tuple[Row, ...] = (
    ("galileo", "charset", "The Content-Type names the charset", answered(_CHARSET)),
    ("galileo", "rate-limit", "Every 25th request is 429", _now_and_then(25, _a_second)),
    ("galileo", "options", "OPTIONS is answered", intercepted(_options)),
    ("braintrust", "leisurely", "Each answer takes 150 ms", answered(_late, _always)),
    ("braintrust", "rate-limit", "Every 40th request is 429", _now_and_then(40, _a_second)),
    (
        "braintrust",
        "chunks",
        "Answers come in chunks",
        answered(header("Transfer-Encoding", "chunked")),
    ),
    ("baseten", "gzip", "Answers are compressed for who takes it", answered(_gzip, _compressed)),
    ("baseten", "listing", "GET lists the keys", _listing),
    ("lumino", "leisurely", "Each answer takes 150 ms", answered(_late, _always)),
    ("lumino", "charset", "The Content-Type names the charset", answered(_CHARSET)),
    (
        "lumino",
        "closing",
        "Each connection is for one request",
        answered(header("Connection", "close"), _always),
    ),
    ("lumino", "method-404", "Other methods are 404", intercepted(_method_404)),
    ("lumino", "listing", "GET lists the keys", _listing),
    (
        "lumino",
        "slash-redirect",
        "A final slash is redirected to the path without one",
        _redirect_to("/v1/api-keys", "/v1/api-keys/"),
    ),
    (
        "keypair",
        "slash-redirect",
        "The path is redirected to the one with a final slash",
        _redirect_to("/api/v2/api-keys/", "/api/v2/api-keys"),
    ),
    ("keypair", "who-first", "Authentication comes before 404 and 405", _authenticating_first),
    ("keypair", "options", "OPTIONS is answered", intercepted(_options)),
    ("lumino", "rate-limit", "Every 30th request is 429, until a date", _now_and_then(30, _a_date)),
    ("lumino", "more-headers", "Answers have headers of their own", _more_headers),
    (
        "lumino",
        "no-cache-control",
        "Nothing is said about caches",
        answered(lambda answer: answer.lacking("Cache-Control")),
    ),
    ("baseten", "cold-start", "The first answer takes 2 s", _cold_start),
    ("keypair", "method-501", "TRACE, PUT and PATCH are 501", intercepted(_method_501)),
)
