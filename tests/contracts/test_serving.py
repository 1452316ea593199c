"""Which documents a target serves: told without a credential, and without a trace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from understudy.contracts.arrival import arrive
from understudy.contracts.options import ContractOptions
from understudy.contracts.serving import Served, find_serving
from understudy.contracts.target import parse_target
from understudy.errors import UsageError
from understudy.openapi.model import Api

from .answering import Asked, Respond, answering
from .subjects import api_of

_OK = {"200": {"description": ""}}
_SCHEMES = {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}


def _api(folder: Path, **more: Any) -> Api:
    body: dict[str, Any] = {"content": {"application/json": {"schema": {}}}}
    paths = {"/things": {"post": {"requestBody": body, "responses": _OK}}}
    components = {"components": _SCHEMES, "security": [{"key": []}]}
    return api_of(folder, paths, **components, **more)


def _routed(asked: Asked, statuses: dict[str, int]) -> tuple[int, Any]:
    return statuses.get(f"{asked.method} {asked.target}", 404), None


@pytest.mark.parametrize(
    ("statuses", "served"),
    [
        ({"GET /things": 405, "POST /things": 401}, Served.YES),
        ({"POST /things": 401}, Served.YES),
        ({}, Served.NO),
    ],
)
def test_a_path_that_is_there_answers_otherwise_than_one_that_is_not(
    tmp_path: Path, statuses: dict[str, int], served: Served
) -> None:
    with answering(lambda asked: _routed(asked, statuses)) as server:
        (found,) = _serving(_api(tmp_path), server.url)
    assert found.served is served


def _serving(api: Api, url: str) -> Any:
    options = ContractOptions(target=url)
    ask = arrive([api], options, named=True).ask.status
    return find_serving([api], parse_target(url), "auto", ask)


def test_where_every_path_answers_alike_nothing_is_told(tmp_path: Path) -> None:
    with answering(lambda _: (401, None)) as server:
        (found,) = _serving(_api(tmp_path), server.url)
        assert found.served is Served.UNTOLD
        with pytest.raises(UsageError, match="answers every path alike"):
            arrive([_api(tmp_path)], ContractOptions(target=server.url), named=False)


def test_the_base_path_of_the_documents_own_servers_is_found(tmp_path: Path) -> None:
    api = _api(tmp_path, servers=[{"url": "https://api.example.com/v2"}])
    with answering(lambda asked: _routed(asked, {"GET /v2/things": 405})) as server:
        arrival = arrive([api], ContractOptions(target=server.url), named=True)
    assert arrival.targets[api.name].base_path == "/v2"


def test_a_base_path_that_is_given_is_not_asked_for(tmp_path: Path) -> None:
    options = ContractOptions(target="http://127.0.0.1:9/x", base_path="none")
    api = _api(tmp_path, servers=[{"url": "https://api.example.com/v2"}])
    arrival = arrive([api], options, named=True)
    assert (arrival.asked, str(arrival.targets[api.name])) == (0, "http://127.0.0.1:9/x")


def test_a_target_that_does_not_come_up_in_time_is_said(tmp_path: Path) -> None:
    options = ContractOptions(target="http://127.0.0.1:9", wait=0.1)
    assert "can't be reached" in arrive([_api(tmp_path)], options, named=True).trouble


@pytest.mark.parametrize(
    "respond", [lambda _: (404, None), lambda _: (405, None), lambda _: (401, None)]
)
def test_nothing_is_asked_that_can_change_a_thing(tmp_path: Path, respond: Respond) -> None:
    with answering(respond) as server:
        _serving(_api(tmp_path), server.url)
    assert [a for a in server.asked if a.method != "GET" and a.body != b"{"] == []
    assert [a for a in server.asked if a.header("X-Key")] == []


def test_none_at_all_is_an_error_with_the_list(tmp_path: Path) -> None:
    with (
        answering(lambda _: (404, None)) as server,
        pytest.raises(UsageError, match=r"none of the documents is served .*: api"),
    ):
        arrive([_api(tmp_path)], ContractOptions(target=server.url), named=False)
