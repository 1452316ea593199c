"""What a JSONPath (RFC 9535) selects in a value; a path of names and indexes needs no engine."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonpath import JSONPathEnvironment

Steps = tuple[str | int, ...]
"""The names and indexes that lead from the root of a value to a part of it."""

_NAME = r"\.([A-Za-z_][A-Za-z0-9_]*)"
_TEXT = r"""\['([^'"\\\x00-\x1f]*)'\]|\["([^'"\\\x00-\x1f]*)"\]"""
_INDEX = r"\[(0|[1-9][0-9]{0,8})\]"
_STEP = re.compile(f"{_NAME}|{_TEXT}|{_INDEX}")
_PLAIN = re.compile(rf"\$(?:{_STEP.pattern})*")
_DEEPEST = 250  # deep enough for every document that is read


class TargetError(ValueError):
    """A text that is no JSONPath, or one that can't be followed; `what` says so."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def selected(target: str, value: Any, most: int) -> set[Steps]:
    """The places that a target selects, up to so many; raises TargetError."""
    if not _PLAIN.fullmatch(target):
        return _searched(target, value, most)
    steps: Steps = tuple(
        int(match[4]) if match[4] else next(name for name in match.groups() if name is not None)
        for match in _STEP.finditer(target)
    )
    return {steps} if _leads(steps, value) else set()


def _leads(steps: Steps, value: Any) -> bool:
    for step in steps:
        if isinstance(step, str):
            found = isinstance(value, dict) and step in value
        else:
            found = isinstance(value, list) and step < len(value)
        if not found:
            return False
        value = value[step]
    return True


def _searched(target: str, value: Any, most: int) -> set[Steps]:
    from jsonpath import JSONPathError

    try:
        found = islice(_engine().finditer(target, value), most)
        return {match.parts for match in found}
    except (JSONPathError, RecursionError, ValueError) as error:
        said = str(getattr(error, "message", None) or "it can't be followed")
        raise TargetError(said) from None


@cache
def _engine() -> JSONPathEnvironment:
    """Loaded when it is needed: it takes as much room and time as a few documents."""
    from jsonpath import JSONPathEnvironment

    class Engine(JSONPathEnvironment):
        max_recursion_depth = _DEEPEST

    return Engine(strict=True)
