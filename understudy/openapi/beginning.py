"""The beginning of a large value: as much as can be searched for faults soon; judges nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .wording import Path

_NAMES = 50
LONG_TEXT = 64 * 1024


@dataclass(frozen=True, slots=True)
class Beginning:
    """A value, whole or its first part; `cut` are arrays, objects and texts that lack something.

    An object with few members has them all, so that none seems to be missing.
    """

    value: Any
    cut: frozenset[Path]


def beginning(value: Any, most: int) -> Beginning:
    """About the first so many values that are in one: what comes first has all that is in it."""
    taking = _Taking(most)
    taken = taking.taken(value, ())
    return Beginning(taken, frozenset(taking.cut))


def is_larger(value: Any, most: int) -> bool:
    """Whether more values than that are in it, itself among them, or a text that is long alone."""
    waiting, left = [value], most
    while waiting:
        left -= 1
        if left < 0:
            return True
        one = waiting.pop()
        if isinstance(one, (dict, list)):
            if len(one) > left:
                return True
            waiting.extend(one.values() if isinstance(one, dict) else one)
        elif isinstance(one, str) and len(one) > LONG_TEXT:
            return True
    return False


class _Taking:
    def __init__(self, most: int) -> None:
        self.cut: set[Path] = set()
        self._left = most

    def taken(self, value: Any, path: Path) -> Any:
        self._left -= 1
        if isinstance(value, dict):
            return self._members(value, path)
        if isinstance(value, str) and len(value) > LONG_TEXT:
            self._lacks(path)
            return value[:LONG_TEXT]
        return self._items(value, path) if isinstance(value, list) else value

    def _members(self, value: dict[str, Any], path: Path) -> dict[str, Any]:
        members = {}
        for name, member in value.items():
            if self._left <= 0 and len(value) > _NAMES:
                self._lacks(path)
                break
            members[name] = self.taken(member, (*path, name))
        return members

    def _items(self, value: list[Any], path: Path) -> list[Any]:
        items: list[Any] = []
        for item in value:
            if self._left <= 0:
                self._lacks(path)
                break
            items.append(self.taken(item, (*path, len(items))))
        return items

    def _lacks(self, path: Path) -> None:
        """What is around it lacks something too."""
        self.cut.update(path[:length] for length in range(len(path) + 1))
