"""What `import understudy` promises."""

from __future__ import annotations

from types import ModuleType

import understudy


def test_the_public_names_are_these() -> None:
    assert understudy.__all__ == ["__version__"]


def test_nothing_else_looks_public() -> None:
    names = {name for name in vars(understudy) if not name.startswith("_")}
    public = {name for name in names if not isinstance(getattr(understudy, name), ModuleType)}
    assert public == set()
