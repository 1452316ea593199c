"""Contract items over the workers of pytest-xdist: one run, with one budget."""

from __future__ import annotations

import pytest

from .contracted import at
from .inner import OTHERS
from .notes import Notes

_QUIET = ["-p", "no:cacheprovider"] + [
    word for name in OTHERS if name != "xdist" for word in ("-p", f"no:{name}")
]


@pytest.mark.parametrize("dist", ["load", "loadgroup", "loadscope"])
def test_workers_share_what_was_found_out_and_the_budget(
    pytester: pytest.Pytester, dist: str
) -> None:
    limits = ("--understudy-max-requests=40", "--understudy-max-created=4")
    with at(notes := Notes(lists_text=True)) as arguments:
        result = pytester.runpytest_subprocess(
            *_QUIET, "-W", "error", "-n", "2", "--dist", dist, *limits, *arguments, timeout=100
        )
    assert len(notes.calls) <= 40
    result.stdout.fnmatch_lines(
        [
            "FAILURE *",
            "*= understudy contract =*",
            f"sent {len(notes.calls)} requests, created 4 *",
        ]
    )


def test_each_operation_is_asked_by_one_worker_alone(pytester: pytest.Pytester) -> None:
    def asked(*workers: str) -> list[str]:
        with at(notes := Notes()) as arguments:
            pytester.runpytest_subprocess(*_QUIET, *workers, *arguments, timeout=100)
        return sorted(notes.calls)

    assert asked("-n", "2") == asked("-n", "0")
