"""What several runs spend together: an account and a pace, also over processes by way of a file."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

from .budget import Account, Limits
from .pace import Pace

_SCOPE = "the run"
_STEP = 0.002


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whoever sends takes from both; `rate` of the pace is in requests per second."""

    account: Account
    pace: Pace


def allowance(limits: Limits, rate: float | None = None, folder: Path | None = None) -> Allowance:
    """An allowance; with a folder it is the same one for each process that names that folder."""
    if folder is None:
        return Allowance(Account(_SCOPE, limits, time.monotonic), Pace(rate))
    file = SharedFile(folder / "allowance.json")
    return Allowance(SharedAccount(file, limits), SharedPace(file, rate))


class SharedFile:
    """A JSON object in a file that one process at a time reads and changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = RLock()

    @contextmanager
    def held(self) -> Iterator[dict[str, Any]]:
        """The object, which is nobody else's until the block ends, and is written then."""
        with self._lock, locked(self._path.with_suffix(".lock")):
            try:
                state = json.loads(self._path.read_text("utf-8"))
            except FileNotFoundError:
                state = {}
            yield state
            beside = self._path.with_suffix(f".{os.getpid()}")
            beside.write_text(json.dumps(state), "utf-8")
            beside.replace(self._path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait until no other process holds this lock, and hold it; it ends with the process."""
    with path.open("ab") as stream:
        _lock(stream.fileno())
        yield


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:
        _lock_elsewhere(descriptor)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def _lock_elsewhere(descriptor: int) -> None:
    """The same where there is no flock: the first byte of the file, asked for again and again."""
    import msvcrt

    while True:
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # Windows only
        except OSError:
            time.sleep(_STEP)
        else:
            return


class SharedAccount(Account):
    """An account of several processes, so that none of them goes beyond what is left for all."""

    def __init__(self, file: SharedFile, limits: Limits) -> None:
        super().__init__(_SCOPE, limits, time.monotonic)
        self._file = file

    @contextmanager
    def _held(self) -> Iterator[None]:
        with self._file.held() as state:
            known = state.get("account", {})
            self.requests = known.get("requests", 0)
            self.created = known.get("created", 0)
            self.uncertain = known.get("uncertain", 0)
            self._pending = known.get("pending", 0)
            self._started = known.get("started")
            self._tries = Counter(known.get("tries", {}))
            yield
            state["account"] = {
                "requests": self.requests,
                "created": self.created,
                "uncertain": self.uncertain,
                "pending": self._pending,
                "started": self._started,
                "tries": self._tries,
            }


class SharedPace(Pace):
    """A pace that several processes keep together."""

    def __init__(self, file: SharedFile, rate: float | None) -> None:
        super().__init__(rate)
        self._file = file

    @contextmanager
    def _held(self) -> Iterator[None]:
        with self._file.held() as state:
            self._next = state.get("next", self._next)
            yield
            if self._next > float("-inf"):
                state["next"] = self._next
