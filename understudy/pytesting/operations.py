"""Which operation a test means by `createKey` or `POST /v1/keys`."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from understudy.errors import UsageError
from understudy.openapi.model import Api, Operation


class Operations:
    """The operations of a mock by every name that they have.

    That is the documented id, the method with the documented path, with or without a base path of
    the document's servers; and each with the document's name in front.
    """

    def __init__(self, apis: Iterable[Api]) -> None:
        self._named: dict[str, dict[str, tuple[Operation, Api]]] = {}
        for api in apis:
            for operation in api.operations:
                for name in _names(operation):
                    for full in (name, f"{api.name} {name}"):
                        meant = self._named.setdefault(_normal(full), {})
                        meant[operation.key] = (operation, api)

    def find(self, name: str) -> tuple[Operation, Api]:
        """The operation, and its document; UsageError where none or several are called so."""
        found = self._named.get(_normal(name), {})
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            either = " or ".join(f"{api.name} {name}" for _, api in found.values())
            raise UsageError(f"several operations are called {name!r}", f"Write {either}")
        near = get_close_matches(_normal(name), self._named, 3, 0.5)
        known = near or sorted(
            {op.key for named in self._named.values() for op, _ in named.values()}
        )
        shown = ", ".join(map(repr, known[:10]))
        way_out = f"Did you mean {shown}?" if near else f"There is {shown}"
        raise UsageError(f"no operation is called {name!r}", way_out)


def _names(operation: Operation) -> set[str]:
    paths = {f"{base}{operation.path}" for base in ("", *operation.base_paths)}
    return {operation.operation_id, *(f"{operation.method} {path}" for path in paths)}


def _normal(name: str) -> str:
    """One space between words, and a method in capitals."""
    words = name.split()
    return " ".join(
        word.upper() if index + 1 < len(words) and words[index + 1].startswith("/") else word
        for index, word in enumerate(words)
    )
