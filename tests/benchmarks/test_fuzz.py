"""The laws that fuzzing looks for breaches of, over seeds with some of their bytes changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzzing import answer, connection, reader, request

ROOT = Path(__file__).parents[2]
TARGETS = (reader, request, connection, answer)
PIECES = st.binary(max_size=8) | st.sampled_from(
    [
        b"\n",
        b"\r\n",
        b"\r\n\r\n",
        b"\0",
        b"\x01\x00",
        b"\xff",
        b"&a",
        b"*a",
        b"$ref: ''",
        b": ",
        b"{",
    ]
)


def named(target: ModuleType) -> str:
    return target.__name__.rpartition(".")[2]


@st.composite
def changed(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A seed in which a few stretches are others, left out, or parts of another seed."""
    text = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(0, 4))):
        other = draw(st.sampled_from(seeds))
        start, begin = draw(st.integers(0, len(text))), draw(st.integers(0, len(other)))
        left_out, taken = draw(st.integers(0, 30)), draw(st.integers(0, 60))
        piece = draw(PIECES | st.just(other[begin : begin + taken]))
        text = text[:start] + piece + text[start + left_out :]
    return text


@pytest.mark.parametrize("target", TARGETS, ids=named)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_input_breaks_a_law(target: ModuleType, data: st.DataObject) -> None:
    target.run(data.draw(changed(target.seeds())))


@pytest.mark.parametrize("target", TARGETS, ids=named)
def test_every_seed_keeps_the_laws(target: ModuleType) -> None:
    for seed in target.seeds():
        target.run(seed)


@pytest.mark.parametrize("target", TARGETS, ids=named)
def test_an_input_that_was_kept_can_be_fed_again(target: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(target.seeds()[0])
    command = [sys.executable, str(ROOT / "benchmarks" / "fuzz.py"), named(target)]
    done = subprocess.run(
        [*command, "--replay", str(tmp_path / "kept")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
