"""The clock of a mock: real, or fixed and moved on by requests."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from understudy.mockserver import clock
from understudy.mockserver.clock import STEP, Clock

NOON = datetime(2031, 5, 5, 12, tzinfo=UTC)


def test_a_fixed_clock_moves_a_step_with_each_tick_and_not_by_looking_at_it() -> None:
    fixed = Clock(NOON)
    assert [fixed.tick(), fixed.tick()] == [NOON, NOON + STEP]
    assert fixed.now() == fixed.now() == NOON + 2 * STEP
    assert fixed.began == fixed.fixed_start == NOON


def test_a_real_clock_tells_the_time() -> None:
    real = Clock(None)
    assert real.fixed_start is None
    assert abs(real.tick() - datetime.now(UTC)) < timedelta(minutes=1)
    assert real.began <= real.now()


def test_nothing_else_of_the_mock_looks_at_a_clock_that_can_be_set() -> None:
    # Deadlines and durations go by clocks that only go on, the loop's and perf_counter; the log
    # shows the time of a line.
    set_by_hand = re.compile(r"from time import .*\btime\b|\btime\.time\b|datetime\.(now|utcnow)\(")
    sources = Path(clock.__file__).parent.glob("*.py")
    found = {path.name for path in sources if set_by_hand.search(path.read_text("utf-8"))}
    assert found == {"clock.py", "log.py"}
