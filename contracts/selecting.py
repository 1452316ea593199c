"""Which operations of the documents are tested: those that a person includes, less the excluded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from understudy.errors import UsageError
from understudy.openapi.model import Api, Operation

_MOST_NAMED = 8
_MOST_NEAR = 3


def selected(
    apis: Sequence[Api], include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> frozenset[str]:
    """The keys of the operations that are meant; UsageError for a pattern that matches none.

    A pattern is an operation (`POST /v1/things`), a method, a path, an operation's id or a tag;
    `*` stands for anything.
    """
    everyone = [operation for api in apis for operation in api.operations]
    for option, patterns in (("--include", include), ("--exclude", exclude)):
        for pattern in patterns:
            if not any(is_meant(one, pattern) for one in everyone):
                raise UsageError(
                    f"{option} {pattern} matches no operation, path or tag",
                    nearest(pattern, everyone),
                )
    chosen = [one for one in everyone if not include or _any_meant(one, include)]
    kept = frozenset(one.key for one in chosen if not _any_meant(one, exclude))
    if everyone and not kept:
        raise UsageError("nothing is left to test", "Exclude less")
    return kept


def _any_meant(operation: Operation, patterns: Iterable[str]) -> bool:
    return any(is_meant(operation, pattern) for pattern in patterns)


def is_meant(operation: Operation, pattern: str) -> bool:
    """Whether a pattern is about an operation."""
    return any(fnmatchcase(name, pattern) for name in _names(operation))


def _names(operation: Operation) -> Iterator[str]:
    yield f"{operation.method} {operation.path}"
    yield operation.method
    yield operation.path
    yield operation.operation_id
    yield from operation.tags


def nearest(pattern: str, operations: Sequence[Operation]) -> str:
    """The way out for who means no operation: the names that are most like it."""
    names = dict.fromkeys(name for one in operations for name in _names(one))
    near = get_close_matches(pattern, names, _MOST_NEAR)
    if near:
        return f"Did you mean {' or '.join(map(repr, near))}?"
    labels = [f"{one.method} {one.path}" for one in operations][:_MOST_NAMED]
    return f"There is {', '.join(labels)}" if labels else "The documents have no operations"
