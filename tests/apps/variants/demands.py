"""Requests that are refused, or taken, where the document would allow either."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from tests.apps.api import Api
from tests.apps.exchange import Answer, Handler, Problem, Refused, Request, text_answer
from tests.apps.members import Fields
from tests.apps.moments import instant
from tests.apps.reading import reading
from tests.apps.variation import Change, Row, asked, checking, intercepted, refusing, remembered

Wrong = Callable[[Fields], str | None]


def _refusing_others(*names: str) -> Change:
    """Members that nobody knows are refused."""

    def recheck(found: tuple[Problem, ...], body: object) -> tuple[Problem, ...]:
        others = [name for name in body if name not in names] if isinstance(body, dict) else []
        return (*found, *(Problem((name,), "extra_forbidden", "Not permitted") for name in others))

    return checking(recheck)


def _longest(name: str, most: int) -> Wrong:
    def wrong(body: Fields) -> str | None:
        value = body.get(name)
        return f"{name} is too long" if isinstance(value, str) and len(value) > most else None

    return wrong


def _writing(name: str, pattern: str) -> Wrong:
    def wrong(body: Fields) -> str | None:
        value = body.get(name)
        fits = not isinstance(value, str) or re.fullmatch(pattern, value)
        return None if fits else f"{name} is not in a writing that is taken"

    return wrong


def _taken(name: str) -> Change:
    """A value can be used once; for as long as the server runs."""

    def change(api: Api) -> Api:
        seen: set[object] = set()

        def wrong(body: Fields) -> str | None:
            value = body.get(name)
            if value is None or value not in seen:
                seen.add(value)
                return None
            return f"This {name} is taken"

        return refusing(wrong, 409)(api)

    return change


def _past(body: Fields) -> str | None:
    moment = instant(body.get("expires_at"))
    gone = moment is not None and moment < datetime.now(moment.tzinfo)
    return "expires_at must be in the future" if gone else None


def _beyond_a_year(body: Fields) -> str | None:
    moment = instant(body.get("expires_at"))
    late = moment is not None and moment > datetime.now(moment.tzinfo) + timedelta(days=365)
    return "A key lasts a year at most" if late else None


def _role_alone(body: Fields) -> str | None:
    alone = body.get("project_role") is not None and body.get("project_id") is None
    return "project_role needs a project_id" if alone else None


def _unknown_project(body: Fields) -> str | None:
    return None if body.get("project_id") is None else "No such project"


def _unknown_models(body: Fields) -> str | None:
    return "No such model" if body.get("model_ids") else None


def _models_of_a_person(body: Fields) -> str | None:
    meant = body.get("type") in {"WORKSPACE_EXPORT_METRICS", "WORKSPACE_INVOKE"}
    alone = body.get("model_ids") is None
    return None if meant or alone else "model_ids is not for keys of this type"


def _null_organization(body: Fields) -> str | None:
    null = "org_name" in body and body["org_name"] is None
    return "org_name must be a string" if null else None


def _nul(body: Fields) -> str | None:
    return "NUL can't be stored" if "\x00" in str(body.get("name")) else None


def _unprintable(body: Fields) -> str | None:
    text = body.get("name")
    shown = not isinstance(text, str) or text.isprintable()
    return None if shown else "name has characters that can't be printed"


def _beyond_the_plane(body: Fields) -> str | None:
    return "name has an emoji in it" if max(str(body.get("name")), default="") > "\uffff" else None


def _blank(body: Fields) -> str | None:
    text = body.get("name")
    return "name is blank" if isinstance(text, str) and text.isspace() else None


def _no_models(body: Fields) -> str | None:
    return "model_ids is empty" if body.get("model_ids") == [] else None


def _body_first(api: Api) -> Api:
    """A body is looked at before it is asked who sent it."""

    def outer(inner: Handler) -> Handler:
        def handle(request: Request) -> Answer:
            answer = inner(request)
            if answer.status != 401:
                return answer
            return _complaint(api, request) or answer

        return handle

    return api.wrapped(outer)


def _complaint(api: Api, request: Request) -> Answer | None:
    try:
        found = api.check(api.read(request))
    except Refused as refused:
        return api.refuse(refused)
    message = "; ".join(map(str, found))
    return api.refuse(Refused(api.invalid, message, found)) if found else None


def _small_bodies(request: Request) -> Answer | None:
    """What a proxy in front says by itself."""
    if len(request.body) <= 16_384:
        return None
    page = text_answer(413, "<html><h1>413 Request Entity Too Large</h1></html>")
    return page.having("Content-Type", "text/html")


def _generated_when_empty(kept: Fields) -> Fields:
    return {name: kept[name] for name in kept if name != "api_key" or kept[name]}


def _body_required(api: Api) -> Api:
    def read(request: Request) -> object:
        if not request.body:
            raise Refused(api.invalid, "A body is required")
        return api.read(request)

    return replace(api, read=read)


def _malformed_400(api: Api) -> Api:
    return replace(api, read=reading(malformed=400, unsupported=400))


def _label_415(api: Api) -> Api:
    return replace(api, read=reading(malformed=422))


def _form_refused(api: Api) -> Api:
    def read(request: Request) -> object:
        if "form" in (request.header("Content-Type") or ""):
            raise Refused(415, "The body must be application/json")
        return api.read(request)

    return replace(api, read=read)


def _any_label(request: Request) -> Request:
    return request.having("Content-Type", "application/json")


def _junk_is_anonymous(api: Api) -> Api:
    porch = replace(api.porch, doors=tuple(replace(d, accept=_anything) for d in api.porch.doors))
    return replace(api, porch=porch)


def _anything(_given: str, _right: str) -> bool:
    return True


def _bearer_too(api: Api) -> Api:
    (door,) = api.porch.doors
    added = replace(door, header="Authorization", word="Bearer")
    return replace(api, porch=replace(api.porch, doors=(door, added)))


_HYPHENATED = "[^-]{8}-[^-]{4}-[^-]{4}-[^-]{4}-[^-]{12}"
_WITH_A_T = "[^ ]*"
_GALILEO = ("description", "expires_at", "project_id", "project_role", "api_key")

DEMANDS: tuple[Row, ...] = (
    (
        "galileo",
        "hyphens-needed",
        "A UUID without hyphens is refused",
        refusing(_writing("project_id", _HYPHENATED)),
    ),
    (
        "galileo",
        "no-space-in-times",
        "A date-time with a space in it is refused",
        refusing(_writing("expires_at", _WITH_A_T)),
    ),
    ("galileo", "future-only", "An expiry in the past is refused", refusing(_past)),
    (
        "galileo",
        "role-needs-project",
        "A role without a project is refused",
        refusing(_role_alone),
    ),
    (
        "galileo",
        "unknown-project",
        "A project that does not exist is 404",
        refusing(_unknown_project, 404),
    ),
    (
        "galileo",
        "forbidden-project",
        "A project that is not the caller's is 403",
        refusing(_unknown_project, 403),
    ),
    ("galileo", "key-taken", "The same api_key twice is 409", _taken("api_key")),
    (
        "galileo",
        "empty-key-is-none",
        "An empty api_key counts as none",
        remembered(_generated_when_empty),
    ),
    ("galileo", "no-others", "Unknown members are refused", _refusing_others(*_GALILEO)),
    (
        "galileo",
        "description-255",
        "A description has 255 characters at most",
        refusing(_longest("description", 255)),
    ),
    ("braintrust", "body-required", "No body is 400", _body_required),
    ("braintrust", "null-refused", "A null org_name is 400", refusing(_null_organization)),
    (
        "braintrust",
        "junk-is-anonymous",
        "A wrong key counts as none, and none is needed",
        _junk_is_anonymous,
    ),
    (
        "braintrust",
        "name-255",
        "A name has 255 characters at most",
        refusing(_longest("name", 255)),
    ),
    ("braintrust", "no-nul", "A name with NUL is refused", refusing(_nul)),
    (
        "braintrust",
        "no-others",
        "Unknown members are refused",
        _refusing_others("name", "org_name"),
    ),
    ("baseten", "unknown-models", "Unknown model ids are 404", refusing(_unknown_models, 404)),
    (
        "baseten",
        "models-by-type",
        "model_ids is refused for the types that have none",
        refusing(_models_of_a_person),
    ),
    ("baseten", "name-taken", "The same name twice is 409", _taken("name")),
    ("baseten", "name-64", "A name has 64 characters at most", refusing(_longest("name", 64))),
    ("lumino", "bearer-too", "The key may be a bearer token", _bearer_too),
    ("baseten", "form-refused", "A body that is labelled a form is 415", _form_refused),
    (
        "baseten",
        "no-others",
        "Unknown members are refused",
        _refusing_others("name", "type", "model_ids"),
    ),
    ("lumino", "future-only", "An expiry in the past is 400", refusing(_past)),
    ("lumino", "a-year-at-most", "An expiry beyond a year is 400", refusing(_beyond_a_year)),
    (
        "lumino",
        "no-space-in-times",
        "A date-time with a space in it is refused",
        refusing(_writing("expires_at", _WITH_A_T)),
    ),
    ("lumino", "name-taken", "The same name twice is 409", _taken("name")),
    ("lumino", "name-64", "A name has 64 characters at most", refusing(_longest("name", 64))),
    ("lumino", "no-others", "Unknown members are refused", _refusing_others("name", "expires_at")),
    ("keypair", "name-taken", "The same name twice is 409", _taken("name")),
    ("keypair", "any-label", "JSON is read under any Content-Type", asked(_any_label)),
    ("galileo", "label-415", "Another Content-Type is 415", _label_415),
    ("galileo", "malformed-400", "What is no JSON is 400", _malformed_400),
    ("braintrust", "small-bodies", "A body over 16 KiB is 413", intercepted(_small_bodies)),
    ("braintrust", "no-emoji", "A name with an emoji is refused", refusing(_beyond_the_plane)),
    ("baseten", "some-models", "An empty list of models is refused", refusing(_no_models)),
    ("lumino", "printable", "A name that can't be printed is refused", refusing(_unprintable)),
    ("lumino", "body-first", "The body is checked before the key", _body_first),
    ("keypair", "no-blank", "A name of spaces is refused", refusing(_blank)),
    ("keypair", "malformed-400", "What is no JSON is 400", _malformed_400),
    ("keypair", "small-bodies", "A body over 16 KiB is 413", intercepted(_small_bodies)),
)
