"""Refusals that are right in what they refuse, and wrong in how they say it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from tests.apps.api import Api
from tests.apps.exchange import Answer, Handler, Refused, Request, json_answer, text_answer
from tests.apps.variation import Change, answered, status_is, variations

_TRACE = """Traceback (most recent call last):
  File "/srv/app/venv/lib/python3.11/site-packages/starlette/routing.py", line 74, in app
    response = await func(request)
  File "/srv/app/api/keys.py", line 88, in create
    raise InvalidRequest(problem)
api.errors.InvalidRequest: """
_JAVA = """java.lang.IllegalArgumentException: bad request
\tat com.example.keys.KeyController.create(KeyController.java:91)
\tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1067)
"""
_PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


def _said(make: Callable[[Refused], Answer], *statuses: int) -> Change:
    """Refusals of these statuses are written anew, the others stay."""

    def change(api: Api) -> Api:
        def refuse(refused: Refused) -> Answer:
            return make(refused) if refused.status in statuses else api.refuse(refused)

        return replace(api, refuse=refuse)

    return change


def _data(make: Callable[[Refused], object], *statuses: int) -> Change:
    return _said(
        lambda refused: json_answer(refused.status, make(refused), refused.headers), *statuses
    )


def _html(refused: Refused) -> Answer:
    page = text_answer(refused.status, _PAGE.format(refused.message[:80]), refused.headers)
    return page.having("Content-Type", "text/html; charset=utf-8")


def _text(refused: Refused) -> Answer:
    return text_answer(refused.status, refused.message, refused.headers)


def _traced(refused: Refused) -> Answer:
    return text_answer(refused.status, _TRACE + refused.message, refused.headers)


def _silent(refused: Refused) -> Answer:
    return Answer(refused.status, refused.headers)


def _half(answer: Answer) -> Answer:
    """JSON that somebody wrote by hand."""
    return replace(answer, body=b"{'error': 'invalid'}").having("Content-Type", "application/json")


def _saying_it_again(write: Callable[[str], object]) -> Change:
    """What was presented stands in the refusal."""

    def outer(inner: Handler) -> Handler:
        def handle(request: Request) -> Answer:
            answer = inner(request)
            given = request.header("Authorization") or request.header("x-api-key")
            if answer.status != 401 or not given:
                return answer
            told = json_answer(401, write(given))
            return replace(answer.having("Content-Type", "application/json"), body=told.body)

        return handle

    return lambda api: api.wrapped(outer)


def _unknown_key(given: str) -> object:
    return {"message": f"Unknown credential {given}"}


def _lumino_key(given: str) -> object:
    return {"status": 401, "message": f"No key {given} in any region"}


def _input(api: Api) -> Api:
    """Each problem brings the body that has it, secrets included, as pydantic's errors do."""

    def outer(inner: Handler) -> Handler:
        def handle(request: Request) -> Answer:
            answer = inner(request)
            if answer.status != 422:
                return answer
            told = json.loads(answer.body)
            for problem in told["detail"]:
                problem["input"] = request.body.decode("utf-8", "replace")
            return json_answer(422, told)

        return handle

    return api.wrapped(outer)


def _problems(refused: Refused, **more: object) -> list[dict[str, object]]:
    return [
        {"loc": ["body", *problem.place], "msg": problem.message, "type": problem.kind} | more
        for problem in refused.problems
    ]


def _detail_without(name: str) -> Change:
    def make(refused: Refused) -> object:
        told = _problems(refused)
        return {"detail": [{key: one[key] for key in one if key != name} for one in told]}

    return _data(make, 422)


GALILEO = (
    ("galileo", "detail-text", "detail is text", _data(lambda r: {"detail": r.message}, 422)),
    ("galileo", "no-loc", "Problems have no loc", _detail_without("loc")),
    ("galileo", "no-type", "Problems have no type", _detail_without("type")),
    (
        "galileo",
        "detail-texts",
        "detail is a list of texts",
        _data(lambda r: {"detail": [r.message]}, 422),
    ),
    (
        "galileo",
        "loc-text",
        "loc is text",
        _data(lambda r: {"detail": _problems(r, loc="body")}, 422),
    ),
    ("galileo", "html-422", "422 is a page", _said(_html, 422)),
    (
        "galileo",
        "trace",
        "msg has a stack trace",
        _data(lambda r: {"detail": _problems(r, msg=_TRACE)}, 422),
    ),
    ("galileo", "input", "A problem repeats the body with its api_key", _input),
)
BRAINTRUST = (
    ("braintrust", "html-400", "400 is a page", _said(_html, 400)),
    ("braintrust", "trace", "400 is a stack trace", _said(_traced, 400)),
    ("braintrust", "half-json", "400 is labelled JSON and none", answered(_half, status_is(400))),
    ("braintrust", "html-401", "401 is a page", _said(_html, 401)),
    ("braintrust", "key-again", "401 repeats the key", _saying_it_again(_unknown_key)),
)
BASETEN = (
    (
        "baseten",
        "trace",
        "Refusals are stack traces",
        _data(lambda r: {"message": _JAVA}, 400, 401),
    ),
    ("baseten", "key-again", "401 repeats the key", _saying_it_again(_unknown_key)),
    (
        "baseten",
        "other-status",
        "status is another one",
        _data(lambda r: {"status": 500, "message": r.message}, 400),
    ),
    ("baseten", "half-json", "400 is labelled JSON and none", answered(_half, status_is(400))),
)
LUMINO = (
    (
        "lumino",
        "other-status",
        "status is another one",
        _data(lambda r: {"status": 500, "message": r.message}, 400),
    ),
    (
        "lumino",
        "status-text",
        "status is text",
        _data(lambda r: {"status": "400", "message": r.message}, 400),
    ),
    (
        "lumino",
        "message-list",
        "message is a list",
        _data(lambda r: {"status": 400, "message": [r.message]}, 400),
    ),
    (
        "lumino",
        "other-members",
        "The members are others",
        _data(lambda r: {"error": r.message}, 400, 401),
    ),
    ("lumino", "text-400", "400 is text", _said(_text, 400)),
    ("lumino", "html-401", "401 is a page", _said(_html, 401)),
    ("lumino", "silent-400", "400 says nothing", _said(_silent, 400)),
    ("lumino", "silent-401", "401 says nothing", _said(_silent, 401)),
    (
        "lumino",
        "trace",
        "400 has a stack trace",
        _data(lambda r: {"status": 400, "message": _TRACE}, 400),
    ),
    ("lumino", "key-again", "401 repeats the key", _saying_it_again(_lumino_key)),
    (
        "lumino",
        "text-in-json",
        "400 is JSON in a string",
        _data(lambda r: json.dumps({"status": 400}), 400),
    ),
)
KEYPAIR = (
    ("keypair", "trace", "422 is a stack trace", _said(_traced, 422)),
    (
        "keypair",
        "other-status",
        "status is another one",
        _data(lambda r: {"status": 200, "detail": r.message}, 422),
    ),
    ("keypair", "token-again", "401 repeats the token", _saying_it_again(_unknown_key)),
)
ERROR = variations("error", (*GALILEO, *BRAINTRUST, *BASETEN, *LUMINO, *KEYPAIR))
