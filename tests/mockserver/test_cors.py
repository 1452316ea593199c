"""A page may read what its origin lets it read, and can't put anything into a header."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.mockserver.cors import Cors, is_loopback_origin, normal_origin
from understudy.mockserver.reply import Reply
from understudy.mockserver.request import Request

APP = "https://app.example"
LOCAL = "http://localhost:3000"
LOCAL_ORIGINS = [
    LOCAL,
    "http://127.0.0.1:8080",
    "http://127.9.9.9",
    "http://[::1]:5173",
    "https://app.localhost",
]
ON_LOOPBACK = Cors((), loopback=True, key_headers=("X-API-Key", "Galileo-API-Key"))
ELSEWHERE = Cors((APP,), loopback=False)


def headers(cors: Cors, origin: str, exposed: bytes = b"") -> dict[str, str]:
    return {n.decode(): v.decode() for n, v in cors.headers(origin, exposed)}


def preflight(cors: Cors, origin: str, **asked: str) -> Reply:
    fields = {"origin": origin, "access-control-request-method": "POST"}
    fields |= {name.replace("_", "-"): value for name, value in asked.items()}
    scope: Mapping[str, object] = {
        "method": "OPTIONS",
        "path": "/",
        "query_string": b"",
        "headers": [(n.encode(), v.encode("latin-1")) for n, v in fields.items()],
    }
    return cors.preflight(Request(scope), ("GET", "POST", "OPTIONS"))


@pytest.mark.parametrize("origin", [APP, "null", "chrome-extension://abcdef", *LOCAL_ORIGINS])
def test_on_loopback_every_origin_is_reflected(origin: str) -> None:
    found = headers(ON_LOOPBACK, origin)
    assert found["access-control-allow-origin"] == origin
    assert found["vary"] == "Origin"


@pytest.mark.parametrize("origin", LOCAL_ORIGINS)
def test_credentials_are_for_loopback_origins(origin: str) -> None:
    assert headers(ON_LOOPBACK, origin)["access-control-allow-credentials"] == "true"


@pytest.mark.parametrize(
    "origin",
    [APP, "null", "http://localhost.evil.example", "http://evil.example:127", "http://127.0.0.1.nip.io",
     "http://user@evil.example", "http://192.168.0.1", "localhost://evil.example"],
)  # fmt: skip
def test_credentials_are_for_no_other_origin(origin: str) -> None:
    assert "access-control-allow-credentials" not in headers(ON_LOOPBACK, origin)
    assert not is_loopback_origin(origin)


@pytest.mark.parametrize(
    "origin", ["null", LOCAL, "https://other.example", "https://app.example.evil"]
)
def test_elsewhere_only_named_origins_may_read(origin: str) -> None:
    assert headers(ELSEWHERE, APP)["access-control-allow-origin"] == APP
    assert headers(ELSEWHERE, origin) == {"vary": "Origin"}
    assert headers(Cors(("*",), loopback=False), origin)["access-control-allow-origin"] == origin


def test_each_exposed_header_is_listed_once_and_by_name() -> None:
    exposed = ON_LOOPBACK.exposed(
        ["X-Rate-Limit", "location", "x-rate-limit", "bad name", "a\r\nb"]
    )
    names = exposed.decode().split(", ")
    assert "*" not in names
    assert "Understudy-Reason" in names
    assert [n.lower() for n in names].count("location") == 1
    assert [n.lower() for n in names].count("x-rate-limit") == 1
    assert all(name.replace("-", "").isalnum() for name in names)
    assert headers(ON_LOOPBACK, LOCAL, exposed)["access-control-expose-headers"] == exposed.decode()


def test_a_preflight_allows_what_is_asked_for_and_the_documents_own_keys() -> None:
    reply = preflight(
        ON_LOOPBACK, LOCAL, access_control_request_headers="content-type, x-api-key,x-trace"
    )
    found = dict(reply.headers)
    assert reply.status == 204
    assert found["Access-Control-Allow-Methods"] == "GET, POST, OPTIONS"
    allowed = found["Access-Control-Allow-Headers"].split(", ")
    assert allowed == ["content-type", "x-api-key", "x-trace", "Galileo-API-Key"]
    assert int(found["Access-Control-Max-Age"]) > 0
    assert "Access-Control-Allow-Private-Network" not in found


def test_a_preflight_for_a_private_network_is_allowed_when_asked() -> None:
    reply = preflight(ON_LOOPBACK, APP, access_control_request_private_network="true")
    assert ("Access-Control-Allow-Private-Network", "true") in reply.headers


def test_a_preflight_of_another_origin_allows_nothing_and_says_why() -> None:
    reply = preflight(ELSEWHERE, "https://other.example")
    assert (reply.status, reply.headers) == (204, ())
    assert "--cors-origin" in reply.reason


@given(st.text(st.characters(max_codepoint=255)))
def test_an_origin_reaches_a_header_as_it_is_or_not_at_all(origin: str) -> None:
    found = headers(ON_LOOPBACK, origin)
    reflected = found.get("access-control-allow-origin")
    assert reflected in (None, origin)
    if reflected is not None:
        assert reflected == "null" or ("://" in reflected and reflected.isascii())
        assert reflected.isprintable()
        assert not set(reflected) & set(" ,;\"'<>")


@given(st.text(st.characters(max_codepoint=255)))
def test_requested_headers_reach_an_answer_only_as_names(asked: str) -> None:
    reply = preflight(ON_LOOPBACK, LOCAL, access_control_request_headers=asked)
    for name in dict(reply.headers)["Access-Control-Allow-Headers"].split(", "):
        assert name.isascii()
        assert name.isprintable()
        assert not set(name) & set(' ()<>@,;:\\"/[]?={}')


def test_endless_origins_and_header_names_do_not_fill_the_memory() -> None:
    cors = Cors((), loopback=True)
    for number in range(1000):
        cors.headers(f"http://{number}.example", b"")
    assert len(cors._known) < 100  # noqa: SLF001 - its size can't be seen from outside
    asked = ",".join(f"x-{number}" for number in range(1000))
    reply = preflight(cors, LOCAL, access_control_request_headers=asked)
    assert dict(reply.headers)["Access-Control-Allow-Headers"].count(",") < 200


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("https://App.Example/", APP),
        ("https://app.example:443", APP),
        ("http://app.example:80", "http://app.example"),
        ("http://localhost:3000", LOCAL),
        (" * ", "*"),
        ("null", "null"),
    ],
)
def test_an_origin_that_a_person_writes_is_the_one_that_browsers_send(
    given: str, normal: str
) -> None:
    assert normal_origin(given) == normal


@pytest.mark.parametrize(
    "given", ["", "app.example", "https://app.example/path", "https://", "a b"]
)
def test_what_is_no_origin_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="no origin"):
        normal_origin(given)
