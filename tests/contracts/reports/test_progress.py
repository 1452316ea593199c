"""Progress is one line of a terminal that is written over, and nothing anywhere else."""

from __future__ import annotations

import io
from itertools import count

from tests.contracts.results import answer, exchange
from understudy.contracts.reports.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_it_tells_a_terminal_how_far_a_run_is_and_leaves_its_line_empty() -> None:
    stream, ticks = Terminal(), count()
    progress = Progress(stream, 120, lambda: float(next(ticks)))
    for _ in range(2):
        progress(exchange(answer()))
    progress.close()
    assert stream.getvalue().split("\r\x1b[K") == [
        "",
        "1 of at most 120 requests, 1 s  POST /v1/api-keys",
        "2 of at most 120 requests, 2 s  POST /v1/api-keys",
        "",
    ]


def test_it_does_not_write_for_each_request() -> None:
    stream = Terminal()
    progress = Progress(stream, clock=lambda: 0.0)
    for _ in range(50):
        progress(exchange(answer()))
    assert stream.getvalue().count("\r") == 1


def test_it_says_nothing_where_nobody_looks() -> None:
    stream = io.StringIO()
    for progress in (Progress(stream), Progress(None)):
        progress(exchange(answer()))
        progress.close()
    assert stream.getvalue() == ""
