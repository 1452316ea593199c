"""What a run may change: what it has made itself, what the user named, and what can't be there.

Everything else belongs to somebody, so that a request which changes it is not sent.
"""

from __future__ import annotations

from understudy.openapi.model import Api, Operation, Parameter
from understudy.openapi.sampling.roles import words

from .expectation import path_texts
from .pool import Pool, last_parameter
from .trial import CLEANING, Expected, Trial

_READING = frozenset(("GET", "HEAD", "OPTIONS", "TRACE", "QUERY"))
_TAKING = frozenset("delete destroy drop clear purge wipe truncate remove erase reset".split())


class Ownership:
    """Objections to trials that would change what is not the run's own.

    `is_foreign`: the target is somebody else's machine, where nothing that is there by itself,
    such as a configuration, is changed either.
    """

    def __init__(self, api: Api, pool: Pool, *, is_foreign: bool) -> None:
        self._api = api
        self._pool = pool
        self._is_foreign = is_foreign
        self._changing: dict[tuple[str, str], bool] = {}

    def __call__(self, trial: Trial) -> str:
        """Why a trial is not sent; empty where it may be: what is cleaned up is in the ledger."""
        operation, method = trial.operation, trial.request.method
        if not self._changes(operation, method) or _misses(trial) or trial.phase == CLEANING:
            return ""
        last = last_parameter(operation)
        if last is None:
            harmless = method != "DELETE" and not takes_away(operation)
            return "" if harmless and not self._is_foreign else _NOT_ITS_OWN
        text = _text(trial, last)
        own = [self._pool.given(operation, last.name), *self._pool.made(operation, last)]
        known = {str(value) for value in own if value is not None}
        return "" if text in known or self._pool.is_improbable(text) else _NOT_ITS_OWN

    def _changes(self, operation: Operation, method: str) -> bool:
        key = operation.key, method
        if key not in self._changing:
            self._changing[key] = changes(self._api, operation, method)
        return self._changing[key]


_NOT_ITS_OWN = "it could change or take away what this run has not made"


def changes(api: Api, operation: Operation, method: str = "") -> bool:
    """Whether a request changes what is there already, instead of adding something to it."""
    method = method or operation.method
    if method != "POST":
        return method not in _READING
    return takes_away(operation) or ("{" in operation.path and not _is_collection(api, operation))


def takes_away(operation: Operation) -> bool:
    """Whether the last word of a path says so: `/admin/clear`, `/things/bulk-delete`."""
    parts = [part for part in operation.path.split("/") if part and "{" not in part]
    return operation.method == "POST" and bool(parts and _TAKING & set(words(parts[-1])))


def _is_collection(api: Api, operation: Operation) -> bool:
    """Whether a path is one of things that are added: they are listed, or have paths below it."""
    path = operation.path.rstrip("/")
    return not path.endswith("}") and any(
        (other.method == "GET" and other.path.rstrip("/") == path)
        or other.path.startswith(f"{path}/{{")
        for other in api.operations
    )


def _misses(trial: Trial) -> bool:
    """Whether the path itself breaks the document, so that nothing can be behind it."""
    return trial.expected is Expected.REFUSAL and trial.member[:1] == ("path",)


def _text(trial: Trial, parameter: Parameter) -> str | None:
    template, path = trial.operation.path.rstrip("/"), trial.request.path.rstrip("/")
    return (path_texts(template, path) or {}).get(parameter.name)
