"""The benchmark of the tester's own time: what a look at the stack counts for, and the sums."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measuring.metered import Metered
from benchmarks.measuring.metered_report import BESIDE, OWN, as_text
from benchmarks.measuring.sections import GENERATION, PROBES, REST, Frame, section

ROOT = Path(__file__).parents[2]
_CONTRACTS = "/somewhere/understudy/contracts"
_RUN = Frame(f"{_CONTRACTS}/run.py", "run")
_ELSEWHERE = [Frame("/somewhere/understudy/openapi/schema.py", "is_valid"), Frame("x.py", "f")]


def frame(file: str, function: str = "anything") -> Frame:
    return Frame(f"{_CONTRACTS}/{file}.py", function)


@pytest.mark.parametrize(
    ("innermost", "part"),
    [
        (frame("wire"), "gate and wire"),
        (frame("secrets"), "masking"),
        (frame("ledger"), "ledger"),
        (frame("checks/echo"), "check echo"),
        (frame("checks/secrets"), "check secrets"),
        (frame("probes/body"), PROBES),
        (frame("fuzzing", "_carried_out"), "what comes from the generator"),
        (frame("fuzzing", "_next"), GENERATION),
        (Frame("/lib/hypothesis/core.py", "draw"), GENERATION),
    ],
)
@given(st.lists(st.sampled_from(_ELSEWHERE)))
def test_what_is_nobodys_own_is_of_the_part_that_called_it(
    innermost: Frame, part: str, called: list[Frame]
) -> None:
    assert section([*called, innermost, frame("judging"), _RUN]) == part


def test_what_no_part_called_is_the_rest() -> None:
    assert section([Frame("/lib/python/cli.py", "main")]) == REST


_SECONDS = st.floats(min_value=0.001, max_value=100)
_LOOKS = st.dictionaries(st.sampled_from(["masking", "ledger", GENERATION]), st.integers(1, 99))


@given(st.integers(1, 5000), _SECONDS, _SECONDS, _LOOKS)
def test_the_parts_of_a_run_are_its_own_time_and_none_of_the_generators(
    requests: int, run: float, generation: float, looks: dict[str, int]
) -> None:
    seconds = {"start-up": 1.0, "run": run, "generation": generation, "reports": 0.5}
    one = Metered(requests, seconds, looks)
    assert GENERATION not in one.parts
    if one.parts:
        assert sum(one.parts.values()) == pytest.approx(one.stage("run"))
    assert one.own * requests == pytest.approx((run + 0.5) * 1e6)


def test_two_testers_are_compared_round_by_round() -> None:
    def metered(run: float) -> Metered:
        seconds = {"start-up": 1.0, "run": run, "generation": 1.0, "reports": 0.0}
        return Metered(100, seconds, {"masking": 3, GENERATION: 9})

    runs = {"lumino": {OWN: [metered(0.1), metered(0.3)], BESIDE: [metered(0.2), metered(0.6)]}}
    text = as_text(runs, ["a note"])
    assert "own time of understudy by that of beside: 0.50 (0.50-0.50)" in text
    assert "masking" in text
    assert text.endswith("a note\n")


def metered(tmp_path: Path, *options: str) -> tuple[str, dict[str, Any]]:
    """What one round prints, and its figures."""
    file = tmp_path / "figures.json"
    script = str(ROOT / "benchmarks" / "tester_time.py")
    done = subprocess.run(
        [sys.executable, script, "--rounds", "1", "--json", str(file), *options],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(file.read_text("utf-8"))


def test_it_meters_a_run_and_tells_every_stage(tmp_path: Path) -> None:
    said, figures = metered(tmp_path, "--only", "lumino")
    assert "lumino, understudy: own, by part" in said
    (one,) = figures["lumino"][OWN]
    assert one["requests"] > 0
    assert min(one["seconds"].values()) > 0
    assert one["looks"]


def test_it_meters_a_run_against_the_mock_of_a_document(tmp_path: Path) -> None:
    get = {"tags": ["gists"], "responses": {"200": {"description": "as often as it is asked for"}}}
    info = {"title": "Gists", "version": "1"}
    document = {"openapi": "3.1.0", "info": info, "paths": {"/gists": {"get": get}}}
    file = tmp_path / "gists.json"
    file.write_text(json.dumps(document), "utf-8")
    _, figures = metered(tmp_path, "--only", "github", "--github", str(file))
    assert figures["github"][OWN][0]["requests"] > 0
