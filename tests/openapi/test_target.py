"""A path of names and indexes selects without an engine what the engine selects by it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonpath import JSONPathEnvironment, JSONPathError

from understudy.openapi.target import TargetError, selected

VALUE = {"a": [{"b": 1}, "x"], "0": {"'": 2, '"': 3, "": 4, "é": 5}, "_b1": {"a-b": [[]]}}
WORDS = ("a", "b", "_b1", "a-b", "0", "é", "", "'", '"', "\\", "\n")
STEPS = (
    *(f".{word}" for word in WORDS),
    *(f"['{word}']" for word in WORDS),
    *(f'["{word}"]' for word in WORDS),
    *(
        "[0]",
        "[1]",
        "[00]",
        "[-1]",
        "[7]",
        "[*]",
        "[]",
        "..a",
        ".*",
        " .a",
        "[ 'a' ]",
        "[99999999999]",
    ),
)


def by_engine(target: str) -> Any:
    try:
        found = JSONPathEnvironment(strict=True).finditer(target, VALUE)
        return {match.parts for match in found}
    except JSONPathError:
        return "an error"


def by_us(target: str) -> Any:
    try:
        return selected(target, VALUE, 100)
    except TargetError:
        return "an error"


@given(st.lists(st.sampled_from(STEPS), max_size=4).map("".join))
def test_a_path_selects_what_the_engine_selects(steps: str) -> None:
    assert by_us(f"${steps}") == by_engine(f"${steps}")


@pytest.mark.parametrize("target", ["", "a", ".a", "$a", "$.", "$[", "$.a[?x(@)]", "$.a\n"])
def test_what_is_no_path_is_an_error(target: str) -> None:
    assert by_us(target) == "an error" == by_engine(target)


def test_no_more_is_selected_than_is_asked_for() -> None:
    assert len(selected("$..*", VALUE, 3)) == 3


def test_a_path_of_names_and_indexes_needs_no_engine() -> None:
    program = (
        "import sys; from understudy.openapi.target import selected\n"
        "assert selected('''$.a['b'][0]''', {'a': {'b': [1]}}, 9) == {('a', 'b', 0)}\n"
        "assert 'jsonpath' not in sys.modules\n"
        "assert selected('$.*', {'a': 1}, 9) == {('a',)}\n"
        "assert 'jsonpath' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
