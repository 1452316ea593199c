"""The clock of a mock: real, or fixed and moved on by requests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from understudy.mockserver.clock import STEP, Clock

NOON = datetime(2031, 5, 5, 12, tzinfo=UTC)


def test_a_fixed_clock_moves_a_step_with_each_tick_and_not_by_looking_at_it() -> None:
    clock = Clock(NOON)
    assert [clock.tick(), clock.tick()] == [NOON, NOON + STEP]
    assert clock.now() == clock.now() == NOON + 2 * STEP
    assert clock.began == clock.fixed_start == NOON


def test_a_real_clock_tells_the_time() -> None:
    clock = Clock(None)
    assert clock.fixed_start is None
    assert abs(clock.tick() - datetime.now(UTC)) < timedelta(minutes=1)
    assert clock.began <= clock.now()
