"""The fixtures as a test of somebody's client has them in its hands."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from urllib.error import URLError
from urllib.request import urlopen

import httpx
import pytest

from understudy.errors import DocumentError, UnderstudyError, UsageError
from understudy.pytesting.factory import MockFactory
from understudy.pytesting.mock import Mock

from .harbour import HARBOUR, KEY, KEYS, WANTED

pytestmark = pytest.mark.understudy("lumino")


@pytest.fixture
def made(understudy: Mock) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=understudy.url, headers=KEY) as client:
        yield client


def test_it_answers_when_the_fixture_is_there(understudy: Mock) -> None:
    answer = httpx.post(understudy + KEYS, json=WANTED, headers=KEY)
    assert (answer.status_code, answer.json()["name"]) == (201, "ci")


def test_its_url_can_be_had_in_four_ways(understudy: Mock) -> None:
    assert f"{understudy}" == understudy.url == f"http://127.0.0.1:{understudy.port}"
    assert understudy + "/a" == f"{understudy.url}/a"


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_begins_as_the_first(understudy: Mock, made: httpx.Client, time: str) -> None:
    assert understudy.journal == ()
    answer = made.post(KEYS, json=WANTED)
    assert answer.status_code == 201
    _ANSWERS.append(answer.text)
    assert len(set(_ANSWERS)) == 1
    understudy.on("POST /v1/api-keys").respond(status=400)


_ANSWERS: list[str] = []


@pytest.mark.understudy(seed=2)
def test_another_seed_gives_other_answers(made: httpx.Client) -> None:
    assert made.post(KEYS, json=WANTED).text not in _ANSWERS


@pytest.mark.parametrize("kind", ["socket", "process"])
def test_over_a_socket_and_in_process_it_says_the_same(understudy: Mock, kind: str) -> None:
    with understudy.client(headers=KEY) as inside, httpx.Client(headers=KEY) as outside:
        client, url = (inside, KEYS) if kind == "process" else (outside, understudy + KEYS)
        _SAID.append(client.post(url, json=WANTED).text)
    assert len(set(_SAID)) == 1


_SAID: list[str] = []


async def _asked(understudy: Mock) -> httpx.Response:
    async with understudy.async_client(headers=KEY) as client:
        return await client.post(KEYS, json=WANTED)


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.anyio
async def test_it_answers_in_process_to_an_asynchronous_client(understudy: Mock) -> None:
    assert (await _asked(understudy)).json()["name"] == "ci"
    understudy.assert_called("POST /v1/api-keys", times=1)


def test_a_client_with_its_vendors_address_is_answered_in_process(understudy: Mock) -> None:
    with httpx.Client(base_url="https://api.example.com", transport=understudy.transport()) as it:
        assert it.post(KEYS, json=WANTED, headers=KEY).status_code == 201


def test_several_mocks_play_at_once(understudy_factory: MockFactory) -> None:
    one, other = understudy_factory("lumino"), understudy_factory("keypair", "lumino", seed=3)
    assert one.port != other.port
    for mock in (one, other):
        assert httpx.post(mock + "/lumino" + KEYS, json=WANTED, headers=KEY).status_code == 201
        mock.assert_called("lumino POST /v1/api-keys", times=1)


def test_a_document_of_the_repository_is_named_from_its_root(
    understudy_factory: MockFactory, request: pytest.FixtureRequest
) -> None:
    named = HARBOUR.relative_to(request.config.rootpath)
    for document in (named, str(named), HARBOUR):
        with understudy_factory(document).client() as client:
            assert client.get("/ships/latest").json()["name"] == "Ran"


def test_what_was_started_stops_at_once_and_closes_its_port(
    understudy_factory: MockFactory,
) -> None:
    mock = understudy_factory("lumino")
    mock.on("POST /v1/api-keys").respond(delay=60)
    waiting = threading.Thread(target=_ignoring, args=(mock + KEYS,))
    waiting.start()
    while not mock.journal:
        waiting.join(0.01)
    before, port = threading.active_count(), mock.port
    mock.stop()
    waiting.join()
    assert threading.active_count() < before
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        pass


def _ignoring(url: str) -> None:
    with httpx.Client(timeout=90) as client, pytest.raises(httpx.TransportError):
        client.post(url, json=WANTED, headers=KEY)


@pytest.mark.parametrize("name", ["lumin", "no/such.yaml", ""])
def test_a_document_that_is_not_there_is_an_error_in_the_test(
    understudy_factory: MockFactory, name: str
) -> None:
    with pytest.raises(UsageError, match="there is no document"):
        understudy_factory(name)


def test_a_document_that_can_not_be_played_is_an_error_in_the_test(
    understudy_factory: MockFactory,
) -> None:
    broken = HARBOUR.parent / "addresses.txt"
    with pytest.raises(DocumentError):
        understudy_factory(broken)


@pytest.mark.parametrize(
    "options",
    [
        {"sed": 1},
        {"seed": "x"},
        {"seed": -1},
        {"dynamic": "perhaps"},
        {"auth": "no"},
        {"credentials": ["nonsense"]},
        {"credentials": 3},
        {"now": "soon"},
        {"journal": 0},
    ],
)
def test_an_option_that_is_none_is_an_error_in_the_test(
    understudy_factory: MockFactory, options: dict[str, object]
) -> None:
    with pytest.raises(UnderstudyError):
        understudy_factory("lumino", **options)


def test_a_mock_that_nobody_stopped_twice_can_be_stopped_twice(
    understudy_factory: MockFactory,
) -> None:
    mock = understudy_factory("lumino")
    url = mock.url
    mock.stop()
    mock.stop()
    with pytest.raises(URLError):
        urlopen(url)


@pytest.mark.understudy(credentials=["ApiKeyAuth=value:only-this-one"], allow_invalid=True)
def test_credentials_of_the_marker_are_the_only_ones(made: httpx.Client) -> None:
    assert made.post(KEYS, json=WANTED).status_code == 401
    only = {"x-api-key": "only-this-one"}
    assert made.post(KEYS, json=WANTED, headers=only).status_code == 201


class TestMarkers:
    pytestmark = pytest.mark.understudy("keypair", seed=5)

    def test_of_a_class_count_before_those_of_the_module(self, understudy: Mock) -> None:
        assert ([api.name for api in understudy.apis], understudy.seed) == (["keypair"], 5)

    @pytest.mark.understudy("galileo", "lumino")
    def test_of_a_function_count_before_those_of_its_class(self, understudy: Mock) -> None:
        names = [api.name for api in understudy.apis]
        assert (names, understudy.seed) == (["galileo", "lumino"], 5)


@pytest.mark.understudy(now="2030-02-03T04:05:06Z")
def test_its_clock_starts_where_it_is_told(made: httpx.Client) -> None:
    assert made.post(KEYS, json=WANTED).json()["created_at"].startswith("2030-02-03T04:05")


@pytest.mark.understudy(str(HARBOUR))
@pytest.mark.parametrize("options", [{"dynamic": True}, {"examples": "ignore"}])
def test_an_answer_is_made_up_where_that_is_asked_for(
    understudy_factory: MockFactory, options: dict[str, object]
) -> None:
    with understudy_factory(HARBOUR, **options).client() as client:
        assert client.get("/ships/latest").json()["name"] != "Ran"
