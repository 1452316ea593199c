"""Laws of where the time of a request went, and one short run of the command."""

from __future__ import annotations

import json.decoder
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measuring.places import place, purpose
from benchmarks.measuring.tracing import Entry, Function, Traced, breakdown

ROOT = Path(__file__).parents[2]
_COMMAND = [sys.executable, str(ROOT / "benchmarks" / "microseconds.py")]
_FILES = ("one.py", "two.py", "<string>", "~")
_CALLS = st.integers(1, 1000)
_SECONDS = st.floats(min_value=0, max_value=1)


@st.composite
def traces(draw: st.DrawFn) -> Traced:
    """Functions that were called from outside and by those before them."""
    stats: dict[Function, Entry] = {}
    for number, file in enumerate(draw(st.lists(st.sampled_from(_FILES), min_size=1))):
        callers = {
            caller: (draw(_CALLS), 0, draw(_SECONDS), 0.0)
            for caller in draw(
                st.lists(st.sampled_from([*stats]), unique=True) if stats else st.just([])
            )
        }
        calls = sum(entry[0] for entry in callers.values()) + draw(st.integers(0, 9))
        own = sum(entry[2] for entry in callers.values()) + draw(_SECONDS)
        stats[file, number, "name"] = (calls, calls, own, own, callers)
    inside = sum(entry[2] for entry in stats.values())
    cpu = inside + draw(_SECONDS) + 0.001
    return Traced(stats, draw(_CALLS), cpu)


@given(traces(), st.floats(min_value=1, max_value=1e6))
def test_all_that_was_spent_is_found_once(traced: Traced, untraced: float) -> None:
    found = breakdown(traced, untraced)
    spent = traced.cpu / traced.requests * 1e6
    called = any(entry[1] for entry in traced.stats.values())
    assert found.microseconds == pytest.approx(untraced if called else spent, abs=1e-3)


def test_looking_is_taken_from_who_is_called_and_from_who_calls() -> None:
    caller, called = ("one.py", 1, "caller"), ("two.py", 1, "called")
    stats: dict[Function, Entry] = {
        caller: (1, 1, 30e-6, 0.0, {}),
        called: (3, 3, 20e-6, 0.0, {caller: (3, 3, 20e-6, 0.0)}),
    }
    found = breakdown(Traced(stats, 1, 60e-6), 52.0)
    assert found.functions[caller].microseconds == pytest.approx(30 - 1 - 3)
    assert found.functions[called].microseconds == pytest.approx(20 - 3)
    assert found.outside == pytest.approx(10 - 1)


def test_what_is_written_in_c_counts_for_who_calls_it() -> None:
    caller, method = ("one.py", 1, "caller"), ("~", 0, "<method>")
    stats: dict[Function, Entry] = {
        caller: (1, 1, 30e-6, 0.0, {}),
        method: (1, 1, 20e-6, 0.0, {caller: (1, 1, 20e-6, 0.0)}),
    }
    found = breakdown(Traced(stats, 1, 50e-6), 50.0)
    assert found.functions[caller].microseconds == pytest.approx(50)
    assert method not in found.functions


def test_a_file_is_told_by_its_module_and_by_what_it_says_of_itself() -> None:
    assert place(str(ROOT / "mockserver" / "operation.py")) == "mockserver.operation"
    assert place(json.decoder.__file__) == "json.decoder"
    assert purpose("benchmarks.measuring.tracing").startswith("What calls took")
    assert purpose("json.decoder") == ""


def test_a_run_tells_what_a_request_takes_and_where() -> None:
    done = subprocess.run(
        [*_COMMAND, "lumino", "--rounds", "1", "--seconds", "0.2"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^  understudy  [\d.]+ \(.*in the kernel$", done.stdout, re.MULTILINE)
    assert re.search(r"^mockserver\.operation +[\d.]+ +\d+% +[\d.]+  \w", done.stdout, re.MULTILINE)


def test_a_case_that_does_not_exist_is_refused_by_name() -> None:
    done = subprocess.run([*_COMMAND, "nothing"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "there is no case 'nothing'" in done.stderr
