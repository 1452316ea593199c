"""The soak finds what does not hold; a short one holds, with every kind of client in it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.soaking.attacks import KINDS
from benchmarks.soaking.keys import BROKEN, CREATES, UNREADABLE, questions
from benchmarks.soaking.load import Tally
from benchmarks.soaking.question import Answer, Question, fault
from benchmarks.soaking.seen import Seen
from benchmarks.soaking.verdict import GROWTH_MB, Soak, checks, share, slope, warm
from benchmarks.soaking.watching import Watched

ROOT = Path(__file__).parents[2]
SECONDS = 14
QUESTION = Question("a", b"", frozenset([200]))
JSON = {"content-type": "application/json"}
PROBLEM = {"content-type": "application/problem+json"}
FIGURES = st.floats(-1e6, 1e6).map(lambda figure: round(figure, 3))
RIGHT = Soak(
    "here",
    600.0,
    300.0,
    Tally({"a": 10}),
    Watched([(float(second), 90.0) for second in range(600)], [], [1.0] * 100, []),
    (14, 14),
    (),
    100,
    (0, 0.2),
)


@pytest.fixture(scope="module")
def soaked(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, str, dict[str, Any]]:
    figures = tmp_path_factory.mktemp("soak") / "figures.json"
    command = [sys.executable, str(ROOT / "benchmarks" / "soak.py")]
    done = subprocess.run(
        [*command, "--minutes", str(SECONDS / 60), "--json", str(figures)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout, json.loads(figures.read_text())


def test_everything_holds_under_a_mixed_load(soaked: tuple[int, str, dict[str, Any]]) -> None:
    status, said, _ = soaked
    assert status == 0, said
    assert "DOES NOT HOLD" not in said


def test_every_kind_of_client_has_its_turn(soaked: tuple[int, str, dict[str, Any]]) -> None:
    wanted = {kind.name for kind in KINDS if kind.seconds < SECONDS}
    wanted |= {f"broken body: {what}" for what in (*UNREADABLE, *BROKEN)}
    wanted |= {f"create {create.document}" for create in CREATES}
    assert wanted <= set(soaked[2]["tally"]["asked"])
    assert set(soaked[2]["tally"]["asked"]) - wanted >= {"401", "406", "415", "token", "preflight"}


@pytest.mark.parametrize(
    ("what", "worse"),
    [
        ("every answer is right", {"tally": Tally({"a": 10}, {"a": 1})}),
        ("every answer is right", {"tally": Tally()}),
        ("its memory is flat", {"watched": replace(
            RIGHT.watched, memory=[(float(s), 90 + s / 50) for s in range(600)])}),
        ("no descriptor is left", {"descriptors": (14, 15)}),
        ("it says that it is well", {"watched": replace(RIGHT.watched, failed=["no answer"])}),
        ("it says that it is well", {"watched": replace(RIGHT.watched, health=[])}),
        ("its log tells of no fault", {"trouble": ("Traceback",)}),
        ("it ends at SIGTERM", {"ended": (0, 2.5)}),
        ("it ends at SIGTERM", {"ended": (-9, 0.5)}),
    ],
)  # fmt: skip
def test_each_check_fails_where_its_thing_does_not_hold(what: str, worse: dict[str, Any]) -> None:
    assert all(check.held for check in checks(RIGHT))
    assert [check.what for check in checks(replace(RIGHT, **worse)) if not check.held] == [what]


def test_the_memory_of_a_short_run_is_not_judged() -> None:
    short = replace(RIGHT, seconds=20.0)
    assert [check.held for check in checks(short)].count(None) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, JSON, b"{}"),
        Answer(200, JSON, b"{"),
        Answer(200, {**JSON, "x": "\x1b[31m"}, b"{}"),
        Answer(200, PROBLEM, b'{"status": 400, "detail": "a"}'),
        Answer(200, PROBLEM, b'{"status": 200, "detail": ""}'),
        Answer(200, PROBLEM, b"[]"),
    ],
)
def test_a_wrong_answer_is_told(answer: Answer) -> None:
    assert fault(QUESTION, answer)


def test_a_right_answer_is_not() -> None:
    assert fault(QUESTION, Answer(200, JSON, b"{}")) == ""


def test_an_answer_to_somebody_else_and_one_that_came_before_are_told() -> None:
    makers = [maker for weight, maker in questions(Seen()) if weight == 30]
    question = makers[0](7, Random(0))
    made = {"name": "soak-7", "expires_at": "2099-12-31T23:59:59Z", "id": "a", "secret": "b"}
    right = Answer(201, JSON, json.dumps(made).encode())
    assert fault(question, replace(right, body=right.body.replace(b"-7", b"-8")))
    assert fault(question, right) == ""
    assert "another key" in fault(question, right)


@given(st.floats(-100, 100), st.floats(-1000, 1000), st.integers(2, 700))
def test_the_slope_of_a_straight_line_is_found(rise: float, begin: float, count: int) -> None:
    found = slope([(float(x), begin + rise * x) for x in range(count)])
    assert found == pytest.approx(rise, abs=1e-6)


@given(st.lists(FIGURES, min_size=1, max_size=9))
def test_a_few_figures_far_off_are_no_slope(far: list[float]) -> None:
    points = [(float(x), 90.0) for x in range(60)]
    points[30 : 30 + len(far)] = [(30.0 + place, figure) for place, figure in enumerate(far)]
    assert slope(points) == 0


def test_what_is_told_of_no_figures_is_nothing() -> None:
    assert (slope([]), warm([]), share([], 0.99)) == (0, [], 0)


@given(st.lists(FIGURES, min_size=1), st.floats(0, 1))
def test_a_share_is_one_of_the_figures(figures: list[float], part: float) -> None:
    found = share(figures, part)
    assert found in figures
    assert sum(figure <= found for figure in figures) >= part * len(figures)


def test_warming_up_is_no_growth() -> None:
    memory = [(float(x), 60 + min(x, 150) / 5) for x in range(600)]
    watched = replace(RIGHT.watched, memory=memory)
    assert all(check.held for check in checks(replace(RIGHT, watched=watched)))
    assert memory[-1][1] - memory[0][1] > GROWTH_MB
