"""The plugin among others: what it costs, what it touches, and whom it leaves alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .inner import CLIENT, OTHERS, run

_USE = """
@pytest.mark.understudy("lumino")
def test_it(understudy):
    assert create(understudy).status_code == 201
    understudy.assert_called("post_v1_api_keys", times=1)
"""
_ENGINES = (
    "connexion",
    "uvicorn",
    "schemathesis",
    "starlette",
    "httpx",
    "tomllib",
    "jsonschema_rs",
)


def _with(*plugins: str) -> list[str]:
    """The arguments that let these plugins of others in, and no other."""
    off = [name for name in OTHERS if name not in plugins]
    return ["-p", "no:cacheprovider", *(word for name in off for word in ("-p", f"no:{name}"))]


def test_unused_it_imports_no_engine_touches_no_socket_and_writes_nothing(
    pytester: pytest.Pytester,
) -> None:
    pytester.makeconftest(
        f"""
        import os
        import sys

        def heard(event, arguments):
            written = event == "open" and "w" in str(arguments[1])
            if written and arguments[0] != os.devnull:
                heard_of.append((event, arguments))
            elif event.startswith("socket."):
                heard_of.append((event, arguments))

        heard_of = []
        sys.addaudithook(heard)

        def pytest_unconfigure(config):
            loaded = [name for name in {_ENGINES} if name in sys.modules]
            engines = [name for name in sys.modules if name.startswith("understudy.mockserver")]
            print("LOADED", loaded, engines, heard_of)
        """
    )
    pytester.makepyfile("def test_it(): pass")
    result = pytester.run(
        sys.executable, "-B", "-m", "pytest", *_with(), "-p", "no:anyio", "-s", timeout=60
    )
    result.stdout.fnmatch_lines(["*LOADED [[][]] [[][]] [[][]]"])
    assert {path.suffix for path in Path(pytester.path).rglob("*")} <= {".py", ""}


def test_it_can_be_left_out(pytester: pytest.Pytester) -> None:
    result = run(pytester, "def test_it(understudy): pass", "-p", "no:understudy")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*fixture 'understudy' not found*"])


def test_the_header_tells_of_it_only_where_it_is_used(pytester: pytest.Pytester) -> None:
    line = "understudy: *, mocks on 127.0.0.1"
    assert run(pytester, _USE).stdout.str().count("mocks on 127.0.0.1") == 1
    configured = run(pytester, _USE, "--understudy-seed=3")
    assert configured.stdout.str().count("mocks on 127.0.0.1") == 1
    run(pytester, "def test_it(): pass").stdout.no_fnmatch_line(line)
    run(pytester, _USE, "-q").stdout.no_fnmatch_line(line)


def test_a_repository_keeps_its_own_fixtures_and_markers(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmarkers =\n    mock: ours\n    contract: ours\n")
    pytester.makeconftest(
        """
        import pytest

        @pytest.fixture
        def mock_server():
            return "ours"

        @pytest.fixture
        def understudy():
            return "ours too"
        """
    )
    run(
        pytester,
        """
        @pytest.mark.mock
        @pytest.mark.contract
        def test_it(mock_server, understudy):
            assert (mock_server, understudy) == ("ours", "ours too")
        """,
        "--strict-markers",
    ).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    "frozen",
    [
        'freezegun.freeze_time("2020-02-03T04:05:06Z")',
        'time_machine.travel("2020-02-03T04:05:06Z", tick=False)',
    ],
)
def test_it_starts_answers_and_stops_while_time_stands_still(
    pytester: pytest.Pytester, frozen: str
) -> None:
    result = run(
        pytester,
        f"""
import freezegun
import time_machine

@pytest.fixture(autouse=True, scope="session")
def frozen():
    with {frozen}:
        yield

def test_it(understudy_factory):
    mock = understudy_factory("lumino")
    mock.on("post_v1_api_keys").respond(delay=0.01, times=1)
    assert create(mock).status_code == 201
    with mock.client() as client:
        assert client.post("/v1/api-keys", json=WANTED, headers=KEY).status_code == 201
    mock.stop()
""",
        "-W",
        "ignore::DeprecationWarning:freezegun",
    )
    result.assert_outcomes(passed=1)


def test_where_sockets_are_blocked_it_plays_in_process_and_says_so(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        CLIENT
        + """
@pytest.mark.understudy("lumino")
def test_it(understudy):
    with understudy.client() as client:
        assert client.post("/v1/api-keys", json=WANTED, headers=KEY).status_code == 201
    with pytest.raises(Exception, match="pytest-socket blocks every socket here.*client()"):
        understudy.url
"""
    )
    blocked = pytester.runpytest_inprocess(*_with("socket"), "--disable-socket", "-W", "error")
    blocked.assert_outcomes(passed=1)
    pytester.makepyfile(CLIENT + _USE)
    allowed = pytester.runpytest_inprocess(
        *_with("socket"), "--allow-hosts=127.0.0.1", "-W", "error"
    )
    allowed.assert_outcomes(passed=1)


@pytest.mark.parametrize("exempt", [None, "elsewhere.example"])
def test_no_request_goes_through_a_proxy(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, exempt: str | None
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    if exempt:
        monkeypatch.setenv("no_proxy", exempt)
    run(
        pytester,
        """
        import os
        import requests
        from urllib.request import urlopen

        @pytest.mark.understudy("lumino")
        def test_it(understudy):
            assert create(understudy).status_code == 201
            url = understudy + "/v1/api-keys"
            assert requests.post(url, json=WANTED, headers=KEY).status_code == 201
            assert urlopen(understudy + "/__understudy/health").status == 200
        """,
    ).assert_outcomes(passed=1)


def test_beside_all_others_each_worker_of_xdist_has_mocks_of_its_own(
    pytester: pytest.Pytester,
) -> None:
    pytester.makepyfile(
        CLIENT
        + """
@pytest.mark.understudy("lumino")
@pytest.mark.parametrize("number", range(4))
def test_it(understudy, number):
    assert create(understudy).status_code == 201
    understudy.assert_called("post_v1_api_keys", times=1)

@pytest.mark.understudy("lumino")
def test_bad(understudy):
    create(understudy, {})
"""
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-n2", timeout=120)
    result.assert_outcomes(passed=5, errors=1)
    result.stdout.fnmatch_lines(["the test sent a request that the document forbids:"])


@pytest.mark.parametrize("mark", ["asyncio", "anyio"])
def test_asynchronous_tests_have_it_over_a_socket_and_in_process(
    pytester: pytest.Pytester, mark: str
) -> None:
    pytester.makepyfile(
        CLIENT
        + f"""
import aiohttp

@pytest.fixture
def anyio_backend():
    return "asyncio"

@pytest.mark.understudy("lumino")
@pytest.mark.{mark}
async def test_it(understudy):
    url = understudy + "/v1/api-keys"
    async with understudy.async_client() as client, aiohttp.ClientSession() as session:
        understudy.on("post_v1_api_keys").respond(delay=0.01)
        assert (await client.post("/v1/api-keys", json=WANTED, headers=KEY)).status_code == 201
        async with session.post(url, json=WANTED, headers=KEY) as answer:
            assert (await answer.json())["name"] == "ci"
        understudy.on("post_v1_api_keys").respond(fault="cut")
        with pytest.raises(httpx.RemoteProtocolError):
            await client.post("/v1/api-keys", json=WANTED, headers=KEY)
        with pytest.raises(aiohttp.ClientPayloadError):
            async with session.post(url, json=WANTED, headers=KEY) as answer:
                await answer.read()
        understudy.on("post_v1_api_keys").respond(fault="reset")
        with pytest.raises(aiohttp.ClientOSError):
            await session.post(url, json=WANTED, headers=KEY)
"""
    )
    plugins = ("asyncio", "timeout") if mark == "asyncio" else ("timeout",)
    limit = ("--timeout=50", "-o", "asyncio_default_fixture_loop_scope=function")
    arguments = limit if mark == "asyncio" else limit[:1]
    result = pytester.runpytest_inprocess(*_with(*plugins), *arguments, "-W", "error")
    result.assert_outcomes(passed=1)


def test_requests_meets_the_same_answers_and_faults(pytester: pytest.Pytester) -> None:
    run(
        pytester,
        """
        import requests

        @pytest.mark.understudy("lumino")
        def test_it(understudy):
            url = understudy + "/v1/api-keys"
            with requests.Session() as session:
                session.trust_env = False
                for _ in range(2):
                    answer = session.post(url, json=WANTED, headers=KEY)
                    assert answer.json()["name"] == "ci"
                for fault in ("reset", "close", "cut"):
                    understudy.on("post_v1_api_keys").respond(fault=fault, times=1)
                    with pytest.raises(requests.RequestException):
                        session.post(url, json=WANTED, headers=KEY)
                understudy.on("post_v1_api_keys").respond(delay=30, times=1)
                with pytest.raises(requests.ReadTimeout):
                    session.post(url, json=WANTED, headers=KEY, timeout=0.05)
                assert session.post(url, json=WANTED, headers=KEY).status_code == 201
        """,
    ).assert_outcomes(passed=1)


def test_hooks_are_told_of_calls_and_give_credentials_and_redact(
    pytester: pytest.Pytester,
) -> None:
    pytester.makeconftest(
        """
        def pytest_understudy_before_call(operation, method, target):
            print("BEFORE", operation, method, target)

        def pytest_understudy_after_call(operation, status, answer):
            print("AFTER", operation, status, len(answer) > 0)

        def pytest_understudy_credentials(document):
            return ["ApiKeyAuth=value:a-key-of-some-length"] if document == "lumino" else None

        def pytest_understudy_redact(text):
            return text.replace("Ursula", "(somebody)")
        """
    )
    result = run(
        pytester,
        """
        @pytest.mark.understudy("lumino", "keypair")
        def test_it(understudy):
            assert create(understudy, {**WANTED, "name": "Ursula"}).status_code == 201
            KEY["x-api-key"] = "another-key-for-this"
            assert create(understudy).status_code == 401
            understudy.assert_called("POST /v1/api-keys", json__contains={"name": "Ulf"})
        """,
        "-s",
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*BEFORE post_v1_api_keys POST /v1/api-keys",
            "AFTER post_v1_api_keys 201 True",
            'E*json.name  expected "Ulf", found "(somebody)"',
        ]
    )
    assert 'found "Ursula"' not in result.stdout.str()


def test_a_hook_that_fails_fails_the_test(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("def pytest_understudy_after_call(status): raise OSError('no disk')")
    result = run(pytester, _USE)
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["a hook raised OSError('no disk')"])
