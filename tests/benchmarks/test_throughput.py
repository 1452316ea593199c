"""The benchmark itself, in a few short rounds: it measures, tells, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
_COMMAND = [sys.executable, str(ROOT / "benchmarks" / "throughput.py"), "--warm-up", "0.1"]
# Neither wrk nor taskset nor a peer is to be found.
_BARREN = {"PATH": "", "BENCHMARK_PRISM": "/nowhere/prism"}
_BARREN |= {"BENCHMARK_CONNEXION_PYTHON": "/nowhere/python", "BENCHMARK_MOCKOON": "/nowhere/cli"}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[dict[str, Any]]]:
    """What a short run with nothing installed prints, and its figures."""
    figures = tmp_path_factory.mktemp("figures") / "run.json"
    options = ["--seconds", "0.2", "--rounds", "2", "--json", str(figures)]
    options += ["--case", "lumino,refused,example"]
    done = subprocess.run(
        [*_COMMAND, *options],
        env=os.environ | _BARREN,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(figures.read_text())


def test_every_server_that_can_be_started_answers_every_request(
    run: tuple[str, list[dict[str, Any]]],
) -> None:
    assert [case["name"] for case in run[1]] == ["lumino", "refused", "example"]
    for case in run[1]:
        measured = {lane["name"]: lane["rounds"] for lane in case["measured"]}
        assert set(measured) - {"understudy-log"} == {"bare", "understudy"}
        for rounds in measured.values():
            assert len(rounds) == 2
            assert all(each["load"]["requests"] > 0 for each in rounds)
            assert all(each["load"]["failed"] == 0 for each in rounds)


def test_a_peer_that_is_not_installed_is_named_and_left_out(
    run: tuple[str, list[dict[str, Any]]],
) -> None:
    for peer in ("connexion", "mockoon", "prism", "prism-log"):
        assert f"{peer} is left out: no " in run[0]


def test_each_goal_is_told_with_what_was_reached(run: tuple[str, list[dict[str, Any]]]) -> None:
    told = re.findall(
        r"^  understudy / bare, at least ([\d.]+): [\d.]+.*, (?:NOT )?met$", run[0], re.MULTILINE
    )
    assert told == ["0.5", "0.35", "0.6"]
    assert "understudy / prism, at least 10: not measured" in run[0]


def test_the_time_inside_the_application_is_measured(run: tuple[str, list[dict[str, Any]]]) -> None:
    for case in run[1]:
        assert set(case["in_process"]) == {"bare", "understudy"}
        assert all(all(figures) for figures in case["in_process"].values())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_server(number: signal.Signals) -> None:
    command = [*_COMMAND, "--only", "bare", "--seconds", "60"]
    with subprocess.Popen(
        command, env=os.environ | _BARREN, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        process.send_signal(number)
        try:
            assert process.wait(30) == 130
        finally:
            process.kill()
    port = int(said.rpartition(" ")[2])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


@pytest.mark.parametrize(
    ("option", "given", "said"),
    [
        ("--only", "bare,nobody", "'nobody' is none of bare, understudy,"),
        ("--case", "lumino,nothing", "'nothing' is none of lumino, numbered,"),
    ],
)
def test_a_server_or_case_that_does_not_exist_is_refused_by_name(
    option: str, given: str, said: str
) -> None:
    done = subprocess.run([*_COMMAND, option, given], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert said in done.stderr
