"""Requests that a server does not survive: each of them is a 500."""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime

from tests.apps.api import Api
from tests.apps.exchange import Answer, Request, text_answer
from tests.apps.moments import instant
from tests.apps.variation import (
    Change,
    crashing,
    has,
    intercepted,
    reading_as,
    text_where,
    variations,
)

Test = Callable[[object], bool]


def _null(value: object) -> bool:
    return value is None


def _given(value: object) -> bool:
    return value is not None


def _no_text(value: object) -> bool:
    return value is not None and not isinstance(value, str)


def _no_list(value: object) -> bool:
    return value is not None and not isinstance(value, list)


def _none_of(*options: str) -> Test:
    return text_where(lambda text: text not in options)


def _is(option: str) -> Test:
    return lambda value: value == option


def _longer(most: int) -> Test:
    return text_where(lambda text: len(text) > most)


def _lacking(name: str) -> Test:
    return lambda body: isinstance(body, dict) and name not in body


def _beyond(*names: str) -> Test:
    return lambda body: isinstance(body, dict) and not {*body} <= {*names}


def _no_object(body: object) -> bool:
    return not isinstance(body, dict)


def _moment_where(test: Callable[[datetime], bool]) -> Test:
    return text_where(lambda text: (moment := instant(text)) is not None and test(moment))


def _past(moment: datetime) -> bool:
    return moment < datetime.now(UTC)


def _offset(text: str) -> bool:
    return instant(text) is not None and text[-1] not in "Zz"


def _no_time(text: str) -> bool:
    return instant(text) is None


def _fraction(text: str) -> bool:
    return instant(text) is not None and "." in text


def _request(test: Callable[[Request], bool]) -> Change:
    def crashed(request: Request) -> Answer | None:
        return text_answer(500, "Internal Server Error") if test(request) else None

    return intercepted(crashed)


def _no_json(request: Request) -> bool:
    try:
        json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        return True
    return False


def _deep(request: Request) -> bool:
    return b"[[[[[[[[[[[[[[[[" in request.body or b'{"a":{"a":{"a":{"a":' in request.body


def _empty(request: Request) -> bool:
    return request.method == "POST" and not request.body


def _unlabelled(request: Request) -> bool:
    return request.method == "POST" and request.header("Content-Type") is None


def _otherwise_labelled(request: Request) -> bool:
    label = request.header("Content-Type") or "application/json"
    return not label.startswith("application/json")


def _without_key(api: Api) -> Api:
    (door,) = api.porch.doors
    return _request(lambda request: request.header(door.header) is None)(api)


def _second_word(value: str, _: str) -> str:
    """What a hurried split says; there may be no second word."""
    return value.split(" ")[1]


def _trusted_base64(value: str, word: str) -> str | None:
    said, _, coded = value.partition(" ")
    return base64.b64decode(coded, validate=True).decode() if said == word else None


_EMPTY = text_where(lambda text: not text)
_NOT_LATIN = text_where(lambda text: any(ord(letter) > 255 for letter in text))
_NOT_ASCII = text_where(lambda text: not text.isascii())
_ASTRAL = text_where(lambda text: any(ord(letter) > 0xFFFF for letter in text))
_COMBINING = text_where(lambda text: any(map(unicodedata.combining, text)))
_NUL = text_where(lambda text: "\x00" in text)
_QUOTE = text_where(lambda text: "'" in text)
_ROLE = _none_of("owner", "editor", "annotator", "viewer")

GALILEO = (
    ("galileo", "astral-500", "A description beyond U+FFFF", crashing(has("description", _ASTRAL))),
    ("galileo", "nul-500", "A description with NUL", crashing(has("description", _NUL))),
    ("galileo", "long-500", "A description over 1000", crashing(has("description", _longer(1000)))),
    ("galileo", "missing-500", "No description", crashing(_lacking("description"))),
    (
        "galileo",
        "number-500",
        "A description that is no text",
        crashing(has("description", _no_text)),
    ),
    ("galileo", "role-500", "A role that there is not", crashing(has("project_role", _ROLE))),
    ("galileo", "null-expiry-500", "A null expires_at", crashing(has("expires_at", _null))),
    ("galileo", "offset-500", "An offset", crashing(has("expires_at", text_where(_offset)))),
    ("galileo", "key-500", "An api_key that is given", crashing(has("api_key", _given))),
    ("galileo", "project-500", "Any project", crashing(has("project_id", _given))),
    ("galileo", "deep-500", "A body that is nested deeply", _request(_deep)),
    ("galileo", "basic-500", "A Basic that is no base64", reading_as(_trusted_base64, "HTTPBasic")),
)
BRAINTRUST = (
    ("braintrust", "no-body-500", "No body", _request(_empty)),
    ("braintrust", "null-500", "A body that is no object", crashing(_no_object)),
    ("braintrust", "organization-500", "Any org_name", crashing(has("org_name", _given))),
    ("braintrust", "missing-500", "No name", crashing(_lacking("name"))),
    ("braintrust", "empty-500", "An empty name", crashing(has("name", _EMPTY))),
    ("braintrust", "unicode-500", "A name beyond Latin-1", crashing(has("name", _NOT_LATIN))),
    ("braintrust", "malformed-500", "A body that is no JSON", _request(_no_json)),
    ("braintrust", "bare-key-500", "An Authorization of one word", reading_as(_second_word)),
    ("braintrust", "long-500", "A name over 255", crashing(has("name", _longer(255)))),
)
BASETEN = (
    ("baseten", "no-type-500", "No type", crashing(_lacking("type"))),
    ("baseten", "type-500", "A type that is no text", crashing(has("type", _no_text))),
    ("baseten", "models-500", "Any model_ids", crashing(has("model_ids", _given))),
    ("baseten", "null-models-500", "Null model_ids", crashing(has("model_ids", _null))),
    ("baseten", "null-name-500", "A null name", crashing(has("name", _null))),
    ("baseten", "no-name-500", "No name", crashing(_lacking("name"))),
    (
        "baseten",
        "metrics-500",
        "One of the types",
        crashing(has("type", _is("WORKSPACE_EXPORT_METRICS"))),
    ),
    ("baseten", "no-list-500", "model_ids that are no list", crashing(has("model_ids", _no_list))),
    ("baseten", "label-500", "Another Content-Type", _request(_otherwise_labelled)),
    ("baseten", "one-word-500", "An Authorization of one word", reading_as(_second_word)),
    ("baseten", "combining-500", "A name with marks", crashing(has("name", _COMBINING))),
)
LUMINO = (
    ("lumino", "null-name-500", "A null name", crashing(has("name", _null))),
    ("lumino", "empty-500", "An empty name", crashing(has("name", _EMPTY))),
    ("lumino", "unicode-500", "A name beyond ASCII", crashing(has("name", _NOT_ASCII))),
    ("lumino", "quote-500", "A name with an apostrophe", crashing(has("name", _QUOTE))),
    ("lumino", "number-500", "A time that is no text", crashing(has("expires_at", _no_text))),
    (
        "lumino",
        "bad-time-500",
        "A time that is none",
        crashing(has("expires_at", text_where(_no_time))),
    ),
    ("lumino", "fraction-500", "A fraction", crashing(has("expires_at", text_where(_fraction)))),
    ("lumino", "offset-500", "An offset", crashing(has("expires_at", text_where(_offset)))),
    ("lumino", "past-500", "A time in the past", crashing(has("expires_at", _moment_where(_past)))),
    ("lumino", "array-500", "A body that is no object", crashing(_no_object)),
    ("lumino", "no-body-500", "No body", _request(_empty)),
    ("lumino", "others-500", "Unknown members", crashing(_beyond("name", "expires_at"))),
    ("lumino", "no-key-500", "No credential", _without_key),
    ("lumino", "long-500", "A name over 255", crashing(has("name", _longer(255)))),
)
KEYPAIR = (
    ("keypair", "hundred-500", "A name over 64", crashing(has("name", _longer(64)))),
    ("keypair", "too-long-500", "A name over 100", crashing(has("name", _longer(100)))),
    ("keypair", "null-500", "A null description", crashing(has("description", _null))),
    ("keypair", "empty-500", "An empty description", crashing(has("description", _EMPTY))),
    ("keypair", "no-description-500", "No description", crashing(_lacking("description"))),
    ("keypair", "astral-500", "A name beyond U+FFFF", crashing(has("name", _ASTRAL))),
    ("keypair", "unlabelled-500", "No Content-Type", _request(_unlabelled)),
    ("keypair", "malformed-500", "A body that is no JSON", _request(_no_json)),
    ("keypair", "number-500", "A name that is no text", crashing(has("name", _no_text))),
    ("keypair", "one-word-500", "An Authorization of one word", reading_as(_second_word)),
)
CRASH = variations("crash", (*GALILEO, *BRAINTRUST, *BASETEN, *LUMINO, *KEYPAIR))
