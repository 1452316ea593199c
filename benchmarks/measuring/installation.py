"""An installation: a folder with these distributions and all that they need, by links."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]


def install(folder: Path, *names: str) -> int:
    """Link the packages into `folder`, as pip would have put them there; how many they are."""
    found = _needed(names)
    for one in found:
        for source in _tops(one):
            target = folder / source.name
            if not target.exists():
                target.symlink_to(source)
    if "understudy" in names:
        target = folder / "understudy"
        if not target.exists():
            target.symlink_to(ROOT / "understudy")
    return len(found)


def _needed(names: tuple[str, ...]) -> list[Distribution]:
    """The distributions of these names and what they need in turn, extras left out."""
    found: dict[str, Distribution] = {}
    open_ones = list(names)
    while open_ones:
        name = canonicalize_name(open_ones.pop())
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue  # needed on another platform
        needs = [Requirement(line) for line in found[name].requires or ()]
        open_ones += [
            need.name for need in needs if not need.marker or need.marker.evaluate({"extra": ""})
        ]
    return list(found.values())


def _tops(one: Distribution) -> Iterator[Path]:
    """The files and folders that it has at the top of site-packages."""
    site = Path(str(one.locate_file("")))
    tops = {file.parts[0] for file in one.files or ()}
    for top in sorted(tops):
        source = site / top
        by_pip = top.startswith((".", "_editable", "__")) or source.suffix == ".pth"
        if not by_pip and source.exists():
            yield source
