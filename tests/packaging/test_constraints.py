"""The pins: every package that is installed has one, within the range that is promised."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
_PIN = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9._+!]+)")


def _pins() -> dict[str, Version]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    matches = [_PIN.fullmatch(line) for line in lines if not line.startswith("#")]
    return {canonicalize_name(m[1]): Version(m[2]) for m in matches if m}


def _named() -> list[Requirement]:
    """The requirements of pyproject.toml: to build, to run and to develop."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [
        Requirement(line)
        for line in (
            *project["build-system"]["requires"],
            *project["project"]["dependencies"],
            *project["project"]["optional-dependencies"]["dev"],
        )
    ]


def _reachable(requirements: Iterable[Requirement]) -> set[str]:
    """The names of all packages that these need here, and those that they need in turn."""
    seen: set[tuple[str, str]] = set()
    open_ones = [(item, extra) for item in requirements for extra in ("", *item.extras)]
    while open_ones:
        item, extra = open_ones.pop()
        key = (canonicalize_name(item.name), extra)
        if key not in seen:
            seen.add(key)
            open_ones.extend(_needs(item, extra))
    return {name for name, _ in seen}


def _needs(item: Requirement, extra: str) -> Iterator[tuple[Requirement, str]]:
    for line in requires(item.name) or ():
        need = Requirement(line)
        if need.marker is None or need.marker.evaluate({"extra": extra}):
            yield from ((need, wanted) for wanted in ("", *need.extras))


def test_every_line_is_one_package_and_one_version() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#") and not _PIN.fullmatch(line)] == []


def test_each_pin_is_within_the_range_that_pyproject_gives() -> None:
    pins = _pins()
    outside = [
        str(item) for item in _named() if pins[canonicalize_name(item.name)] not in item.specifier
    ]
    assert outside == []


def test_everything_that_is_installed_is_pinned() -> None:
    wanted = [item for item in _named() if item.marker is None or item.marker.evaluate()]
    assert _reachable(wanted) - set(_pins()) == set()
