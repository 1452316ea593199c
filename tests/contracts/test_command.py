"""`understudy contract`: what it sends, what it prints, and with which exit status it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from understudy.cli import main

from .answering import Asked, answering

_KEY = "s3cret-canary-0123456789"
_DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/things": {
            "get": {
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"type": "array"}}},
                    },
                    "400": {"description": ""},
                    "401": {"description": ""},
                },
            }
        }
    },
    "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}},
    "security": [{"key": []}],
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a document, to be in."""
    (tmp_path / "api.json").write_text(json.dumps(_DOCUMENT), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contract(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["contract", *map(str, arguments)])


def good(asked: Asked) -> tuple[int, Any]:
    """Keeps the document."""
    path, _, query = asked.target.partition("?")
    if path != "/things":
        return 404, None
    if asked.method not in ("GET", "HEAD"):
        return 405, None
    if asked.header("X-Key") != _KEY:
        return 401, {}
    value = query.removeprefix("limit=")
    whole = not query or value.removeprefix("-").isdecimal()
    return (200, []) if whole else (400, {})


def broken(asked: Asked) -> tuple[int, Any]:
    """Answers with another type."""
    status, value = good(asked)
    return (200, {}) if status == 200 else (status, value)


def test_the_command_that_shows_it_again_names_the_variable_that_was_given(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", _KEY)
    with answering(broken) as server:
        done = contract("api.json", "--target", server.url, "--credential", "key=env:MY_KEY")
    assert '-H "X-Key: ${MY_KEY}"' in done.output


@pytest.mark.parametrize("setting", ["parameters = {limit = 1}", 'severity = {echo = "note"}'])
def test_settings_for_an_operation_that_is_not_there_are_a_wrong_call(
    here: Path, setting: str
) -> None:
    text = f'[document.api.operation."GET /thing"]\n{setting}\n'
    (here / "understudy.toml").write_text(text, encoding="utf-8")
    with answering(good) as server:
        done = contract("api.json", "--target", server.url)
    assert (done.exit_code, server.asked) == (2, [])
    assert "settings for GET /thing of api" in done.output
    assert "Did you mean 'GET /things'" in done.output


@pytest.mark.parametrize(("respond", "status"), [(good, 0), (broken, 1)])
def test_the_exit_status_is_the_verdict(here: Path, respond: Any, status: int) -> None:
    with answering(respond) as server:
        done = contract(
            "api.json", "--target", server.url, "--credential", f"key=value:{_KEY}",
            "--max-requests", 60, "--report", "json=out.json",
        )  # fmt: skip
    assert done.exit_code == status, done.output
    assert len(server.asked) <= 60
    assert _KEY not in done.output + (here / "out.json").read_text(encoding="utf-8")
    assert json.loads((here / "out.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["api.json"], "there is no target. Name it: understudy contract --target http://"),
        (["api.json", "--target", "nowhere"], "no http or https URL"),
        (["api.json", "--target", "http://127.0.0.1:9", "--workers", "0"], "--workers"),
        (["api.json", "--target", "http://127.0.0.1:9", "--seed", "dice"], "neither a number"),
        (["api.json", "--target", "http://127.0.0.1:9", "--report", "jsn=x"], "did you mean json"),
        (["api.json", "--target", "http://127.0.0.1:9", "--header", "x"], "no header such as"),
        (["api.json", "--target", "http://127.0.0.1:9", "--client-key", "api.json"], "Give both"),
    ],
)
def test_a_wrong_call_ends_with_2_and_one_reason(
    here: Path, arguments: list[str], told: str
) -> None:
    done = contract(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr


def test_an_unreachable_target_ends_with_3(here: Path) -> None:
    given = ("--credential", f"key=value:{_KEY}")
    done = contract("api.json", "--target", "http://127.0.0.1:9", *given)
    assert done.exit_code == 3
    assert "can't be reached" in done.output


def test_a_dry_run_sends_nothing_that_needs_a_credential(here: Path) -> None:
    with answering(good) as server:
        done = contract(
            "api.json", "--target", server.url, "--credential", f"key=value:{_KEY}", "--dry-run"
        )
    assert done.exit_code == 0
    assert "/things" in done.stderr
    assert [one for one in server.asked if one.header("X-Key")] == []


def test_a_flag_goes_before_the_environment_and_that_before_the_file(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "understudy.toml").write_text('target = "http://127.0.0.1:1"\n', encoding="utf-8")
    assert "api at http://127.0.0.1:1\n" in contract("api.json").output
    monkeypatch.setenv("UNDERSTUDY_TARGET", "http://127.0.0.1:2")
    assert "api at http://127.0.0.1:2\n" in contract("api.json").output
    assert (
        "api at http://127.0.0.1:3\n"
        in contract("api.json", "--target", "http://127.0.0.1:3").output
    )


def test_a_wrong_value_in_the_file_is_told_with_its_line(here: Path) -> None:
    (here / "understudy.toml").write_text('\nprofile = "swift"\n', encoding="utf-8")
    done = contract("api.json", "--target", "http://127.0.0.1:9")
    assert done.exit_code == 2
    assert "understudy.toml:2: profile: 'swift' is not one of" in done.stderr


@pytest.mark.parametrize("arguments", [["contract", "--help"], ["contract"]])
def test_help_imports_no_generator(arguments: list[str]) -> None:
    script = (
        "import sys; from understudy.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "engines = {'schemathesis', 'hypothesis', 'requests', 'jsonschema_rs'}\n"
        "sys.exit(str(engines & set(sys.modules)) if engines & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_interrupt_ends_with_130_and_the_report_so_far(here: Path) -> None:
    def slow(asked: Asked) -> tuple[int, Any]:
        time.sleep(0.02)
        return good(asked)

    root = Path(__file__).parents[2]
    with answering(slow) as server:
        with subprocess.Popen(
            [sys.executable, "-m", "understudy", "contract", "api.json", "--target", server.url,
             "--credential", f"key=value:{_KEY}", "--profile", "deep"],
            env={**os.environ, "PYTHONPATH": str(root)},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            while len(server.asked) < 150 and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=20)
        assert process.returncode == 130, err
    assert "/things" in out
    assert "Traceback" not in err


def test_values_of_the_file_stand_in_the_paths(here: Path) -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    paths = {
        f"/{name}/{{id}}": {
            "get": {"parameters": [parameter], "responses": {"200": {"description": ""}}}
        }
        for name in ("a", "b")
    }
    document = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths}
    (here / "api.json").write_text(json.dumps(document), encoding="utf-8")
    (here / "understudy.toml").write_text(
        '[document.api]\nparameters = {id = "all"}\n'
        '[document.api.operation."GET /b/*"]\nparameters = {id = "own"}\n',
        encoding="utf-8",
    )
    with answering(
        lambda asked: (200 if asked.target in ("/a/all", "/b/own") else 404, {})
    ) as server:
        contract("api.json", "--target", server.url, "--profile", "quick")
    asked = {one.target for one in server.asked}
    assert {"/a/all", "/b/own"} <= asked
    assert not {"/a/own", "/b/all"} & asked


def test_settings_for_a_document_that_is_not_there_are_an_error(here: Path) -> None:
    (here / "understudy.toml").write_text("[document.apy]\ncleanup = 'x'\n", encoding="utf-8")
    done = contract("api.json", "--target", "http://127.0.0.1:9")
    assert done.exit_code == 2
    assert "Did you mean api" in done.stderr
