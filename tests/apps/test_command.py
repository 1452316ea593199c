"""`python -m tests.apps`: an app to look at, or to point a tester at by hand."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

_COMMAND = [sys.executable, "-m", "tests.apps"]
_ROOT = Path(__file__).parents[2]


@contextmanager
def running(*options: str) -> Iterator[subprocess.Popen[str]]:
    """It has started when it has printed its first line."""
    process = subprocess.Popen([*_COMMAND, *options], cwd=_ROOT, stdout=subprocess.PIPE, text=True)
    with process:
        try:
            yield process
        finally:
            process.kill()


def refusal(*options: str) -> tuple[int, str]:
    done = subprocess.run(
        [*_COMMAND, *options], cwd=_ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    return done.returncode, done.stderr


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_it_serves_a_fault_where_it_says_until_it_is_told_to_end() -> None:
    with running(
        "lumino", "--fault", "epoch", "--credential", "ApiKeyAuth=value:my-key"
    ) as process:
        url, credential = line(process), line(process)
        assert credential == "ApiKeyAuth=value:my-key"
        body = {"name": "Lock", "expires_at": "2031-03-01T10:15:30Z"}
        answer = httpx.post(f"{url}/v1/api-keys", json=body, headers={"x-api-key": "my-key"})
        assert answer.json()["expires_at"] == 1_930_126_530_000
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_what_it_does_not_have_is_named() -> None:
    assert refusal("lumino", "--fault", "none") == (
        2,
        "lumino has 0 variations named none; see --list\n",
    )
    assert refusal("lumino", "--credential", "Key=value:x") == (
        2,
        "lumino has no scheme Key, only ApiKeyAuth\n",
    )


def test_a_credential_without_its_grammar_is_refused() -> None:
    status, said = refusal("lumino", "--credential", "ApiKeyAuth=x")
    assert status == 2
    assert "is not SCHEME=value:TEXT" in said


def test_it_lists_what_a_document_has() -> None:
    done = subprocess.run(
        [*_COMMAND, "keypair", "--list"], cwd=_ROOT, capture_output=True, text=True, check=True
    )
    names = [text.partition(": ")[0] for text in done.stdout.splitlines()]
    assert {"shape/keypair/no-id", "variant/keypair/minimal"} <= {*names}
    assert all("/keypair/" in name for name in names)
