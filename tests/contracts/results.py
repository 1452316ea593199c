"""Results made by hand, as a run would have made them: for tests of what is written of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from understudy.contracts.exchange import Answer, Exchange, Sent, Trouble
from understudy.contracts.finding import Finding
from understudy.contracts.observation import Observation
from understudy.contracts.result import Result, Tested, Verdict
from understudy.contracts.severity import Severity
from understudy.contracts.trial import Expected, Trial
from understudy.openapi.location import Location
from understudy.openapi.model import Api, Operation
from understudy.openapi.reading import read_api
from understudy.openapi.request_writing import RequestSample, RequestValues
from understudy.openapi.source import load_document

SPECS = Path(__file__).parents[2] / "specs"
ORIGIN = "http://127.0.0.1:8000"
SECRET = "sk-canary-4e1f6a9b2c"
KNOWN = {"lumino.ApiKeyAuth": [SECRET]}


class Labels:
    """Masks that know their secrets from the start, each by its label."""

    def __init__(self, secrets: Mapping[str, str] | None = None) -> None:
        self._secrets = {"lumino.ApiKeyAuth": SECRET} if secrets is None else secrets

    def mask_text(self, text: str) -> str:
        for label, secret in self._secrets.items():
            text = text.replace(secret, f"«{label}»")
        return text

    def mask_exchange(self, exchange: Exchange) -> Exchange:
        sent, answer = exchange.sent, exchange.answer
        headers = tuple((name, self.mask_text(value)) for name, value in sent.headers)
        body = None if sent.body is None else self._bytes(sent.body)
        sent = Sent(sent.method, self.mask_text(sent.url), headers, body)
        if answer is not None:
            headers = tuple((name, self.mask_text(value)) for name, value in answer.headers)
            answer = Answer(answer.status, headers, self._bytes(answer.body), answer.seconds)
        return replace(exchange, sent=sent, answer=answer)

    def plain_values(self, exchange: Exchange) -> tuple[Any, Any]:
        values, answer = exchange.trial.values, exchange.answer
        return values.body if values else None, answer.content.value if answer else None

    def _bytes(self, body: bytes) -> bytes:
        text = self.mask_text(body.decode("utf-8", "surrogateescape"))
        return text.encode("utf-8", "surrogateescape")


@lru_cache
def api(path: Path = SPECS / "lumino.yaml") -> Api:
    """A document, read."""
    return read_api(load_document(path))


def operation() -> Operation:
    """The first operation of the document."""
    return api().operations[0]


def answer(
    status: int = 201,
    body: bytes | str = '{"id":"k-1","secret":null}',
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """An answer, JSON unless something else is said."""
    given = headers or {"Content-Type": "application/json"}
    data = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    return Answer(status, tuple(given.items()), data, 0.0123)


def exchange(
    came: Answer | None,
    *,
    sent: bytes | str | None = '{"name":"understudy-1","expires_at":"2030-01-01T14:05:00Z"}',
    headers: Mapping[str, str] | None = None,
    trouble: Trouble | None = None,
    what: str = "",
    values: Any = None,
    number: int = 1,
) -> Exchange:
    """One exchange of the first operation, with a credential unless other headers are given."""
    one = operation()
    given = (
        {"X-API-Key": SECRET, "Content-Type": "application/json"} if headers is None else headers
    )
    body = sent.encode("utf-8", "surrogatepass") if isinstance(sent, str) else sent
    request = RequestSample(one.method, one.path, "", tuple(given.items()), body)
    trial = Trial(
        one,
        "probe",
        "the simplest valid request",
        Expected.SUCCESS,
        request,
        RequestValues({}, "application/json", values),
        caller="ApiKeyAuth",
    )
    out = Sent(one.method, f"{ORIGIN}{one.path}", request.headers, body)
    return Exchange(number, trial, out, came, trouble, what)


def finding(
    check: str = "schema",
    severity: Severity = Severity.FAILURE,
    about: str = "201 secret type",
    title: str = "in the answer 201, secret is null, where a text is documented",
    *,
    evidence: Exchange | None = None,
    pointer: str = "/components/schemas/ApiKeyWithSecretResponse/allOf/1/properties/secret",
    excerpt: str = "secret:\n  type: string",
    **more: Any,
) -> Finding:
    """One finding of the first operation; `more` are members of the observation or the finding."""
    at = Location(api().document.root.uri, pointer)
    own = {k: more.pop(k) for k in ("count", "seen", "tries", "accepted") if k in more}
    observed = Observation(
        check,
        severity,
        about,
        title,
        (evidence or exchange(answer()),),
        **{"documented": "a text", "received": "null", "at": at, **more},
    )
    place = replace(api().document.place(at), file="specs/lumino.yaml", line=61, column=13)
    one = operation()
    return Finding("lumino", f"{one.method} {one.path}", observed, place, excerpt, **own)


def operated(verdict: Verdict = Verdict.BROKEN, **more: Any) -> Tested:
    """The first operation, tested."""
    given: dict[str, Any] = {
        "statuses": {201: 12, 400: 20, 418: 1},
        "requests": 41,
        "created": 2,
        "checks": ("server-error", "schema"),
        "skipped": {"clock": "no Date header"},
    }
    return Tested(api(), operation(), verdict, **{**given, **more})


def result(*findings: Finding, **more: Any) -> Result:
    """A run with these findings."""
    values = {"name": "understudy-1", "expires_at": "2030-01-01T14:05:00Z"}
    made = (
        exchange(answer(body='{"id":"k-1"}'), values=values),
        exchange(answer(body='{"id":"k-2"}'), values={**values, "name": "understudy-2"}),
    )
    given: dict[str, Any] = {
        "target": ORIGIN,
        "seed": 7,
        "profile": "standard",
        "started": "2026-01-01T12:00:00Z",
        "seconds": 1.5,
        "tested": (operated(),),
        "requests": 41,
        "created": made,
    }
    return Result(findings=findings, **{**given, **more})
