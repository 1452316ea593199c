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
_BARREN |= {"BENCHMARK_CONNEXION_PYTHON": "/nowhere/python"}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    """What a short run with nothing installed prints, and its figures."""
    figures = tmp_path_factory.mktemp("figures") / "run.json"
    options = ["--seconds", "0.2", "--rounds", "2", "--starts", "1", "--json", str(figures)]
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
    run: tuple[str, dict[str, Any]],
) -> None:
    measured = {server["name"]: server["rounds"] for server in run[1]["measured"]}
    assert list(measured) == ["bare", "understudy", "understudy-log"]
    for rounds in measured.values():
        assert len(rounds) == 2
        assert all(each["load"]["requests"] > 0 for each in rounds)
        assert all(each["load"]["failed"] == 0 for each in rounds)


def test_a_peer_that_is_not_installed_is_named_and_left_out(
    run: tuple[str, dict[str, Any]],
) -> None:
    for peer in ("connexion", "prism", "prism-log"):
        assert f"{peer} is left out: no " in run[0]


def test_each_goal_is_told_with_what_was_reached(run: tuple[str, dict[str, Any]]) -> None:
    told = re.findall(
        r"^  understudy / bare, at least [\d.]+: [\d.]+.*, (?:NOT )?met$", run[0], re.MULTILINE
    )
    assert len(told) == 2
    assert "understudy / prism, at least 8: not measured" in run[0]


def test_the_time_inside_the_application_is_measured(run: tuple[str, dict[str, Any]]) -> None:
    assert set(run[1]["in_process"]) == {"bare", "understudy"}
    assert all(all(figures) for figures in run[1]["in_process"].values())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_no_server(number: signal.Signals) -> None:
    command = [*_COMMAND, "--only", "bare", "--seconds", "60", "--starts", "1"]
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


def test_a_server_that_does_not_exist_is_refused_by_name() -> None:
    done = subprocess.run(
        [*_COMMAND, "--only", "bare,nobody"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "'nobody' is none of bare, understudy," in done.stderr
