"""The documents that a test names: one that comes along, by its name, or a file of the repository.

Each is read once in a run.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path

from understudy.errors import DocumentError, UsageError
from understudy.mockserver.addresses import RESERVED
from understudy.openapi.location import Location
from understudy.openapi.model import Api
from understudy.openapi.selection import read, select


class Documents:
    """Reads documents; files are looked for below `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._apis: dict[tuple[Path, ...], tuple[Api, ...]] = {}
        self._included = {path.stem: path for path in select(()).paths}

    def apis(self, names: tuple[str, ...]) -> tuple[Api, ...]:
        """The documents of these names, in their order; UsageError or DocumentError."""
        paths = tuple(dict.fromkeys(map(self.path, names)))
        if paths not in self._apis:
            self._apis[paths] = tuple(self._read(paths))
        return self._apis[paths]

    def path(self, name: str) -> Path:
        """The file that a name stands for."""
        if name in self._included:
            return self._included[name].absolute()
        path = self._root / Path(name).expanduser()
        if not path.is_file():
            raise UsageError(f"there is no document {name!r} in {self._root}", self._way_out(name))
        return path

    def where(self, api: Api, at: Location) -> str:
        """`file:line` of a location, as it is found from the root."""
        from understudy.mockserver.app import line_writer

        said = line_writer(api.document)(at)
        if api.document.path in {path.absolute() for path in self._included.values()}:
            return said
        try:
            folder = api.document.path.parent.resolve().relative_to(self._root.resolve())
        except ValueError:
            return said
        return os.path.normpath(folder / said)

    def _read(self, paths: tuple[Path, ...]) -> list[Api]:
        found = []
        for outcome in read(paths, taken=(RESERVED,)):
            if outcome.api is None:
                assert outcome.refusal is not None
                raise DocumentError(outcome.refusal)
            found.append(outcome.api)
        return found

    def _way_out(self, name: str) -> str:
        near = get_close_matches(name, self._included, 1)
        if near:
            return f"Did you mean {near[0]!r}, which comes along?"
        known = ", ".join(self._included)
        return f"Name a file, relative to that folder, or one that comes along: {known}"
