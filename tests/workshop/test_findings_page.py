"""The page about findings names every rule that the source has, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .sources import ROOT, sources

_RULE = re.compile(r"[a-z0-9]+(?:-[a-z0-9.]+)+")
_PAGE = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
_ROWS = [row.split("|")[1] for row in _PAGE.splitlines() if row.startswith("| `")]
_DOCUMENTED = [rule for row in _ROWS for rule in re.findall(r"`([^`]+)`", row)]
_READERS = [
    ast.parse(path.read_bytes())
    for path in sources("understudy/openapi")
    if path.suffix == ".py" and path.stem != "formats"
]


def _texts(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def _given_to_calls() -> set[str]:
    """The names with a hyphen that are handed on among three or more arguments."""
    calls = [n for tree in _READERS for n in ast.walk(tree) if isinstance(n, ast.Call)]
    arguments = [
        argument
        for call in calls
        if len(call.args) >= 3
        for argument in [*call.args, *call.keywords]
    ]
    plain = [one for one in arguments if not isinstance(one, ast.Call)]
    return {text for one in plain for text in _texts(one) if _RULE.fullmatch(text)}


def test_every_rule_is_on_the_page() -> None:
    found = _given_to_calls()
    assert len(found) > 80
    assert found - set(_DOCUMENTED) == set()


def test_every_rule_on_the_page_is_one() -> None:
    known = {text for tree in _READERS for text in _texts(tree)}
    assert set(_DOCUMENTED) - known == set()


def test_no_rule_is_told_of_twice() -> None:
    assert len(_DOCUMENTED) == len(set(_DOCUMENTED))
