"""What a test asks an operation to answer: it is answered, or refused as not in the document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from understudy.errors import DirectionError, UsageError
from understudy.pytesting.mock import Mock

from .harbour import CREATE, HARBOUR, KEY, KEYS, WANTED

pytestmark = pytest.mark.understudy(str(HARBOUR))
LATEST = "/ships/latest"


@pytest.fixture(params=["socket", "process"])
def client(understudy: Mock, request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    inside = request.param == "process"
    options: dict[str, Any] = {"headers": {"X-Harbour-Key": "a-key-of-some-length"}, "timeout": 5}
    made = understudy.client if inside else httpx.Client
    with made(base_url=understudy.url, **options) as client:
        yield client


def test_a_status_is_answered_in_the_shape_that_it_has(
    understudy: Mock, client: httpx.Client
) -> None:
    understudy.on("latestShip").respond(status=404)
    answer = client.get(LATEST)
    assert (answer.status_code, answer.json()["code"]) == (404, "empty")


def test_an_example_is_answered_by_its_name(understudy: Mock, client: httpx.Client) -> None:
    understudy.on("GET /ships/latest").respond(example="skade")
    assert client.get(LATEST).json() == {"name": "Skade", "note": "second"}
    understudy.on("latestShip").respond(404, example="lost")
    assert client.get(LATEST).json() == {"code": "lost", "message": "It sailed"}


def test_a_body_is_answered_as_it_is_given(understudy: Mock, client: httpx.Client) -> None:
    understudy.on("latestShip").respond(json={"name": "Hugin", "note": "ours"})
    answer = client.get(LATEST)
    assert answer.json() == {"name": "Hugin", "note": "ours"}
    assert answer.headers["understudy-reason"] == "the test asked for this answer"
    assert answer.headers["content-type"] == "application/json"


def test_headers_stand_beside_what_the_document_has(understudy: Mock, client: httpx.Client) -> None:
    understudy.on("latestShip").respond(headers={"X-More": "1", "content-type": "application/json"})
    answer = client.get(LATEST)
    assert answer.headers["x-more"] == "1"
    assert answer.headers.get_list("content-type") == ["application/json"]
    assert answer.json()["name"] == "Ran"


def test_answers_with_times_come_first_and_in_their_order(
    understudy: Mock, client: httpx.Client
) -> None:
    stub = understudy.on("latestShip")
    stub.respond(example="skade").respond(status=404, times=2).respond(example="ran", times=1)
    names = [client.get(LATEST).json().get("name") for _ in range(5)]
    assert names == [None, None, "Ran", "Skade", "Skade"]


def test_after_its_times_the_document_answers_again(understudy: Mock, client: httpx.Client) -> None:
    understudy.on("latestShip").respond(status=404, times=1)
    assert [client.get(LATEST).status_code for _ in range(2)] == [404, 200]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("reset", httpx.ReadError),
        ("close", httpx.RemoteProtocolError),
        ("cut", httpx.RemoteProtocolError),
    ],
)
def test_a_fault_ends_the_connection(
    understudy: Mock, client: httpx.Client, fault: Any, error: type[Exception]
) -> None:
    understudy.on("latestShip").respond(fault=fault, times=1)
    with pytest.raises(error):
        client.get(LATEST)
    assert client.get(LATEST).status_code == 200
    understudy.assert_called("latestShip", times=2)


def test_a_delay_is_longer_than_a_client_waits(understudy: Mock, client: httpx.Client) -> None:
    understudy.on("latestShip").respond(delay=30, times=1)
    with pytest.raises(httpx.ReadTimeout):
        client.get(LATEST, timeout=0.05)
    understudy.assert_called("latestShip", times=1)
    assert client.get(LATEST).status_code == 200


@pytest.mark.understudy(allow_invalid=True)
def test_what_breaks_the_document_is_refused_all_the_same(
    understudy: Mock, client: httpx.Client
) -> None:
    understudy.on("listShips").respond(status=429, times=1)
    assert client.get("/ships", params={"limit": 0}).status_code == 422
    assert client.get("/ships").status_code == 429


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": 418}, "status 418 is not documented; documented: 200, 404"),
        ({"json": {"note": "a"}}, "json /name: is required"),
        ({"json": {"name": "a", "note": "a" * 31}}, "json /note: "),
        ({"example": "broken"}, "example broken: "),
        ({"headers": {"Content-Type": "text/html"}}, "header Content-Type: "),
    ],
)
def test_an_answer_that_breaks_the_document_is_an_error_in_the_test(
    understudy: Mock, answer: dict[str, Any], said: str
) -> None:
    with pytest.raises(DirectionError) as refused:
        understudy.on("latestShip").respond(**answer)
    (broken,) = refused.value.broken
    assert broken.startswith(said)
    assert "tests/behaviour/harbour.yaml:" in broken
    understudy.on("latestShip").respond(**answer, contract=False)


@pytest.mark.parametrize(
    ("operation", "answer"),
    [
        ("listShips", {"headers": {"X-Total": "many"}}),
        ("listShips", {"headers": {"ETag": "loose"}}),
        ("setShip", {"json": {}}),
        ("listShips", {"status": 429, "json": []}),
    ],
)
def test_headers_and_absent_bodies_are_held_against_the_document_too(
    understudy: Mock, operation: str, answer: dict[str, Any]
) -> None:
    with pytest.raises(DirectionError):
        understudy.on(operation).respond(**answer)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 99},
        {"status": 600},
        {"times": 0},
        {"delay": -1},
        {"fault": "fire"},
        {"example": "nobody"},
        {"json": 1, "example": "ran"},
        {"headers": {"a\nb": "c"}},
        {"headers": {"a": "€"}},
    ],
)
def test_an_answer_that_can_not_be_is_an_error_also_without_the_contract(
    understudy: Mock, answer: dict[str, Any]
) -> None:
    with pytest.raises(UsageError):
        understudy.on("latestShip").respond(**answer, contract=False)


def test_any_answer_is_given_without_the_contract(understudy: Mock, client: httpx.Client) -> None:
    understudy.on("latestShip").respond(status=502, json=["down"], contract=False)
    answer = client.get(LATEST)
    assert (answer.status_code, answer.json()) == (502, ["down"])


@pytest.mark.parametrize(
    "name",
    [
        "latestShip",
        "GET /ships/latest",
        "get  /ships/latest",
        "GET /harbour-api/ships/latest",
        "harbour latestShip",
    ],
)
def test_an_operation_has_many_names(understudy: Mock, client: httpx.Client, name: str) -> None:
    understudy.on(name).respond(status=404)
    assert client.get(LATEST).status_code == 404
    understudy.assert_called(name, times=1)


@pytest.mark.understudy(allow_invalid=True)
@pytest.mark.parametrize("name", ["lastShip", "GET /ship", ""])
def test_an_operation_that_is_not_there_is_an_error_in_the_test(
    understudy: Mock, name: str
) -> None:
    for call in (understudy.on, understudy.assert_called, understudy.assert_not_called):
        with pytest.raises(UsageError, match="no operation is called"):
            call(name)


@pytest.mark.understudy("lumino", "keypair")
def test_overrides_of_one_operation_leave_the_others_alone(understudy: Mock) -> None:
    understudy.on("post_api_v2_api_keys").respond(status=201)
    assert httpx.post(understudy + KEYS, json=WANTED, headers=KEY).status_code == 201
    understudy.assert_not_called("post_api_v2_api_keys")
    understudy.assert_called(CREATE)
