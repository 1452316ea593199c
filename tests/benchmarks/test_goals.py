"""Laws of the goals: what a run reached of them, and how cases are told side by side."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measuring import overview, starting
from benchmarks.measuring.cases import CASES, DOCUMENTS, GITHUB, lanes
from benchmarks.measuring.figures import Measured, Round, Run
from benchmarks.measuring.goals import AtLeast, AtMost, Sooner
from benchmarks.measuring.load import Load
from benchmarks.measuring.variants import NAMES
from benchmarks.surveying.corpus import github

ROOT = Path(__file__).parents[2]
_RATES = st.floats(min_value=1, max_value=1e5)


def _run(p50: float = 1, p99: float = 2, **rates: float) -> Run:
    """A run in which each lane had this rate in its one round, at the cost of so many seconds."""
    measured = [
        Measured(name, name, (Round(Load(int(rate * 10), 10, p50, p99, 0), 10),), None, 0)
        for name, rate in rates.items()
    ]
    return Run("one", "a case", tuple(measured), {}, ())


@given(_RATES, st.floats(min_value=0.1, max_value=10))
def test_a_ratio_is_met_from_exactly_what_is_wanted(rate: float, times: float) -> None:
    run = _run(own=rate, other=rate)
    goal = AtLeast("own", "other", times).reached(run)
    assert goal.reached == 1
    assert goal.met is (times <= 1)
    assert goal.by_cpu == 1


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_a_lane_that_takes_longer_by_more_than_is_wanted_misses_its_goal(
    early: int, late: int
) -> None:
    goal = AtMost("late", "early", 1.2).reached(_run(early=early, late=late))
    assert goal.met is (early / late <= 1.2)


def test_answers_are_soon_where_their_slowest_come_before_half_of_the_others() -> None:
    for p99, met in ((0.9, True), (1.1, False)):
        goal = Sooner("own", "other").reached(_run(p50=1, p99=p99, own=1, other=1))
        assert goal.met is met


def test_of_a_lane_that_was_not_measured_no_goal_is_met() -> None:
    run = _run(own=5)
    for wanted in (AtLeast("own", "nobody", 0), AtMost("nobody", "own", 9), Sooner("own", "no")):
        goal = wanted.reached(run)
        assert goal.reached is None
        assert not goal.met


def test_every_goal_of_a_case_names_lanes_of_it() -> None:
    for case in CASES:
        assert set(case.servers) <= set(NAMES)
        names = [lane.name for lane in lanes(case)]
        assert len(names) == len(set(names))
        for wanted in case.wanted:
            assert {wanted.own, wanted.other} <= set(names)


def test_a_request_is_a_row_where_it_was_measured_beside_the_bare_function() -> None:
    text = overview.as_markdown([_run(bare=20, understudy=10, prism=2, late=5), _run(late=1)])
    rows = [line.strip("| ").split(" | ") for line in text.splitlines()[2:]]
    half, fourth = "0.50 (0.50-0.50)", "0.25 (0.25-0.25)"
    peers = ["5.0 (5.0-5.0)", "-", "2/s", "-", "-", "1 ms"]
    assert rows == [
        ["a case", "10/s", half, half, "2 ms", *peers],
        ["late", "5/s", fourth, fourth, "2 ms", *"------"],
    ]
    assert overview.as_markdown([_run(bare=1)]) == ""


def test_readme_shows_the_tables_that_are_printed() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "README.md").read_text("utf-8").splitlines()
        if line.startswith("|")
    ]
    throughput = rows.index(list(overview.HEADS))
    shown = [lane.label for case in CASES for lane in lanes(case) if lane.name not in NAMES]
    shown = [*(case.title for case in CASES), *shown]
    assert [row[0] for row in rows[throughput + 2 :][: len(shown)]] == shown
    start = rows.index(list(starting.HEADS))
    subjects = [subject.name for subject in starting.subjects(GITHUB)]
    assert [row[0] for row in rows[start + 2 :][: len(subjects)]] == subjects


def test_githubs_document_is_asked_where_it_is_fetched_to(tmp_path: Path) -> None:
    (tmp_path / "octokit-openapi").mkdir()
    fetched = github(tmp_path)[0].path
    assert fetched.relative_to(tmp_path) == GITHUB.relative_to(DOCUMENTS)
