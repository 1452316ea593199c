"""What a run creates is written down at once, without secrets, and only that is deleted."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.openapi.documents import api
from understudy.contracts.budget import Account, Limits
from understudy.contracts.cleaning import clean_up, command_hook
from understudy.contracts.exchange import Exchange, Sent, Trouble
from understudy.contracts.gate import Gate
from understudy.contracts.ledger import Ledger
from understudy.contracts.secrets import Secrets
from understudy.contracts.target import parse_target
from understudy.contracts.wire import WireOptions
from understudy.credentials import Credential, Placed

from .exchanges import JSON, exchange
from .raw_server import raw_server
from .timing import Clock

SECRET = "sk-0123456789-canary"
OF = api(
    {
        "paths": {
            "/keys": {
                "post": {
                    "requestBody": {"content": {JSON: {"schema": {"type": "object"}}}},
                    "responses": {"201": {"description": "Made", "content": {JSON: {}}}},
                },
                "get": {"responses": {"200": {"description": "All", "content": {JSON: {}}}}},
            },
            "/keys/{id}": {
                "delete": {
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                    ],
                    "responses": {"204": {"description": "Gone"}},
                    "security": [{"Gate": []}],
                }
            },
        },
        "components": {"securitySchemes": {"Gate": {"type": "http", "scheme": "bearer"}}},
    },
    name="galileo.json",
)
PLACED: Placed = {("galileo", "Gate"): (Credential("galileo", "Gate", SECRET),)}


def ledger(path: Path | None = None, warnings: list[str] | None = None) -> Ledger:
    told = [] if warnings is None else warnings
    secrets = Secrets([OF], {"galileo.Gate": [SECRET]})
    return Ledger([OF], secrets, path, run="r7", warn=told.append, now=Clock())


def made(answered: Any, name: str = "understudy-r7-1", **more: Any) -> Exchange:
    return exchange(OF, {"name": name}, answered, **more)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_creation_is_a_line_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "ledger.jsonl"
    one = ledger(path)
    one(made({"id": "k1"}))
    assert lines(path) == [
        {
            "event": "created",
            "time": "2027-01-15T08:00:00+00:00",
            "run": "r7",
            "request": 1,
            "operation": "galileo POST /keys",
            "url": "http://127.0.0.1:8000/keys",
            "status": 201,
            "id": "k1",
            "name": "understudy-r7-1",
            "delete": "DELETE /keys/k1",
        }
    ]
    one(made({}, status=422))
    one(made({"name": "no id"}))
    assert [entry["id"] for entry in lines(path)] == ["k1", None]
    assert lines(path)[1]["name"] == "understudy-r7-1"
    one.close()


def test_a_creation_that_was_never_answered_is_one_perhaps(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    one = ledger(path)
    sent = made({})
    for trouble in (Trouble.TIMEOUT, Trouble.UNREACHABLE, Trouble.UNSENDABLE):
        one(Exchange(5, sent.trial, sent.sent, None, trouble, "too late"))
    assert [(e["event"], e["name"], e["delete"]) for e in lines(path)] == [
        ("may have created", "understudy-r7-1", None)
    ]
    one.close()


def test_no_secret_is_in_the_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    one = ledger(path)
    one(made({"id": SECRET}, name=f"named {SECRET}"))
    assert SECRET not in path.read_text(encoding="utf-8")
    assert lines(path)[0]["delete"] == "DELETE /keys/«galileo.Gate #1»"
    one.close()


@pytest.mark.parametrize("place", ["a file in the way", "full"])
def test_a_ledger_that_can_not_be_written_is_told_once(tmp_path: Path, place: str) -> None:
    if place == "full":
        path = Path("/dev/full")
        if not path.exists():
            pytest.skip("there is no device that is always full")
    else:
        (tmp_path / "file").write_text("")
        path = tmp_path / "file" / "ledger.jsonl"
    warnings: list[str] = []
    one = ledger(path, warnings)
    for number in range(3):
        one(made({"id": f"k{number}"}))
    assert len(warnings) == 1
    assert "can't be written" in warnings[0]
    assert [created.identity for created in one.created] == ["k0", "k1", "k2"]
    one.close()


class Target:
    """Things by id; it remembers what was deleted, and with which credential."""

    def __init__(self) -> None:
        self.deleted: list[str] = []
        self.statuses: dict[str, int] = {}

    def __call__(self, connection: socket.socket, request: bytes) -> bool:
        method, path, _ = request.split(b" ", 2)
        identity = path.decode().rpartition("/")[2]
        status = self.statuses.get(identity, 204)
        if method == b"DELETE" and f"Bearer {SECRET}".encode() in request:
            self.deleted.append(identity)
        connection.sendall(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
        return True


def cleaned(
    one: Ledger, target: Target, placed: Placed = PLACED, limits: Limits | None = None, **more: Any
) -> list[tuple[str, str]]:
    with raw_server(target) as server:
        account = Account("the run", limits or Limits(), Clock())
        gate = Gate(parse_target(server.origin), WireOptions(5), account)
        left = clean_up(one, placed, gate.send, **more)
        gate.close()
    return [(each.created.label, each.why) for each in left]


def test_all_that_was_created_is_deleted_the_last_first(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    one, target = ledger(path), Target()
    for number in (1, 2, 2, 3):
        one(made({"id": f"k{number}"}))
    assert cleaned(one, target) == []
    assert target.deleted == ["k3", "k2", "k1"]
    assert [entry["event"] for entry in lines(path)[-3:]] == ["deleted"] * 3
    one.close()


def test_nothing_is_deleted_that_was_there_before() -> None:
    one, target = ledger(), Target()
    listed = exchange(OF, None, [{"id": "k1"}, {"id": "k2"}], status=200)
    sent = Sent("GET", listed.sent.url, (), None)
    one(Exchange(1, listed.trial, sent, listed.answer))
    one(made({"id": "k2"}))
    one(made({"id": "k3"}))
    assert cleaned(one, target) == [("k2", "the document names no DELETE for it")]
    assert target.deleted == ["k3"]


def test_what_could_not_be_deleted_is_left_with_the_reason() -> None:
    one, target = ledger(), Target()
    target.statuses = {"k1": 403, "k2": 404}
    for answered in ({"id": "k1"}, {"id": "k2"}, {"name": "x"}):
        one(made(answered))
    assert cleaned(one, target) == [
        ("k1", "its DELETE was answered 403"),
        ("understudy-r7-1", "the document names no DELETE for it"),
    ]


def test_without_a_credential_everything_is_left() -> None:
    one, target = ledger(), Target()
    one(made({"id": "k1"}))
    assert cleaned(one, target, {}) == [("k1", "its DELETE needs a credential for Gate")]
    assert target.deleted == []


def test_cleaning_up_keeps_the_limits() -> None:
    one, target = ledger(), Target()
    for number in range(3):
        one(made({"id": f"k{number}"}))
    left = cleaned(one, target, limits=Limits(requests=1))
    assert target.deleted == ["k2"]
    assert left == [
        ("k0", "the limit of requests for the run is reached"),
        ("k1", "the limit of requests for the run is reached"),
    ]


def test_a_command_of_the_user_deletes_what_the_document_can_not(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = f"import sys; open({str(seen)!r}, 'ab').write(sys.stdin.buffer.read())"
    one = ledger()
    one(made({"name": "x"}))
    assert cleaned(one, Target(), hook=command_hook([sys.executable, "-c", code])) == []
    told = json.loads(seen.read_text())
    assert told == {
        "operation": "galileo POST /keys",
        "url": "http://127.0.0.1:8000/keys",
        "id": None,
        "name": "understudy-r7-1",
    }


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ([sys.executable, "-c", "raise SystemExit(3)"], "the clean-up command exited with 3"),
        (["no-such-command-here"], "the clean-up command failed: FileNotFoundError"),
    ],
)
def test_a_command_that_fails_leaves_it(command: list[str], why: str) -> None:
    one = ledger()
    one(made({"name": "x"}))
    assert cleaned(one, Target(), hook=command_hook(command)) == [("understudy-r7-1", why)]
