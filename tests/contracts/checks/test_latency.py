"""Slow answers are never more than warned of, and only beside many that are quick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.contracts.exchanges import exchange, keys_api
from tests.contracts.judged import Said, said, subject
from understudy.contracts.checks import latency
from understudy.contracts.exchange import Answer

API = keys_api()


def found(*seconds: float) -> Said:
    made = [replace(exchange(API, {}), answer=Answer(201, (), b"", one)) for one in (9.0, *seconds)]
    return said(latency.whole(subject(API, *made)))


@pytest.mark.parametrize(
    ("seconds", "slow"),
    [
        ((0.01,) * 9, 0),
        ((0.01,) * 9 + (0.9,), 0),
        ((0.01,) * 9 + (1.5,), 1),
        ((0.5,) * 9 + (4.0,), 0),
        ((0.01,) * 9 + (2.0, 3.0), 2),
        ((0.01, 0.01, 5.0), 0),
        ((), 0),
    ],
)
def test_only_what_is_far_slower_than_many_others_is_warned_of(
    seconds: Sequence[float], slow: int
) -> None:
    assert found(*seconds) == [("latency", "warning")] * slow
