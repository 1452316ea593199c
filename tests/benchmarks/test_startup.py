"""The benchmark of starts, in one short round: it measures, tells, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
_COMMAND = [sys.executable, str(ROOT / "benchmarks" / "startup.py"), "--rounds", "1"]
_BARREN = {"PATH": "", "BENCHMARK_PRISM": "/nowhere/prism"}
_BARREN |= {"BENCHMARK_CONNEXION_PYTHON": "/nowhere/python"}


def run(*options: str) -> str:
    done = subprocess.run(
        [*_COMMAND, *options],
        env=os.environ | _BARREN,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def document(*members: str) -> dict[str, Any]:
    """One with the path that is asked, answering these members."""
    schema = {
        "type": "object",
        "required": list(members),
        "properties": {name: {"type": "object"} for name in members},
    }
    content = {"application/json": {"schema": schema}}
    get = {"responses": {"200": {"description": "", "content": content}}}
    info = {"title": "Rates", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {"/rate_limit": {"get": get}}}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("starts")
    (folder / "rates.json").write_text(json.dumps(document("resources", "rate")))
    said = run("--github", str(folder / "rates.json"), "--json", str(folder / "figures.json"))
    return said, json.loads((folder / "figures.json").read_text())


def test_every_mock_is_measured_from_its_start_to_a_right_answer(
    told: tuple[str, dict[str, Any]],
) -> None:
    assert list(told[1]) == ["five documents", "understudy, GitHub's"]
    for (start,) in told[1].values():
        assert start["seconds"] > 0
        assert start["cpu_seconds"] > 0
        assert start["resident"] > 0


def test_peers_that_are_not_installed_are_named_and_left_out(
    told: tuple[str, dict[str, Any]],
) -> None:
    assert "Prism, GitHub's is left out: no prism" in told[0]
    assert "Connexion, GitHub's is left out: no Python" in told[0]


def test_each_goal_is_told_with_what_was_reached(told: tuple[str, dict[str, Any]]) -> None:
    assert "a third of Prism's time: not measured" in told[0]
    assert re.search(r"^  the five documents .*: [\d.]+, (NOT )?met$", told[0], re.MULTILINE)


def test_without_its_document_what_needs_it_is_not_measured() -> None:
    assert "understudy, GitHub's" not in run("--no-fetch")
