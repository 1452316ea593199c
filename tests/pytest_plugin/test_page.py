"""The pages about the plugin: what they show runs, and prints what stands below it."""

from __future__ import annotations

import re

import pytest

from understudy.pytesting import contract_hookspecs, hookspecs
from understudy.pytesting.contract_settings import CONTRACT, SHARED
from understudy.pytesting.settings import SETTINGS

from .page import Section, page, runs_as_it_says

_MOCKS = page("pytest.md")
_CONTRACTS = page("pytest-contract.md")


@pytest.mark.parametrize(
    ("first", "section"),
    [
        pytest.param(one.first, section, id=section.title)
        for one in (_MOCKS, _CONTRACTS)
        for section in one.sections
    ],
)
def test_what_a_section_shows_runs_as_it_says(
    pytester: pytest.Pytester, first: Section, section: Section
) -> None:
    runs_as_it_says(pytester, first, section)


def test_every_flag_and_every_hook_is_on_its_page() -> None:
    hooks = [name for name in vars(hookspecs) if name.startswith("pytest_")]
    assert len(hooks) > 3
    assert [name for name in hooks if f"def {name}(" not in _MOCKS.text] == []
    own = [name for name in vars(contract_hookspecs) if name.startswith("pytest_")]
    assert [name for name in own if f"def {name}(" not in _CONTRACTS.text] == []
    for one, settings in ((_MOCKS, SETTINGS), (_CONTRACTS, (*SHARED, *CONTRACT))):
        flags = {setting.flag for setting in settings}
        assert [flag for flag in flags if f"| `{flag}" not in one.text] == []
        assert set(re.findall(r"--understudy-[a-z-]+", one.text)) == flags
