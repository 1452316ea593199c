"""Somebody else's API is spared what could harm it, and asked for the rest."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from understudy.contracts.budget import Account, Limits
from understudy.contracts.courtesy import Courtesy
from understudy.contracts.exchange import Trouble
from understudy.contracts.gate import Gate
from understudy.contracts.target import parse_target
from understudy.contracts.wire import WireOptions
from understudy.openapi.model import Api
from understudy.openapi.request_writing import Presented

from .exchanges import exchange, keys_api
from .raw_server import raw_server, saying
from .timing import Clock

RANDOM = "sk-9f8Qw2LmZx7Rt5Vb3Nc1Kd6Hs4Gj0Pa"
NOW = Clock()
ROLES = {"type": "string", "enum": ["owner", "editor", "viewer", "annotator"]}
KINDS = {"type": "string", "enum": ["PERSONAL", "WORKSPACE_MANAGE_ALL", "WORKSPACE_INVOKE"]}
API = keys_api(
    {
        "name": {"type": "string"},
        "api_key": {"type": ["string", "null"]},
        "expires_at": {"type": "string", "format": "date-time"},
        "role": ROLES,
        "scopes": {"type": "array", "items": ROLES},
        "inner": {"type": "object", "properties": {"kind": KINDS}},
    }
)


def objection(body: Any, of: Api = API, **more: Any) -> str:
    return Courtesy(now=NOW, **more)(exchange(of, body).trial)


def ahead(**far: float) -> str:
    return (datetime.fromtimestamp(NOW.now, UTC) + timedelta(**far)).isoformat()


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"api_key": "guess me"}, "api_key"),
        ({"api_key": "a" * 64}, "api_key"),
        ({"expires_at": ahead(hours=2)}, "expires_at"),
        ({"expires_at": "9999-12-31T23:59:59Z"}, "expires_at"),
        ({"role": "owner"}, "role"),
        ({"role": "editor"}, "role"),
        ({"scopes": ["viewer", "owner"]}, "scopes"),
        ({"inner": {"kind": "WORKSPACE_MANAGE_ALL"}}, "kind"),
    ],
)
def test_what_could_harm_is_not_sent(body: Any, word: str) -> None:
    assert word in objection(body)


@pytest.mark.parametrize(
    "body",
    [
        None,
        {"name": "a"},
        {"api_key": None},
        {"api_key": RANDOM},
        {"expires_at": ahead(minutes=50)},
        {"expires_at": ahead(days=-9)},
        {"expires_at": "tomorrow"},
        {"role": "viewer"},
        {"role": "no such role"},
        {"scopes": ["viewer"]},
        {"inner": {"kind": "WORKSPACE_INVOKE"}},
        {"inner": {"kind": "PERSONAL"}},
    ],
)
def test_the_rest_is_sent(body: Any) -> None:
    assert objection(body) == ""


def test_what_is_only_read_can_not_harm() -> None:
    one = exchange(API, {"role": "owner"}).trial
    request = type(one.request)("GET", one.request.path, "", one.request.headers, one.request.body)
    reading = type(one)(one.operation, "", "", one.expected, request, one.values)
    assert Courtesy(now=NOW)(reading) == ""


def test_every_role_is_tried_where_the_user_wants_it() -> None:
    assert objection({"role": "owner"}, all_roles=True) == ""


def presenting(pair: str) -> Any:
    token = base64.b64encode(pair.encode()).decode()
    return exchange(
        API, {}, presented=[Presented("header", "Authorization", f"Basic {token}")]
    ).trial


def test_a_wrong_password_is_tried_twice_at_most() -> None:
    courtesy = Courtesy(["me:right", "you:right"], now=NOW)
    found = [courtesy(presenting(f"me:wrong {number}")) for number in range(4)]
    assert [bool(one) for one in found] == [False, False, True, True]
    assert courtesy(presenting("me:right")) == ""
    assert courtesy(presenting("you:wrong")) == ""
    assert courtesy(presenting("nobody:wrong")) == ""


def test_what_is_withheld_is_told_and_costs_nothing() -> None:
    told: list[object] = []
    with raw_server(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) as server:
        account = Account("the run", Limits(), Clock())
        gate = Gate(
            parse_target(server.origin),
            WireOptions(5),
            account,
            objects=Courtesy(now=NOW),
            listeners=[told.append],
        )
        held = gate.send(exchange(API, {"role": "owner"}).trial)
        sent = gate.send(exchange(API, {"role": "viewer"}).trial)
        gate.close()
    assert (held.trouble, held.may_have_arrived) == (Trouble.WITHHELD, False)
    assert held.what == "not sent: it would give more rights than need be by role"
    assert told == [sent]
    assert (account.requests, len(server.requests)) == (1, 1)
