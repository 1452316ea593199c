"""Refusals in another shape or with another status, where none is documented for them."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.apps.api import Api
from tests.apps.exchange import Answer, Refused, Request, json_answer, text_answer
from tests.apps.variation import Change, Row, answered, status, status_is


def _refuse_as(make: str) -> Change:
    shapes = {"text": _text, "json": _json, "problem": _problem, "more": _more}
    return lambda api: replace(api, refuse=shapes[make])


def _text(refused: Refused) -> Answer:
    return text_answer(refused.status, refused.message, refused.headers)


def _json(refused: Refused) -> Answer:
    return json_answer(refused.status, {"error": refused.message}, refused.headers)


def _problem(refused: Refused) -> Answer:
    body = {"type": "about:blank", "status": refused.status, "detail": refused.message}
    answer = json_answer(refused.status, body, refused.headers)
    return answer.having("Content-Type", "application/problem+json")


def _more(refused: Refused) -> Answer:
    errors = [str(problem) for problem in refused.problems]
    body = {"status": refused.status, "message": refused.message, "errors": errors}
    return json_answer(refused.status, body, refused.headers)


def _said_nothing(answer: Answer) -> Answer:
    return replace(answer.lacking("Content-Type"), body=b"")


def _bad_request(api: Api) -> Api:
    return replace(api, invalid=400)


def _forbidden(answer: Answer) -> Answer:
    return replace(answer.lacking("WWW-Authenticate"), status=403)


def _wrong_is_403(request: Request, answer: Answer) -> bool:
    return answer.status == 401 and request.header("Authorization") is not None


def _nobody_is_403(request: Request, answer: Answer) -> bool:
    return answer.status == 401 and request.header("Authorization") is None


_UNKNOWN_PLACE = json.dumps({"error": "unknown"}).encode()

ERRORS: tuple[Row, ...] = (
    ("galileo", "forbidden", "No credential is 403", answered(_forbidden, status_is(401))),
    (
        "galileo",
        "silent-401",
        "401 comes without a body",
        answered(_said_nothing, status_is(401)),
    ),
    ("braintrust", "json-errors", "Errors are JSON", _refuse_as("json")),
    ("baseten", "text-errors", "Errors are text", _refuse_as("text")),
    ("baseten", "problem-errors", "Errors are RFC 9457 problems", _refuse_as("problem")),
    ("baseten", "forbidden", "No credential is 403", answered(_forbidden, status_is(401))),
    (
        "baseten",
        "status-422",
        "What is wrong in a body is 422",
        answered(status(422), status_is(400)),
    ),
    ("lumino", "more-in-errors", "Errors have a list of problems as well", _refuse_as("more")),
    (
        "lumino",
        "other-404",
        "What is not found is told in another shape",
        answered(lambda answer: replace(answer, body=_UNKNOWN_PLACE), status_is(404)),
    ),
    ("keypair", "status-400", "What is wrong in a body is 400", _bad_request),
    ("keypair", "problem-errors", "Errors are RFC 9457 problems", _refuse_as("problem")),
    (
        "keypair",
        "silent-401",
        "401 comes without a body",
        answered(_said_nothing, status_is(401)),
    ),
    ("keypair", "wrong-is-403", "A wrong token is 403", answered(_forbidden, _wrong_is_403)),
    ("keypair", "nobody-is-403", "No token is 403", answered(_forbidden, _nobody_is_403)),
)
