"""What several processes spend together is never more than one of them might."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from understudy.contracts.allowance import Allowance, allowance
from understudy.contracts.budget import BudgetSpentError, Limits


def _spend(of: Allowance, tries: int) -> int:
    """How many of so many requests, each of which creates something, were let pass."""
    passed = 0
    for _ in range(tries):
        try:
            of.account.take(True)
        except BudgetSpentError:
            continue
        of.account.settle(True, True)
        passed += 1
    return passed


def _process(folder: str, limits: Limits, tries: int) -> int:
    return _spend(allowance(limits, folder=Path(folder)), tries)


@pytest.mark.parametrize("limits", [Limits(requests=25), Limits(created=25)])
def test_processes_spend_one_budget_to_its_end_and_no_further(
    tmp_path: Path, limits: Limits
) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        spent = list(pool.map(_process, [str(tmp_path)] * 3, [limits] * 3, [20] * 3))
    assert sum(spent) == 25


def test_threads_of_one_process_spend_it_together_too(tmp_path: Path) -> None:
    shared = allowance(Limits(requests=25), folder=tmp_path)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: _spend(shared, 20), range(4))) == 25


@pytest.mark.parametrize("in_a_folder", [False, True])
def test_tries_of_one_thing_are_counted_for_all(tmp_path: Path, in_a_folder: bool) -> None:
    folder = tmp_path if in_a_folder else None
    shared = allowance(Limits(), folder=folder)
    again = allowance(Limits(), folder=folder) if in_a_folder else shared
    tried = [one.account.try_once_more("a password", 2) for one in (shared, again, shared, again)]
    assert tried == [True, True, False, False]
    assert again.account.try_once_more("another", 2)


def test_a_pace_is_kept_by_all_together(tmp_path: Path) -> None:
    one, other = (allowance(Limits(), rate=50, folder=tmp_path) for _ in range(2))
    begun = time.monotonic()
    for shared in (one, other, one, other, one):
        shared.pace.turn()
    assert time.monotonic() - begun >= 4 / 50


def test_the_time_of_a_run_begins_with_the_first_request_of_any(tmp_path: Path) -> None:
    limits = Limits(seconds=0.001)
    allowance(limits, folder=tmp_path).account.take(False)
    time.sleep(0.002)
    with pytest.raises(BudgetSpentError, match="time"):
        allowance(limits, folder=tmp_path).account.take(False)
