"""Which of several ways a request means, by members that can have few values: `kind: motor`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from understudy.openapi.lowering import Node

from .flattening import Flat
from .member import type_of
from .merging import PREFERRED

Ways = Callable[[Node], list[Flat]]


class Meant:
    """Compares what a request says with what each way to make an object allows."""

    def __init__(self, flats: Sequence[Flat], ways: Ways) -> None:
        allowed = [(index, _allowed(flat, ways)) for index, flat in enumerate(flats)]
        self._allowed = {index: found for index, found in allowed if _is_object(flats[index])}
        self._tells = any(found != allowed[0][1] for found in self._allowed.values())

    def index(self, given: Mapping[str, Any], usual: int) -> int:
        """The way that agrees with most of it and contradicts none; the usual one if in doubt."""
        if not self._tells or not given or usual not in self._allowed:
            return usual
        best, agreed = usual, self._agreement(usual, given)
        for index in self._allowed:
            agreement = self._agreement(index, given)
            if agreement > agreed:
                best, agreed = index, agreement
        return best

    def _agreement(self, index: int, given: Mapping[str, Any]) -> int:
        """How many members agree; -1 if one contradicts."""
        told = [given[name] in values for name, values in self._allowed[index] if name in given]
        return len(told) if all(told) else -1


def _is_object(flat: Flat) -> bool:
    return type_of(flat) == "object"


def _allowed(flat: Flat, ways: Ways) -> list[tuple[str, list[Any]]]:
    """The members that can have few values, with these."""
    found = []
    for name, node in flat.get("properties", {}).items():
        listed = [_values(way) for way in ways(node)]
        if listed and all(listed):
            found.append((name, [value for values in listed for value in values]))
    return found


def _values(flat: Flat) -> list[Any]:
    for keyword in (PREFERRED, "const"):
        if keyword in flat:
            return [flat[keyword]]
    return list(flat.get("enum", ()))
