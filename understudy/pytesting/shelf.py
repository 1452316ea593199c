"""Values that are made once and kept by key: in a process, or in a folder that processes share."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from understudy.contracts.allowance import locked

_T = TypeVar("_T")


class Shelf(Generic[_T]):
    """Whoever asks while another makes a value waits for it; the folder is this run's own."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._kept: dict[str, _T] = {}

    def get(self, key: str, make: Callable[[], _T]) -> _T:
        """The value of a key, which is made where there is none."""
        if key not in self._kept:
            self._kept[key] = self._shared(self._folder, key, make) if self._folder else make()
        return self._kept[key]

    def values(self) -> list[_T]:
        """What was made so far, by any process that shares the folder."""
        if self._folder is None:
            return list(self._kept.values())
        return [_read(path) for path in sorted(self._folder.glob("*.pickle"))]

    def _shared(self, folder: Path, key: str, make: Callable[[], _T]) -> _T:
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        path = folder / f"{name}.pickle"
        with locked(folder / f"{name}.lock"):
            if path.exists():
                found: _T = _read(path)
                return found
            value = make()
            beside = path.with_suffix(".new")
            beside.write_bytes(pickle.dumps(value))
            beside.replace(path)
        return value


def _read(path: Path) -> Any:
    return pickle.loads(path.read_bytes())
