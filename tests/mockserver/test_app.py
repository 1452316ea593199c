"""Laws of a whole mock: same seed, same answers; and no way past what a document asks for."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from understudy.mockserver.app import MockApp
from understudy.mockserver.operation import PlayedOperation
from understudy.mockserver.options import Options
from understudy.mockserver.serve import BackgroundServer

from .asgi import FIVE, HARBOUR, SEEDED, Answer, call, mock_of, written
from .test_every_operation import BODY, KEYS, filled

BASETEN = ("Authorization", "Api-Key k")


def script(mock: MockApp) -> Iterator[Answer]:
    """Requests of every kind, each of them twice."""
    for _ in range(2):
        for operation in [operation for api in mock.apis for operation in api.operations]:
            path = filled(f"/{operation.key.partition(' ')[0]}{operation.path}")
            keys = [*KEYS[:-1], BASETEN] if operation.key.startswith("baseten") else KEYS
            for headers in ((), keys, [*keys, ("Prefer", "dynamic=true")]):
                yield call(mock, operation.method, path, headers, BODY)
        yield call(mock, "POST", "/login", (), {})
        form = [("Content-Type", "application/x-www-form-urlencoded")]
        yield call(mock, "POST", "/login", form, b"grant_type=password&username=a&password=b")
        yield call(mock, "GET", "/nowhere")


def test_with_a_seed_the_same_script_gives_the_same_answers_on_every_run() -> None:
    first, second = (list(script(mock_of(*FIVE, HARBOUR))) for _ in range(2))
    assert first == second


def test_another_seed_gives_other_answers() -> None:
    first, second = (
        [answer.body for answer in script(mock_of(*FIVE, options=Options(seed=seed)))]
        for seed in (7, 8)
    )
    assert first != second


def test_without_a_seed_one_is_drawn_and_the_clock_is_real() -> None:
    one, other = (mock_of(*FIVE, options=Options()) for _ in range(2))
    assert one.seed != other.seed
    assert one.start is None
    assert list(script(one)) != list(script(other))


def test_the_same_holds_on_a_port() -> None:
    headers = {**dict(KEYS[1:3]), "Content-Type": "application/json"}

    def bodies() -> list[tuple[int, bytes]]:
        found = []
        with BackgroundServer(mock_of(*FIVE)) as server:
            connection = HTTPConnection(server.origin.removeprefix("http://"), timeout=20)
            for path in ("/v1/api-keys", "/v1/api_key", "/v2/users/api_keys") * 2:
                connection.request("POST", path, json.dumps(BODY), headers)
                response = connection.getresponse()
                found.append((response.status, response.read()))
            connection.close()
        return found

    first = bodies()
    assert first == bodies()
    assert {status for status, _ in first} == {200, 201}
    assert len(set(first)) == len(first)


@pytest.mark.parametrize("file", FIVE, ids=lambda file: file.stem)
def test_two_creates_are_two_things(file: Path) -> None:
    mock = mock_of(file)
    (operation,) = mock.apis[0].operations
    keys = [*KEYS[:-1], BASETEN] if file.stem == "baseten" else KEYS
    one, other = (call(mock, operation.method, operation.path, keys, BODY).json for _ in range(2))
    secrets = {"api_key", "key", "secret", "private_key", "id"} & one.keys()
    assert secrets
    assert all(one[name] != other[name] for name in secrets)


def test_a_preferred_seed_is_one_thing_each_time_and_another_for_another_operation() -> None:
    mock = mock_of(HARBOUR)
    ask = [*KEYS, ("Prefer", "seed=1, dynamic=true")]
    first = call(mock, "GET", "/ships", ask)
    call(mock, "GET", "/ships", KEYS)
    assert call(mock, "GET", "/ships", ask).body == first.body
    assert call(mock, "GET", "/ships", [*KEYS, ("Prefer", "seed=x")]).body != first.body


def addresses_of(mock: MockApp) -> Iterator[tuple[str, str]]:
    """Every address of every protected operation that has one."""
    conflicting = " ".join(mock.conflicts)
    for api in mock.apis:
        for operation in api.operations:
            if not operation.security or any(not one.requirements for one in operation.security):
                continue
            for base in {"", *operation.base_paths}:
                for prefix in ("", f"/{api.name}"):
                    for slash in ("", "/"):
                        path = f"{prefix}{base}{operation.path}".removesuffix("/")
                        if prefix or operation.key not in conflicting:
                            yield operation.method, filled(path) + slash


@pytest.mark.parametrize("files", [FIVE, (HARBOUR,), (*FIVE, HARBOUR)], ids=["five", "one", "six"])
def test_no_protected_operation_answers_without_credentials_at_any_address(
    files: tuple[Path, ...],
) -> None:
    mock = mock_of(*files)
    unseen = {"/certified"}  # a client certificate is taken as present
    for method, address in addresses_of(mock):
        answer = call(mock, method, address, (), BODY)
        expected = 200 if any(path in address for path in unseen) else 401
        assert answer.status == expected, (method, address)
        assert expected == 200 or answer.header("www-authenticate")


def large(count: int) -> dict[str, Any]:
    """A document of many operations that share names, ids and path shapes."""
    paths: dict[str, Any] = {}
    for number in range(count // 3):
        group = number % 10
        operation = {
            "operationId": f"same{group}" if number % 4 else None,
            "responses": {"200": {"description": ""}},
        }
        item = {
            "get": operation,
            "post": {**operation, "security": [{"key": []}, {"token": []}]},
            "delete": {**operation, "servers": [{"url": "/admin/v2/"}]},
        }
        paths[f"/g{group}/{{a{number}}}/x{number}" if number % 2 else f"/g{group}/x{number}"] = item
    return {
        "openapi": "3.1.0",
        "info": {"title": "Large", "version": "1"},
        "servers": [{"url": "https://large.example/api/v1"}, {"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "token": {"type": "http", "scheme": "bearer"},
            }
        },
    }


def test_three_hundred_operations_are_all_reached_and_all_guarded(tmp_path: Path) -> None:
    mock = mock_of(written(tmp_path, large(300), "large"))
    heard: list[str] = []
    mock.listeners.append(lambda exchange: heard.append(exchange.operation))
    requests = list(addresses_of(mock))
    for method, address in requests:
        assert call(mock, method, address).status == 401
        answer = call(mock, method, address, [("X-Key", "k")])
        assert answer.status == 200, (method, address, answer.reason)
    assert len(requests) >= 300 * 4
    assert set(heard) == {operation.key for operation in mock.apis[0].operations}


def test_documents_that_share_a_request_line_answer_behind_their_names_only(tmp_path: Path) -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a/{x}": {"get": {"responses": {"200": {"description": ""}}}}},
    }
    other = {**document, "paths": {"/a/b": document["paths"]["/a/{x}"]}}  # type: ignore[index]  # a dict
    mock = mock_of(written(tmp_path, document, "one"), written(tmp_path, other, "two"))
    assert len(mock.conflicts) == 1
    assert call(mock, "GET", "/a/b").status == 404
    assert call(mock, "GET", "/one/a/b").status == 200
    assert call(mock, "GET", "/two/a/b").status == 200
    assert call(mock, "GET", "/two/a/c").status == 404


def test_listeners_hear_of_every_request_without_any_header_or_body() -> None:
    mock = mock_of(*FIVE, options=SEEDED)
    heard: list[Any] = []
    mock.listeners.append(heard.append)
    call(mock, "POST", "/v1/api-keys", [("x-api-key", "the-secret-key")], BODY)
    call(mock, "POST", "/v1/api-keys", [("x-api-key", "the-secret-key")], {"name": "the-secret"})
    call(mock, "POST", "/v1/api-keys")
    call(mock, "GET", "/nowhere?x=1")
    call(mock, "GET", "/v1/api-keys")
    call(mock, "GET", "/__understudy/health")
    assert [one.verdict for one in heard] == [
        "valid",
        "invalid",
        "unauthenticated",
        "unknown",
        "invalid",
        "control",
    ]
    assert heard[0].operation == "lumino POST /v1/api-keys"
    assert heard[0].document == "lumino"
    assert heard[3].target == "/nowhere?x=1"
    assert all(one.milliseconds >= 0 for one in heard)
    assert "the-secret" not in repr(heard)


def test_a_mock_of_many_operations_keeps_few_ready_and_answers_for_all(tmp_path: Path) -> None:
    answer = {"description": "it", "content": {"application/json": {"schema": {"type": "integer"}}}}
    paths = {f"/p{number}": {"get": {"responses": {"200": answer}}} for number in range(300)}
    document = tmp_path / "many.json"
    document.write_text(
        json.dumps({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths})
    )
    mock = mock_of(document, options=SEEDED)
    answers = [call(mock, "GET", path) for path in (*paths, *paths)]
    assert all((a.status, type(json.loads(a.body))) == (200, int) for a in answers)
    gc.collect()
    ready = [one for one in gc.get_objects() if isinstance(one, PlayedOperation)]
    assert len([one for one in ready if one.operation.path in paths]) <= 128
