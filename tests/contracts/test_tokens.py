"""A pair becomes a token where the document says, and goes nowhere else."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.openapi.documents import api
from understudy.contracts.budget import Account, BudgetSpentError, Limits
from understudy.contracts.exchange import Sent
from understudy.contracts.gate import Gate
from understudy.contracts.secrets import Secrets
from understudy.contracts.target import Target, parse_target
from understudy.contracts.tokens import TokenError, Tokens, token_address
from understudy.contracts.wire import WireOptions
from understudy.credentials import Credential, Placed
from understudy.errors import UsageError
from understudy.openapi.model import Api

from .raw_server import RawServer, raw_server
from .timing import Clock

PAIR = "somebody:pass word/of+length"
Reply = Callable[[dict[str, str], dict[str, str]], tuple[int, Any]]
"""Headers and form fields of a token request -> status and what is answered as JSON."""


def asking(**flows: dict[str, Any]) -> Api:
    scheme = {"type": "oauth2", "flows": {k: {"scopes": {}, **v} for k, v in flows.items()}}
    return api(
        {
            "paths": {"/a": {"get": {"responses": {}}}},
            "components": {"securitySchemes": {"O": scheme}},
        },
        name="galileo.json",
    )


@dataclass
class Run:
    tokens: Tokens
    target: Target
    server: RawServer
    clock: Clock
    secrets: Secrets
    asked: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)

    def fetch(self, of: Api, *secrets: str, allowed: tuple[str, ...] = ()) -> list[str]:
        placed: Placed = {
            ("galileo", "O"): tuple(Credential("galileo", "O", secret) for secret in secrets)
        }
        found = self.tokens.fetch(of, self.target, placed, allowed)
        return [credential.secret for credential in found["galileo", "O"]]

    def sent(self, token: str) -> str:
        """The token of a request after it was renewed."""
        headers = (("Accept", "*/*"), ("Authorization", f"Bearer {token}"))
        renewed = self.tokens.renew(Sent("GET", f"{self.target}/a", headers, None))
        assert renewed.headers[0] == headers[0]
        return renewed.headers[1][1].removeprefix("Bearer ")


@contextmanager
def running(reply: Reply, limits: Limits | None = None) -> Iterator[Run]:
    def say(connection: socket.socket, request: bytes) -> None:
        head, _, body = request.decode().partition("\r\n\r\n")
        pairs = (line.partition(": ") for line in head.split("\r\n")[1:])
        headers = {name.lower(): value for name, _, value in pairs}
        fields = {name: values[0] for name, values in parse_qs(body).items()}
        run.asked.append((headers, fields))
        status, answer = reply(headers, fields)
        data = json.dumps(answer).encode()
        start = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n"
        connection.sendall(f"{start}Content-Length: {len(data)}\r\n\r\n".encode() + data)

    clock = Clock()
    secrets = Secrets()
    with raw_server(say) as server:
        target = parse_target(f"{server.origin}/base")
        gate = Gate(target, WireOptions(5), Account("the run", limits or Limits(), clock))
        run = Run(Tokens(gate.ask, secrets, clock), target, server, clock, secrets)
        try:
            yield run
        finally:
            gate.close()


def granting(*answers: dict[str, Any]) -> Reply:
    left = list(answers)
    return lambda _, __: (200, left.pop(0) if len(left) > 1 else left[0])


CLIENT = {"clientCredentials": {"tokenUrl": "/oauth/token"}}
USER = {"password": {"tokenUrl": "token"}}


def test_a_client_is_named_in_the_header() -> None:
    with running(granting({"access_token": "t0ken-of-length"})) as run:
        assert run.fetch(asking(**CLIENT), PAIR) == ["t0ken-of-length"]
        ((headers, fields),) = run.asked
    assert fields == {"grant_type": "client_credentials"}
    assert headers["authorization"] == "Basic c29tZWJvZHk6cGFzcyUyMHdvcmQlMkZvZiUyQmxlbmd0aA=="
    assert run.server.requests[0].startswith(b"POST /oauth/token HTTP/1.1")


def test_a_client_that_is_refused_is_named_in_the_body() -> None:
    def reply(headers: dict[str, str], fields: dict[str, str]) -> tuple[int, Any]:
        if "authorization" in headers:
            return 401, {"error": "invalid_client"}
        return 200, {"access_token": "t0ken-of-length"}

    with running(reply) as run:
        assert run.fetch(asking(**CLIENT), PAIR) == ["t0ken-of-length"]
        fields = run.asked[1][1]
    assert (fields["client_id"], fields["client_secret"]) == ("somebody", "pass word/of+length")


def test_a_user_signs_in_below_the_base_path() -> None:
    with running(granting({"access_token": "t0ken-of-length"})) as run:
        run.fetch(asking(**USER), PAIR)
        ((headers, fields),) = run.asked
    assert "authorization" not in headers
    assert fields["grant_type"] == "password"
    assert (fields["username"], fields["password"]) == ("somebody", "pass word/of+length")
    assert run.server.requests[0].startswith(b"POST /base/token HTTP/1.1")


def test_where_both_flows_are_documented_the_second_is_tried_too() -> None:
    def reply(_: dict[str, str], fields: dict[str, str]) -> tuple[int, Any]:
        if fields["grant_type"] == "password":
            return 200, {"access_token": "t0ken-of-length"}
        return 401, {"error": "invalid_client"}

    with running(reply) as run:
        assert run.fetch(asking(**USER, **CLIENT), PAIR) == ["t0ken-of-length"]


def test_scopes_are_asked_for() -> None:
    with running(granting({"access_token": "t0ken-of-length"})) as run:
        limited = Credential("galileo", "O", PAIR, frozenset(("read", "all")))
        run.tokens.fetch(asking(**CLIENT), run.target, {("galileo", "O"): (limited,)})
        assert run.asked[0][1]["scope"] == "all read"


def test_a_token_that_is_given_is_taken_as_it_is() -> None:
    with running(granting({})) as run:
        assert run.fetch(asking(**CLIENT), "a-token") == ["a-token"]
        assert run.sent("a-token") == "a-token"
    assert run.asked == []


def test_a_token_is_replaced_before_it_ends() -> None:
    answers = [{"access_token": f"token-number-{n}", "expires_in": 100} for n in range(3)]
    with running(granting(*answers)) as run:
        (first,) = run.fetch(asking(**CLIENT), PAIR)
        assert run.sent(first) == first
        run.clock.sleep(69)
        assert run.sent(first) == first
        run.clock.sleep(1)
        assert run.sent(first) == "token-number-1"
        assert run.sent(first) == "token-number-1"
        run.clock.sleep(70)
        assert run.sent(first) == "token-number-2"
        assert run.sent("another-token") == "another-token"
    assert len(run.asked) == 3


def test_a_refresh_token_is_used_while_it_counts() -> None:
    flow = {"clientCredentials": {"tokenUrl": "/token", "refreshUrl": "/again"}}

    def reply(_: dict[str, str], fields: dict[str, str]) -> tuple[int, Any]:
        if fields.get("refresh_token") == "refresh-2":
            return 400, {"error": "invalid_grant"}
        number = len(run.asked)
        told = {"expires_in": "60", "refresh_token": f"refresh-{number}"}
        return 200, {"access_token": f"token-number-{number}", **told}

    with running(reply) as run:
        (first,) = run.fetch(asking(**flow), PAIR)
        run.clock.sleep(40)
        assert run.sent(first) == "token-number-2"
        run.clock.sleep(40)
        run.sent(first)
    grants = [fields["grant_type"] for _, fields in run.asked]
    assert grants[:2] == ["client_credentials", "refresh_token"]
    assert grants[-1] == "client_credentials"
    assert run.server.requests[1].startswith(b"POST /again ")


def test_a_run_goes_on_with_the_old_token_where_there_is_no_new_one() -> None:
    def reply(_: dict[str, str], __: dict[str, str]) -> tuple[int, Any]:
        if len(run.asked) > 1:
            return 503, {}
        return 200, {"access_token": "token-number-1", "expires_in": 60}

    with running(reply) as run:
        (first,) = run.fetch(asking(**CLIENT), PAIR)
        run.clock.sleep(60)
        assert [run.sent(first), run.sent(first)] == [first, first]
    assert len(run.asked) == 2


@pytest.mark.parametrize(
    ("status", "answer", "word"),
    [
        (400, {"error": "invalid_client"}, "answered 400 (invalid_client)"),
        (401, ["x"], "answered 401"),
        (403, {"error": f"no {PAIR}"}, "answered 403 (no «galileo.O #1»)"),
        (302, {}, "answered 302"),
        (200, {}, "no access_token"),
        (200, {"access_token": 1}, "no access_token"),
        (200, {"access_token": "with spaces in it"}, "can't be sent as a bearer token"),
    ],
)
def test_without_a_token_the_reason_is_told(status: int, answer: Any, word: str) -> None:
    with running(lambda _, __: (status, answer)) as run, pytest.raises(TokenError) as caught:
        run.fetch(asking(**CLIENT), PAIR)
    told = str(caught.value)
    assert word in told
    assert "galileo.O" in told
    assert PAIR not in told
    assert caught.value.exit_status == 3


def test_nobody_there_is_told_too() -> None:
    with running(granting({})) as run:
        pass
    with pytest.raises(TokenError) as caught:
        run.fetch(asking(**CLIENT), PAIR)
    assert "can't be reached" in str(caught.value)


def test_a_flow_that_a_pair_can_not_use_is_a_wrong_credential() -> None:
    flow = {"implicit": {"authorizationUrl": "https://x.example/a"}}
    with running(granting({})) as run, pytest.raises(UsageError):
        run.fetch(asking(**flow), PAIR)


def test_tokens_and_pairs_are_secrets() -> None:
    told = {"access_token": "t0ken-of-length", "refresh_token": "refresh-of-length"}
    with running(granting(told)) as run:
        run.fetch(asking(**CLIENT), PAIR)
        for secret in (PAIR, "pass word/of+length", *told.values()):
            assert secret not in run.secrets.mask_text(f"x {secret}")


def test_requests_for_tokens_count() -> None:
    reply = granting({"access_token": "t0ken-of-length"})
    with running(reply, Limits(requests=0)) as run, pytest.raises(BudgetSpentError):
        run.fetch(asking(**CLIENT), PAIR)
    assert run.server.requests == []


@pytest.mark.parametrize(
    ("url", "target", "allowed", "expected"),
    [
        ("token", "http://h.example/v1", (), "http://h.example/v1/token"),
        ("/token?x=1", "http://h.example/v1", (), "http://h.example/token?x=1"),
        ("https://h.example/t", "https://H.example/v1", (), "https://h.example/t"),
        ("https://h.example:99/t", "https://h.example", (), "https://h.example:99/t"),
        ("http://h.example/t", "https://h.example", (), "https://h.example/t"),
        ("https://login.example/t", "https://h.example", (), "https://h.example/t"),
        (
            "https://login.example/t",
            "https://h.example",
            ("login.example",),
            "https://login.example/t",
        ),
        ("https://h.example.evil/t", "https://h.example", (), "https://h.example/t"),
        ("//login.example/t", "https://h.example", (), "https://h.example/t"),
        ("http://localhost:8000/t", "http://127.0.0.1:9/v1", (), "http://127.0.0.1:9/t"),
        ("http://127.0.0.1:8000/t", "http://127.0.0.1:9/v1", (), "http://127.0.0.1:9/t"),
        ("https://login.example", "https://h.example", (), "https://h.example/"),
        ("ftp://h.example/t", "https://h.example", (), "https://h.example/t"),
        ("https://[::1/t", "https://h.example", (), "https://h.example/"),
    ],
)
def test_a_pair_goes_to_the_target_unless_another_host_is_meant(
    url: str, target: str, allowed: tuple[str, ...], expected: str
) -> None:
    assert token_address(url, parse_target(target), allowed) == expected
