"""What every report says first: the outcome, and how much of a kept contract was not tested."""

from __future__ import annotations

import json
import re

import pytest

from tests.contracts.results import KNOWN, Labels, finding, operated, result
from understudy.contracts.reports.github import as_summary
from understudy.contracts.reports.html_report import as_html
from understudy.contracts.reports.sarif import as_sarif
from understudy.contracts.reports.telling import tell
from understudy.contracts.result import Result, Verdict

MISSED = (operated(Verdict.KEPT), operated(Verdict.NOT_REACHED))


@pytest.mark.parametrize(
    ("told", "headline"),
    [
        (result(tested=(operated(Verdict.KEPT),)), "kept"),
        (result(tested=MISSED), "kept, 1 of 2 operations not tested"),
        (result(finding(), tested=MISSED), "broken"),
        (result(tested=MISSED[1:]), "nothing tested"),
    ],
)
def test_a_kept_contract_says_how_much_of_it_was_not_tested(told: Result, headline: str) -> None:
    report = tell(told, Labels(), KNOWN)
    page = as_html(report)
    assert f"<title>Contract {headline}: lumino</title>" in page
    assert f"<h1>{headline.capitalize()}: lumino</h1>" in page
    assert as_summary(report).startswith(f"## Contract {headline}: lumino\n")


def test_what_is_not_whole_is_not_shown_as_kept() -> None:
    pages = [
        as_html(tell(result(tested=tested), Labels(), KNOWN)) for tested in (MISSED, MISSED[:1])
    ]
    shades = [re.findall(r'<header class="(.*?)">', page) for page in pages]
    assert shades == [["other"], ["kept"]]


def test_code_scanning_is_told_of_it() -> None:
    (run,) = json.loads(as_sarif(tell(result(tested=MISSED), Labels(), KNOWN)))["runs"]
    (invocation,) = run["invocations"]
    told = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert told == ["1 of 2 operations not tested"]
