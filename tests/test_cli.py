"""The command: what it prints, where, and with which exit status it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner, Result

from understudy.cli import main
from understudy.commands.absence import absent
from understudy.version import __version__

ROOT = Path(__file__).resolve().parents[1]
GOOD = """openapi: 3.1.0
info: {title: T, version: "1"}
paths: {/x: {get: {responses: {"204": {description: ""}}}}}
"""
BROKEN = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nopenapi: 3.0.0\n"
ENVIRON = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
}


def command(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@contextmanager
def mock(*arguments: object, **options: Any) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "understudy", "mock", "--port", "0", *map(str, arguments)],
        cwd=ROOT,
        env=ENVIRON,
        text=True,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, list[str], str]:
    """The exit status after SIGTERM, and what was still to be read."""
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=20)
    return process.returncode, (out or "").splitlines(), err or ""


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def status(url: str, **headers: str) -> int:
    try:
        with urlopen(Request(url, headers=headers)) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.yaml"
    path.write_text(GOOD, encoding="utf-8")
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    return path


@pytest.mark.parametrize("arguments", [["--help"], ["mock", "--help"], ["check"]])
def test_help_and_check_import_no_engine(arguments: list[str]) -> None:
    script = (
        "import sys; from understudy.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        "loaded = {'connexion', 'starlette', 'uvicorn', 'uvloop', 'rich'} & set(sys.modules)\n"
        "sys.exit(str(loaded) if loaded else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=ENVIRON, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_mock_loads_nothing_that_few_need(tmp_path: Path) -> None:
    words = ["-X", "importtime", "-m", "understudy", "mock", "--port", "0", "--quiet"]
    told = tmp_path / "imported"
    with (
        told.open("w") as file,
        subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=ENVIRON, stdout=subprocess.PIPE, stderr=file
        ) as process,
    ):
        assert process.stdout is not None
        assert b"listening" in process.stdout.readline()
        process.terminate()
    loaded = {line.rpartition("|")[2].strip() for line in told.read_text().splitlines()}
    assert {"connexion", "uvicorn"} <= loaded
    assert not {"rich", "pygments", "jsonpath", "xml", "schemathesis", "hypothesis"} & loaded


def test_a_module_is_absent_for_a_while_unless_it_is_there_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "of_no_use_to_anybody"
    (tmp_path / f"{name}.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    with absent(name), pytest.raises(ImportError):
        import_module(name)
    assert import_module(name).__name__ == name
    with absent(name):
        assert import_module(name).__name__ == name


def test_the_version_is_said() -> None:
    assert command("--version").output == f"understudy {__version__}\n"


def test_check_of_what_comes_along_ends_well() -> None:
    result = command("check")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("5 documents: ")


def test_check_of_a_broken_document_ends_with_1_and_its_line(good: Path, broken: Path) -> None:
    result = command("check", good, broken)
    assert result.exit_code == 1
    assert f"  error  duplicate-key\n    {broken}:3:" in result.stdout


def test_check_prints_one_json_document(good: Path, broken: Path) -> None:
    result = command("check", "--json", good, broken)
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert [one["refused"] for one in document["documents"]] == [False, True]


@pytest.mark.parametrize(("environ", "bright"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_has_colours_unless_it_wants_none(environ: dict[str, str], bright: bool) -> None:
    pty = pytest.importorskip("pty")
    reader, writer = pty.openpty()
    environ = {**ENVIRON, "TERM": "xterm"} | environ
    subprocess.run(
        [sys.executable, "-m", "understudy", "check", "specs/lumino.yaml"],
        cwd=ROOT, env=environ, stdout=writer, check=True,
    )  # fmt: skip
    os.close(writer)
    shown = os.read(reader, 65536)
    os.close(reader)
    assert (b"\x1b[" in shown) is bright


@pytest.mark.parametrize(
    "arguments",
    [
        ["play"],
        ["check", "no-such-file.yaml"],
        ["check", "--no-such-option"],
        ["mock", "no-such-file.yaml"],
        ["mock", "--port", "65536"],
        ["mock", "--now", "yesterday"],
        ["mock", "--max-body", "10 miles"],
        ["mock", "--auth", "sometimes"],
        ["mock", "--cors-origin", "app.example"],
        ["mock", "--credential", "nothing"],
        ["mock", "--credential", "galileo.APIKeyHeader=value:"],
    ],
)
def test_a_wrong_call_ends_with_2_and_says_why_on_stderr(arguments: list[str]) -> None:
    result = command(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr.strip()


@pytest.mark.parametrize("name", ["check", "mock"])
def test_a_folder_without_documents_ends_with_2(tmp_path: Path, name: str) -> None:
    result = command(name, tmp_path)
    assert result.exit_code == 2
    assert result.stderr.startswith("understudy: there is no OpenAPI document in ")


def test_a_single_document_that_is_refused_ends_with_2_and_one_line(broken: Path) -> None:
    result = command("mock", broken)
    assert result.exit_code == 2
    (message,) = result.stderr.splitlines()
    assert message.startswith(f"understudy: {broken}:3:1: ")


def test_a_taken_port_ends_with_3_and_one_line_that_names_a_free_one(good: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = command("mock", good, "--port", port)
    assert result.exit_code == 3
    (message,) = result.stderr.splitlines()
    assert message.startswith(f"understudy: port {port} on 127.0.0.1 is taken")
    assert "--port " in message


def test_a_host_that_is_not_this_machine_ends_with_2_and_one_line(good: Path) -> None:
    result = command("mock", good, "--host", "192.0.2.1", "--port", 0)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_the_mock_answers_when_it_says_so_and_logs_each_request() -> None:
    with mock("--json", "--seed", 7) as process:
        said = json.loads(line(process))
        url = said["url"]
        assert status(f"{url}/__understudy/health") == 200
        assert status(f"{url}/nowhere?api_key=0123456789") == 404
        code, rest, err = ended(process)
    assert said["event"] == "listening"
    assert said["seed"] == 7
    assert said["start"]
    assert [one["name"] for one in said["documents"]] == [
        "baseten", "braintrust", "galileo", "keypair", "lumino",
    ]  # fmt: skip
    assert (code, err) == (0, "")
    health, nowhere = map(json.loads, rest)
    assert (health["verdict"], health["status"]) == ("control", 200)
    assert nowhere["target"] == "/nowhere?api_key=«api_key #1»"


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
def test_every_command_that_is_printed_works_as_it_stands() -> None:
    with mock("--quiet") as process:
        lines = [line(process)]
        while "explains them" not in lines[-1]:
            lines.append(line(process))
        commands = [one.strip() for one in lines if one.lstrip().startswith("curl ")]
        assert len(commands) == 5
        for one in commands:
            done = subprocess.run(
                ["sh", "-c", f"{one} -sS -o {os.devnull} -w '%{{http_code}}'"],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            assert done.stdout in ("200", "201"), one
        code, rest, err = ended(process)
    assert lines[0].startswith("understudy listening on http://127.0.0.1:")
    assert (code, rest, err) == (0, [], "")


def test_refused_documents_are_said_and_the_others_are_served(good: Path, broken: Path) -> None:
    with mock("--json", "--quiet", good, broken) as process:
        said = json.loads(line(process))
        with urlopen(f"{said['url']}/__understudy/health") as answer:
            assert json.load(answer)["status"] == "degraded"
        assert status(f"{said['url']}/x") == 204
    assert [one["line"] for one in said["refused"]] == [3]


def test_other_machines_are_warned_of(good: Path) -> None:
    with mock("--json", "--quiet", "--host", "0.0.0.0", good) as process:
        said = json.loads(line(process))
        assert status(f"{said['url']}/x") == 204
    assert said["url"].startswith("http://127.0.0.1:")
    assert any("other machines" in note for note in said["notes"])


@pytest.mark.parametrize("read", [0, 1])
def test_a_reader_that_goes_away_changes_nothing(good: Path, read: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with mock("--port", port, good) as process:
        assert process.stdout is not None
        for _ in range(read):
            process.stdout.readline()
        process.stdout.close()
        answers = list(_until_served(f"http://127.0.0.1:{port}/x"))
        process.stdout = None
        code, _, err = ended(process)
    assert answers[-3:] == [204, 204, 204]
    assert (code, err) == (0, "")


def _until_served(url: str) -> Iterator[int]:
    """A few answers, from the moment at which there are some."""
    got = 0
    for _ in range(400):
        try:
            yield status(url)
            got += 1
        except OSError:
            time.sleep(0.05)
        if got == 3:
            return


def test_without_a_stdout_it_serves_all_the_same(good: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments: Sequence[object] = (sys.executable, "-m", "understudy", "mock", "--port", port, good)
    with subprocess.Popen(
        ["sh", "-c", 'exec "$@" >&- 2>&-', "sh", *map(str, arguments)], cwd=ROOT, env=ENVIRON
    ) as process:
        try:
            assert list(_until_served(f"http://127.0.0.1:{port}/x"))[-1] == 204
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        finally:
            process.kill()
