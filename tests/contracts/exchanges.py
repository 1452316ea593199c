"""Exchanges made by hand, for tests of what is learned from them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.openapi.documents import api
from understudy.contracts.exchange import Answer, Exchange, Sent
from understudy.contracts.trial import Expected, Trial
from understudy.openapi.model import Api, Operation
from understudy.openapi.request_writing import Presented, RequestValues, write_request

ORIGIN = "http://127.0.0.1:8000"

JSON = "application/json"


def keys_api(
    asked: Mapping[str, Any] | None = None,
    told: Mapping[str, Any] | None = None,
    path: str = "/keys",
    **more: Any,
) -> Api:
    """An API with one operation, POST to a path, and these members in its bodies."""
    operation = {
        "requestBody": {"content": {JSON: {"schema": _object(asked)}}},
        "responses": {
            "201": {"description": "Made", "content": {JSON: {"schema": _object(told)}}},
        },
        **more,
    }
    return api({"paths": {path: {"post": operation}}}, name="galileo.json")


def _object(members: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"type": "object", "properties": dict(members or {})}


def creating(of: Api) -> Operation:
    """The operation that creates, or else the first one."""
    making = [one for one in of.operations if one.method in ("POST", "PUT")]
    return (making or of.operations)[0]


def exchange(
    of: Api,
    body: Any = None,
    answered: Any = None,
    *,
    status: int = 201,
    presented: Sequence[Presented] = (),
    parameters: Mapping[tuple[str, str], Any] | None = None,
    headers: Sequence[tuple[str, str]] = (("Content-Type", JSON),),
) -> Exchange:
    """An exchange of the API's operation that creates, or else its first one."""
    operation = creating(of)
    values = RequestValues(dict(parameters or {}), JSON if body is not None else "", body)
    request = write_request(operation, values, presented=presented)
    trial = Trial(operation, "probe", "a test", Expected.SUCCESS, request, values)
    query = f"?{request.query}" if request.query else ""
    sent = Sent(request.method, f"{ORIGIN}{request.path}{query}", request.headers, request.body)
    data = answered if isinstance(answered, bytes) else json.dumps(answered).encode()
    return Exchange(1, trial, sent, Answer(status, tuple(headers), data, 0.01))


def everything(shown: Exchange) -> str:
    """All that is in an exchange, as one text."""
    return repr(shown)
