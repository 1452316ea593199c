"""A test module for `pytest_plugin.py`: it measures the fixtures, and prints one line of JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from http.client import HTTPConnection
from time import perf_counter

_BODY = json.dumps({"name": "ci", "expires_at": "2031-05-01T12:00:00Z"})
_HEADERS = {"x-api-key": "any-key-of-ours", "Content-Type": "application/json"}
_PATH = "/v1/api-keys"
_STARTS = 5


def _per_second(port: int) -> float:
    """Answered requests on one connection that is kept, one after the other."""
    connection = HTTPConnection("127.0.0.1", port)
    for _ in range(50):
        _ask(connection)
    count, began = 0, perf_counter()
    while perf_counter() - began < float(os.environ["MEASURED_SECONDS"]):
        _ask(connection)
        count += 1
    spent = perf_counter() - began
    connection.close()
    return count / spent


def _ask(connection: HTTPConnection) -> None:
    connection.request("POST", _PATH, _BODY, _HEADERS)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 201, answer.status


def _timed(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return (perf_counter() - began) * 1000


def test_starts(request) -> None:
    first = _timed(lambda: request.getfixturevalue("understudy_factory")("lumino"))
    understudy_factory = request.getfixturevalue("understudy_factory")
    mocks, starts, stops = [], [], []
    for _ in range(_STARTS):
        starts.append(_timed(lambda: mocks.append(understudy_factory("lumino"))))
        stops.append(_timed(mocks[-1].stop))
    print("\n" + json.dumps({"first": first, "start": min(starts), "stop": max(stops)}))


def test_understudy(understudy_factory) -> None:
    mock = understudy_factory("lumino")
    print("\n" + json.dumps({"understudy": _per_second(mock.port)}))
    with mock.client(headers=_HEADERS) as client:
        count, began = 0, perf_counter()
        while (spent := perf_counter() - began) < float(os.environ["MEASURED_SECONDS"]):
            client.post(_PATH, content=_BODY)
            count += 1
    print("\n" + json.dumps({"in process": count / spent}))


def test_httpserver(httpserver) -> None:
    answer = {"name": "ci", "secret": "sk_" + "x" * 40, "status": "ACTIVE"}
    httpserver.expect_request(_PATH, method="POST").respond_with_json(answer, status=201)
    print("\n" + json.dumps({"pytest-httpserver": _per_second(httpserver.port)}))
