"""Which documents a target serves, and under which base path: asked without any credential.

Nothing that is asked here can make, change or delete a thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from understudy.openapi.model import Api, Operation
from understudy.openapi.path_key import split_path_key

from .exchange import Sent
from .options import AUTO, NONE
from .target import Target
from .trouble import WireError

Ask = Callable[[Sent], int]
"""Sends a request; the status of its answer, or WireError."""

_MOST = 4
_ABSENT = (404, 410, 501)
_NOWHERE = "/understudy-asks-what-is-not-there"
_BROKEN_JSON = b"{"


class Served(Enum):
    """Whether a document is served; UNTOLD: every path of the target is answered alike."""

    YES = "yes"
    NO = "no"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Serving:
    """What was found out about a document; `target` has the base path under which it is served."""

    api: Api
    target: Target
    served: Served


def find_serving(apis: Iterable[Api], target: Target, base_path: str, ask: Ask) -> list[Serving]:
    """For each document, where on the target it is served; WireError where nothing answers."""
    return [_of_document(api, _candidates(api, target, base_path), ask) for api in apis]


def placed(api: Api, target: Target, base_path: str) -> Target | None:
    """Where a document is served if that needs no asking; None: there are several ways."""
    candidates = _candidates(api, target, base_path)
    return candidates[0] if len(candidates) == 1 else None


def _candidates(api: Api, target: Target, base_path: str) -> Sequence[Target]:
    if base_path not in (AUTO, NONE):
        return (
            replace(target, base_path="/" + base_path.strip("/"))
            if base_path.strip("/")
            else target,
        )
    if base_path == NONE or target.base_path:
        return (target,)
    paths = dict.fromkeys(("", *(path for one in api.operations for path in one.base_paths)))
    return tuple(replace(target, base_path=path) for path in paths)


def _of_document(api: Api, candidates: Sequence[Target], ask: Ask) -> Serving:
    """The first place at which something of the document answers as nothing else does."""
    untold = None
    for target in candidates:
        served = _at(api, target, ask)
        if served is Served.YES:
            return Serving(api, target, served)
        if served is Served.UNTOLD and untold is None:
            untold = Serving(api, target, served)
    return untold or Serving(api, candidates[0], Served.NO)


def _at(api: Api, target: Target, ask: Ask) -> Served:
    seen: set[int] = set()
    elsewhere: int | None = None
    for operation in _telling(api.operations):
        for sent in _questions(operation, target):
            status = ask(sent)
            if status in _ABSENT:
                continue
            if elsewhere is None:
                elsewhere = ask(Sent("GET", target.url(_NOWHERE), (), None))
            if status != elsewhere:
                return Served.YES
            seen.add(status)
    return Served.UNTOLD if seen else Served.NO


def _telling(operations: Iterable[Operation]) -> list[Operation]:
    """The operations that tell most: on a path without parameters 404 means that it is none."""
    distinct = {one.path: one for one in operations}.values()
    return sorted(distinct, key=lambda one: ("{" in one.path, one.method != "GET"))[:_MOST]


def _questions(operation: Operation, target: Target) -> Iterator[Sent]:
    """A GET, which is 405 on a path that has other methods; else a body that can't be read.

    The latter only where nobody may call without a credential.
    """
    path = split_path_key(operation.path).path.replace("{", "").replace("}", "")
    url = target.url(path)
    yield Sent("GET", url, (("Accept", "*/*"),), None)
    guarded = operation.security and all(one.requirements for one in operation.security)
    if guarded and operation.method in ("POST", "PUT", "PATCH"):
        headers = (("Content-Type", "application/json"),)
        yield Sent(operation.method, url, headers, _BROKEN_JSON)


__all__ = ["Ask", "Served", "Serving", "WireError", "find_serving", "placed"]
