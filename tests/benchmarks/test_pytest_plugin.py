"""The benchmark of the pytest plugin, in one short round: it measures and tells."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_it_measures_an_empty_run_the_fixtures_and_requests(tmp_path: Path) -> None:
    told = tmp_path / "figures.json"
    command = [sys.executable, str(ROOT / "benchmarks" / "pytest_plugin.py"), "--rounds", "1"]
    done = subprocess.run(
        [*command, "--seconds", "0.1", "--json", str(told)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(told.read_text())
    for name in ("understudy", "understudy in process (httpx)", "pytest-httpserver"):
        assert figures[f"requests per second, {name}"] > 0
    assert len(done.stdout.splitlines()) == len(figures)
