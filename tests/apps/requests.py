"""A fixed set of requests for each document, by which right and wrong ones differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from .api import Api
from .baseten import CATEGORIES
from .doors import Door
from .exchange import Headers, Request
from .galileo import ROLES
from .members import Fields

FULL: Mapping[str, Fields] = {
    "galileo": {
        "description": " Harbour Master ",
        "expires_at": "2031-03-01T10:15:30.123456+02:00",
        "project_id": "3f2b8c1e-9d47-4a60-8b15-c7e0f1a2d394",
        "project_role": "viewer",
        "api_key": "given-Key_0123456789abcdefghijklmnop",
    },
    "braintrust": {"name": " Harbour Master ", "org_name": "Quay"},
    "baseten": {"name": " Harbour Master ", "type": "WORKSPACE_INVOKE", "model_ids": ["aaaaaaaa"]},
    "lumino": {"name": " Harbour Master ", "expires_at": "2031-03-01T10:15:30.123456+02:00"},
    "keypair": {"name": " Harbour Master ", "description": "Opens\tthe gate"},
}
LEAST: Mapping[str, Fields] = {
    "galileo": {"description": "Lock"},
    "braintrust": {"name": "Lock"},
    "baseten": {"type": "PERSONAL"},
    "lumino": {"name": "Lock", "expires_at": "2031-03-01T10:15:30Z"},
    "keypair": {"name": "Lock"},
}
CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "galileo": {"project_role": ROLES},
    "braintrust": {},
    "baseten": {"type": CATEGORIES},
    "lumino": {},
    "keypair": {},
}
TEXTS = (
    "",
    " ",
    "\x00",
    "a\nb",
    "Grüße",
    "Cafe\u0301",
    "🚢",
    "é" * 60,
    "\u202e<script>'\"; --",
    *("n" * length for length in (64, 65, 100, 101, 255, 256, 1001, 20_000)),
)
WRONG: tuple[object, ...] = (None, 1, 1.5, True, [], {}, ["a"], "no such thing")
MOMENTS = (
    "2020-01-01T00:00:00Z",
    "2031-03-01 10:15:30+00:00",
    "2031-03-01t10:15:30z",
    "2031-03-01T10:15:30.5-23:59",
    "2031-03-01T10:15:30",
    "2031-03-01",
    "2031-02-30T00:00:00Z",
    "tomorrow",
)


def success(api: Api, body: object = None, door: Door | None = None) -> Request:
    """What a well-behaved client sends: the fullest body, through the first door."""
    text = json.dumps(FULL[api.document] if body is None else body).encode()
    return _request(api, text, (door or api.porch.doors[0]).written())


def every(api: Api) -> Iterator[Request]:
    yield from _good(api)
    yield from _members(api)
    yield from _bytes(api)
    yield from _strangers(api)
    yield from _elsewhere(api)


def _good(api: Api) -> Iterator[Request]:
    for _ in range(4):
        yield success(api)
    for door in api.porch.doors:
        yield success(api, LEAST[api.document], door)
    yield success(api).having("Accept-Encoding", "gzip")


def _members(api: Api) -> Iterator[Request]:
    least, full = LEAST[api.document], FULL[api.document]
    yield success(api, full | {"nobody_asked": 1})
    for name in full:
        yield success(api, {key: full[key] for key in full if key != name})
        for value in (*WRONG, *(TEXTS if name not in {"type", "model_ids"} else ())):
            yield success(api, least | {name: value})
        for value in _writings(full[name]):
            yield success(api, least | {name: value})
    for name, options in CHOICES[api.document].items():
        for option in options:
            yield success(api, least | {name: option})
    if "expires_at" in full:
        for moment in MOMENTS:
            yield success(api, least | {"expires_at": moment})


def _writings(value: object) -> tuple[str, ...]:
    if not isinstance(value, str):
        return ()
    return value.upper(), value.lower(), value.replace("-", "")


def _bytes(api: Api) -> Iterator[Request]:
    key = api.porch.doors[0].written()
    nested = b"[" * 20_000 + b"]" * 20_000
    for text in (b"", b"{}", b"[]", b"null", b"{", b'"text"', b"[1]", b"\xff", b"NaN", nested):
        yield _request(api, text, key)
    yield _request(api, b"", key, label=None)
    good = json.dumps(LEAST[api.document]).encode()
    for label in (None, "text/plain", "application/xml", "application/x-www-form-urlencoded"):
        yield _request(api, good, key, label=label)
    yield _request(api, good, key, label="application/json; charset=utf-8")


def _strangers(api: Api) -> Iterator[Request]:
    good = json.dumps(LEAST[api.document]).encode()
    yield _request(api, good)
    yield _request(api, b"{}")
    for door in api.porch.doors:
        right = door.credential
        middle = len(right) // 2
        wrong = ("", right[:-1], f"{right}x", right.swapcase(), "junk", right[:8], right[1:])
        for value in (*wrong, right.partition(":")[0], f"{right.partition(':')[0]}:wrong"):
            yield _request(api, good, door.written(value))
        yield _request(api, good, door.written(right[:middle] + "~" + right[middle + 1 :]))
        for word in ("", "Bearer ", "Token ", "Api-Key ", "Basic ", f"{door.word.upper()} "):
            yield _request(api, good, (door.header, f"{word}{right}"))
        for header in ("Authorization", "X-API-Key", "api-key"):
            yield _request(api, good, (header, right))
        yield _request(api, good, ("Authorization", f"Bearer {right}"))


def _elsewhere(api: Api) -> Iterator[Request]:
    good = success(api)
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"):
        yield Request(method, good.path, good.headers, b"")
        yield Request(method, good.path)
    for path in (f"{api.path}/", f"{api.path}/none", "/", "/docs"):
        yield Request("POST", path, good.headers, good.body)


def _request(
    api: Api, body: bytes, *headers: tuple[str, str], label: str | None = "application/json"
) -> Request:
    labels: Headers = () if label is None else (("Content-Type", label),)
    return Request("POST", api.path, (("Host", "127.0.0.1"), *labels, *headers), body)
