"""The requests that are measured."""

from __future__ import annotations

import json
from dataclasses import replace

from .exchange import Exchange

_JSON = ("Content-Type", "application/json")
_DATE = "2099-12-31T23:59:59Z"
_KEY = "a-key-of-the-benchmark"
_REFUSED = frozenset({400, 422})
_UNKNOWN = frozenset({401})


def _sent(exchange: Exchange, value: object) -> Exchange:
    return replace(exchange, body=json.dumps(value).encode())


def _create(path: str, key: str, value: dict[str, str], needed: str, status: int) -> Exchange:
    """A POST that is refused without its key and without a member that it needs."""
    headers = (_JSON, (key, _KEY))
    right = _sent(Exchange("POST", path, frozenset({status}), headers), value)
    lacking = {name: said for name, said in value.items() if name != needed}
    broken = {
        "it without a key": replace(right, headers=(_JSON,), statuses=_UNKNOWN),
        f"it without {needed}": replace(_sent(right, lacking), statuses=_REFUSED),
    }
    return replace(right, broken=broken, echoed=value)


def _refusal(create: Exchange, value: object, *members: str) -> Exchange:
    """The same with a body that must be refused, in an answer with these members."""
    refused = Exchange("POST", create.path, _REFUSED, create.headers, members=frozenset(members))
    return _sent(refused, value)


LUMINO = replace(
    _create("/v1/api-keys", "x-api-key", {"name": "benchmark", "expires_at": _DATE}, "name", 201),
    members=frozenset({"id", "created_at", "expires_at", "status", "name", "prefix", "secret"}),
    optional=frozenset({"last_used_at"}),
    fresh=("id", "secret"),
)
LUMINO_NUMBERED = replace(LUMINO, numbered="X-Request-Id")
LUMINO_REFUSED = _refusal(LUMINO, {"name": 7, "expires_at": "soon"}, "status", "message")

_SENT = {"description": "benchmark", "expires_at": _DATE}
GALILEO = replace(
    _create("/v2/users/api_keys", "Galileo-API-Key", _SENT, "description", 200),
    members=frozenset({"id", "description", "created_at", "updated_at", "created_by", "truncated"}),
    optional=frozenset({"expires_at", "last_used", "project_id", "project_role", "api_key"}),
    fresh=("id",),
)
GALILEO_REFUSED = _refusal(GALILEO, {"description": 7, "expires_at": "soon"}, "detail")

_ROOM = Exchange("GET", "/rooms/12?currency=EUR", frozenset({200}), (("X-Key", _KEY),))
ROOM = replace(
    _ROOM,
    broken={
        "it without a key": replace(_ROOM, headers=(), statuses=_UNKNOWN),
        "it in no known currency": replace(
            _ROOM, path="/rooms/12?currency=GOLD", statuses=_REFUSED
        ),
    },
    members=frozenset({"number", "name", "beds", "price", "free_from", "smoking"}),
    echoed={"name": "The blue room"},
)

RATE = Exchange("GET", "/rate_limit", frozenset({200}), members=frozenset({"resources", "rate"}))
"""Of GitHub's document: no parameters, and members that are always there."""

_EMPTY = frozenset({204})
GITHUB_EARLY = Exchange("DELETE", "/app/installations/7", _EMPTY)
GITHUB_LATE = Exchange("DELETE", "/user/ssh_signing_keys/7", _EMPTY)
"""The first and the last operation of one kind: one integer in the path, and nothing to answer."""
GITHUB_FIRST = Exchange("GET", "/", frozenset({200}))
GITHUB_LAST = Exchange("GET", "/zen", frozenset({200}))
