"""Where the time of a request went, told by files and by functions."""

from __future__ import annotations

import ast
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from .anatomy import Anatomy
from .figures import spread
from .report import spread_text, table
from .tracing import Breakdown, Function, Own
from .variants import ROOT

_OUTSIDE = "(event loop and sockets)"
_LEAST = 0.05
_WIDTH = 60


def as_text(found: Anatomy, functions: int) -> str:
    """What a request takes, then the files and the longest functions; medians of the rounds."""
    lines = [f"{found.title}, CPU microseconds a request (min-max):", ""]
    for name, costs in (("bare", found.bare), ("understudy", found.mock)):
        total = spread_text(spread(cost.total for cost in costs), ".1f")
        kernel = statistics.median(cost.kernel for cost in costs)
        lines.append(f"  {name:<10}  {total}, {kernel:.1f} of them in the kernel")
    files = _medians(found.breakdowns, lambda function: place(function[0]))
    files[_OUTSIDE] = Own(statistics.median(each.outside for each in found.breakdowns), 0.0)
    rows = [("Where", "us", "%", "calls", ""), *_rows(files)]
    lines += ["", *_told(rows)]
    longest = sorted(
        _medians(found.breakdowns, _name).items(), key=lambda one: -one[1].microseconds
    )
    heads = ("Function", "us", "calls")
    own = [(name, f"{own.microseconds:.1f}", f"{own.calls:.1f}") for name, own in longest]
    return "\n".join([*lines, "", *table([heads, *own[:functions]])]) + "\n"


def _medians(breakdowns: Sequence[Breakdown], group: Callable[[Function], str]) -> dict[str, Own]:
    """The functions of each group together, the median of the rounds."""
    rounds = [_grouped(each.functions, group) for each in breakdowns]
    nothing = Own(0.0, 0.0)
    return {
        name: Own(
            statistics.median(each.get(name, nothing).microseconds for each in rounds),
            statistics.median(each.get(name, nothing).calls for each in rounds),
        )
        for name in {name for each in rounds for name in each}
    }


def _grouped(functions: Mapping[Function, Own], group: Callable[[Function], str]) -> dict[str, Own]:
    found: dict[str, Own] = {}
    for function, own in functions.items():
        name = group(function)
        before = found.get(name, Own(0.0, 0.0))
        found[name] = Own(before.microseconds + own.microseconds, before.calls + own.calls)
    return found


def _rows(files: Mapping[str, Own]) -> list[tuple[str, ...]]:
    total = sum(own.microseconds for own in files.values())
    kept = [(name, own) for name, own in files.items() if own.microseconds >= _LEAST]
    rows = [
        (name, f"{own.microseconds:.1f}", f"{own.microseconds / total:.0%}", f"{own.calls:.1f}")
        for name, own in sorted(kept, key=lambda one: -one[1].microseconds)
    ]
    return [(*row, purpose(row[0])) for row in rows]


def _told(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """A table, and beside it what the files say of themselves."""
    lines = table([row[:-1] for row in rows])
    return [f"{line}  {row[-1]}".rstrip() for line, row in zip(lines, rows, strict=True)]


def _name(function: Function) -> str:
    file, line, name = function
    return f"{place(file)}:{line} {name}" if line else f"{place(file)} {name}"


@cache
def place(file: str) -> str:
    """The module of a file, as it is imported."""
    if file.startswith(("~", "<")):
        return "(made while running)"
    path = Path(file).resolve()
    folders = {ROOT, *(Path(folder).resolve() for folder in sys.path if folder)}
    for folder in sorted(folders, key=lambda folder: -len(folder.parts)):
        if path.is_relative_to(folder):
            return ".".join(path.relative_to(folder).with_suffix("").parts)
    return path.stem


@cache
def purpose(module: str) -> str:
    """What a module of this repository says of itself, in its first line."""
    file = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    if not file.is_file():
        return ""
    said = (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").partition("\n")[0]
    return said if len(said) <= _WIDTH else f"{said[: _WIDTH - 3]}..."
