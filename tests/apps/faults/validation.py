"""Requests that are taken against the document, or refused against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.apps.api import Api
from tests.apps.exchange import Problem, Refused, Request
from tests.apps.members import Fields
from tests.apps.moments import instant
from tests.apps.variation import (
    Change,
    both,
    checking,
    has,
    refusing,
    remembered,
    text_where,
    unchecked,
    variations,
)

Test = Callable[[object], bool]


def _default(name: str, value: object) -> Change:
    """A member that may be missing, and then is this."""
    return both(unchecked(name, kinds=("missing",)), remembered(lambda kept: {name: value} | kept))


def _as_text(name: str) -> Change:
    """Numbers and truth values are turned into text and taken."""

    def turned(kept: Fields) -> Fields:
        value = kept.get(name)
        return kept if value is None else kept | {name: str(value)}

    return both(unchecked(name, kinds=("string_type",)), remembered(turned))


def _null_as(name: str, value: object) -> Change:
    """A null is taken for a value."""

    def recheck(found: tuple[Problem, ...], body: object) -> tuple[Problem, ...]:
        null = isinstance(body, dict) and name in body and body[name] is None
        return tuple(problem for problem in found if not null or problem.place[:1] != (name,))

    def filled(kept: Fields) -> Fields:
        return kept | {name: value} if name in kept and kept[name] is None else kept

    return both(checking(recheck), remembered(filled))


def _wrong_as_null(name: str, kind: str) -> Change:
    """What can't be read is dropped without a word."""

    def dropped(kept: Fields) -> Fields:
        value = kept.get(name)
        return kept | {name: None} if isinstance(value, str) and instant(value) is None else kept

    return both(unchecked(name, kinds=(kind,)), remembered(dropped))


def _any_case(api: Api) -> Api:
    def read(request: Request) -> object:
        body = api.read(request)
        if isinstance(body, dict) and isinstance(body.get("type"), str):
            return body | {"type": body["type"].upper()}
        return body

    return replace(api, read=read)


def _text_as_time(found: tuple[Problem, ...], body: object) -> tuple[Problem, ...]:
    said = isinstance(body, dict) and isinstance(body.get("expires_at"), str)
    return tuple(problem for problem in found if not said or problem.place != ("expires_at",))


def _any_body(body: object) -> Fields:
    if isinstance(body, list) and body and isinstance(body[0], dict):
        return body[0]
    return body if isinstance(body, dict) else {}


def _any_shape(api: Api) -> Api:
    """Whatever the body is, something is made of it."""
    return replace(
        api, read=lambda request: {"name": "", "description": ""} | _any_body(api.read(request))
    )


def _malformed_as(body: Fields) -> Change:
    def change(api: Api) -> Api:
        def read(request: Request) -> object:
            try:
                return api.read(request)
            except Refused:
                return dict(body)

        return replace(api, read=read)

    return change


def _refuses(test: Test) -> Change:
    return refusing(lambda body: "This value is not allowed" if test(body) else None)


def _null(value: object) -> bool:
    return value is None


def _given(value: object) -> bool:
    return value is not None


def _is(option: object) -> Test:
    return lambda value: value == option


def _offset(text: str) -> bool:
    return instant(text) is not None and text[-1] not in "Zz"


def _fraction(text: str) -> bool:
    return "." in text


_EMPTY = text_where(lambda text: not text)
_HUNDRED = text_where(lambda text: len(text) >= 100)
_OVER_100_BYTES = text_where(lambda text: len(text.encode()) > 100)
_OFFSET = text_where(_offset)
_FRACTION = text_where(_fraction)
_ONE = text_where(lambda text: len(text) < 3)

GALILEO = (
    ("galileo", "no-description", "description may be missing", _default("description", "")),
    ("galileo", "description-number", "A number is a description", _as_text("description")),
    ("galileo", "description-null", "A null is a description", _null_as("description", "")),
    ("galileo", "any-role", "Any role is taken", unchecked("project_role", kinds=("enum",))),
    ("galileo", "any-project", "Any project_id is taken", unchecked("project_id")),
    (
        "galileo",
        "any-expiry",
        "No date-time counts as none",
        _wrong_as_null("expires_at", "datetime"),
    ),
    (
        "galileo",
        "no-annotator",
        "One of the roles is refused",
        _refuses(has("project_role", _is("annotator"))),
    ),
    (
        "galileo",
        "no-null-expiry",
        "A null expires_at is refused",
        _refuses(has("expires_at", _null)),
    ),
    ("galileo", "no-offset", "An offset is refused", _refuses(has("expires_at", _OFFSET))),
    ("galileo", "no-given-key", "An api_key is refused", _refuses(has("api_key", _given))),
)
BRAINTRUST = (
    ("braintrust", "no-name", "name may be missing", _default("name", "API key")),
    ("braintrust", "name-number", "A number is a name", _as_text("name")),
    ("braintrust", "name-any", "Anything is a name", unchecked("name", kinds=("string_type",))),
    ("braintrust", "name-null", "A null is a name", _null_as("name", "null")),
    ("braintrust", "organization-any", "Anything is an org_name", unchecked("org_name")),
    ("braintrust", "any-shape", "Any JSON is a body", _any_shape),
    ("braintrust", "malformed", "What is no JSON is a body", _malformed_as({"name": "API key"})),
    (
        "braintrust",
        "no-organization-name",
        "An org_name is refused",
        _refuses(has("org_name", _given)),
    ),
)
BASETEN = (
    ("baseten", "no-type", "type may be missing", _default("type", "PERSONAL")),
    ("baseten", "any-type", "Any text is a type", unchecked("type", kinds=("enum",))),
    ("baseten", "type-any-case", "A type in small letters is taken", _any_case),
    ("baseten", "models-any", "Anything is model_ids", unchecked("model_ids")),
    ("baseten", "name-any", "Anything is a name", unchecked("name")),
    (
        "baseten",
        "no-metrics",
        "One of the types is refused",
        _refuses(has("type", _is("WORKSPACE_EXPORT_METRICS"))),
    ),
    ("baseten", "no-null-name", "A null name is refused", _refuses(has("name", _null))),
    ("baseten", "no-models", "model_ids are refused", _refuses(has("model_ids", _given))),
    ("baseten", "malformed", "What is no JSON is a body", _malformed_as({"type": "PERSONAL"})),
)
LUMINO = (
    ("lumino", "no-name", "name may be missing", _default("name", "API key")),
    (
        "lumino",
        "no-expiry",
        "expires_at may be missing",
        unchecked("expires_at", kinds=("missing",)),
    ),
    ("lumino", "name-number", "A number is a name", _as_text("name")),
    ("lumino", "name-any", "Anything is a name", unchecked("name", kinds=("string_type",))),
    ("lumino", "name-null", "A null is a name", _null_as("name", "")),
    ("lumino", "any-time", "Any text is a time, and comes back", checking(_text_as_time)),
    ("lumino", "expiry-any", "Anything is a time", unchecked("expires_at", kinds=("datetime",))),
    ("lumino", "expiry-null", "Without an end for null", _null_as("expires_at", None)),
    ("lumino", "no-offset", "An offset is refused", _refuses(has("expires_at", _OFFSET))),
    ("lumino", "no-fraction", "A fraction is refused", _refuses(has("expires_at", _FRACTION))),
)
KEYPAIR = (
    (
        "keypair",
        "name-long",
        "A name over 100 is taken",
        unchecked("name", kinds=("string_too_long",)),
    ),
    (
        "keypair",
        "name-empty",
        "An empty name is taken",
        unchecked("name", kinds=("string_too_short",)),
    ),
    (
        "keypair",
        "description-long",
        "A description over 255 is taken",
        unchecked("description", kinds=("string_too_long",)),
    ),
    ("keypair", "description-any", "Anything is a description", unchecked("description")),
    ("keypair", "name-null", "A null is a name", _null_as("name", "API key")),
    ("keypair", "no-name", "name may be missing", _default("name", "API key")),
    ("keypair", "hundred", "A name of 100 is refused", _refuses(has("name", _HUNDRED))),
    (
        "keypair",
        "bytes",
        "A name over 100 bytes is refused",
        _refuses(has("name", _OVER_100_BYTES)),
    ),
    ("keypair", "three", "A name under 3 is refused", _refuses(has("name", _ONE))),
    ("keypair", "no-null", "A null description is refused", _refuses(has("description", _null))),
    (
        "keypair",
        "no-empty",
        "An empty description is refused",
        _refuses(has("description", _EMPTY)),
    ),
)
VALIDATION = variations("validation", (*GALILEO, *BRAINTRUST, *BASETEN, *LUMINO, *KEYPAIR))
