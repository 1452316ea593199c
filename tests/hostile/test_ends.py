"""However a mock or a run is ended, the next one starts, and what was written can be read."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from .commands import mock
from .documents import both_ways, document, operation, written
from .test_requests import GET, HOST, PLAIN, POST

ENVIRON = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
COMMAND = (sys.executable, "-m", "understudy")
HALVES = (GET + HOST, POST + b"Content-Length: 100\r\n\r\n{", PLAIN, b"")


@contextmanager
def started(path: Path, port: str = "0") -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A mock and its port."""
    words = [*COMMAND, "mock", str(path), "--json", "--quiet", "--port", port]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            announced = json.loads(process.stdout.readline())
            yield process, announced["url"].rpartition(":")[2]
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_mock_that_ended_among_requests_leaves_its_port_to_the_next(
    number: int, tmp_path: Path
) -> None:
    path = written(tmp_path, both_ways({}))
    with ExitStack() as open_:
        with started(path) as (process, port):
            clients = [
                open_.enter_context(socket.create_connection(("127.0.0.1", int(port)), 10))
                for _ in HALVES
            ]
            for client, sent in zip(clients, HALVES, strict=True):
                client.sendall(sent)
            assert clients[2].recv(12) == b"HTTP/1.1 200"
            process.send_signal(number)
            assert process.wait(10) == (-number if number == signal.SIGKILL else 0)
        with started(path, port) as (process, again):
            assert again == port
            with socket.create_connection(("127.0.0.1", int(port)), 10) as client:
                client.sendall(PLAIN)
                assert client.recv(12) == b"HTTP/1.1 200"


def making() -> dict[str, object]:
    """A document by which things are made."""
    made = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
    body = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    answer = operation(made)["responses"]["200"]
    make = {"requestBody": body, "responses": {"201": answer}}
    named = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    gone = {"parameters": [named], "responses": {"204": {"description": ""}}}
    return document({"/a": {"post": make}, "/a/{id}": {"delete": gone}})


def test_a_run_that_was_killed_leaves_a_ledger_of_what_it_made(tmp_path: Path) -> None:
    path = written(tmp_path, making())
    ledger = tmp_path / ".understudy" / "ledger.jsonl"
    with mock(path, "--quiet") as target:
        url = str(target.announced["url"])
        words = [*COMMAND, "contract", str(path), "--target", url, "--rate", "50"]
        with subprocess.Popen(
            words, cwd=tmp_path, env=ENVIRON, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as run:
            try:
                while run.poll() is None and not _lines(ledger):
                    time.sleep(0.01)
            finally:
                run.kill()
        assert run.returncode == -signal.SIGKILL
        for line in _lines(ledger):
            assert isinstance(json.loads(line), dict)
        again = [*COMMAND, "contract", str(path), "--target", url, "--max-requests", "10"]
        done = subprocess.run(
            again, cwd=tmp_path, env=ENVIRON, capture_output=True, timeout=60, check=False
        )
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / ".understudy" / "last.json").read_bytes())


def _lines(ledger: Path) -> list[bytes]:
    """The lines that are complete."""
    if not ledger.exists():
        return []
    return [line for line in ledger.read_bytes().splitlines(keepends=True) if b"\n" in line]


@pytest.mark.parametrize("where", [">/dev/full", ">/dev/full 2>&1", "| true"])
def test_a_mock_serves_whatever_becomes_of_its_log(where: str, tmp_path: Path) -> None:
    path = written(tmp_path, both_ways({}))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = " ".join([*COMMAND, "mock", str(path), "--port", str(port)])
    with subprocess.Popen(
        ["bash", "-c", f"{words} {where}"], env=ENVIRON, start_new_session=True
    ) as process:
        try:
            for _ in range(3):
                assert _asked(port) == b"HTTP/1.1 200"
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(10)


def _asked(port: int) -> bytes:
    """The beginning of an answer, as soon as there is somebody to give it."""
    for _ in range(400):
        try:
            with socket.create_connection(("127.0.0.1", port), 10) as client:
                client.sendall(PLAIN)
                return client.recv(12)
        except ConnectionError:
            time.sleep(0.05)
    return b""
