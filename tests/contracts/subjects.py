"""Subjects for tests: the operations of a document that is written here, at a server."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from understudy.contracts.budget import PROFILES, Account, Limits
from understudy.contracts.callers import Caller
from understudy.contracts.gate import Gate, Listener
from understudy.contracts.pool import Pool
from understudy.contracts.subject import Subject
from understudy.contracts.target import parse_target
from understudy.contracts.wire import WireOptions
from understudy.openapi.model import Api
from understudy.openapi.reading import read_api
from understudy.openapi.request_writing import Presented, RequestValues
from understudy.openapi.source import load_document

KEY = "0123456789abcdef"
CALLER = Caller("key", None, (Presented("header", "X-Key", KEY),))


def api_of(folder: Path, paths: Mapping[str, Any], **more: Any) -> Api:
    """The API of a document with these paths, written to a folder."""
    written = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths, **more}
    path = folder / "api.json"
    path.write_text(json.dumps(written), encoding="utf-8")
    return read_api(load_document(path))


@contextmanager
def subjects_of(
    api: Api,
    url: str,
    *,
    base: RequestValues | None = None,
    requests: int | None = 300,
    of_run: int | None = None,
    listeners: Iterable[Listener] = (),
    seconds: float | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[list[Subject]]:
    """A subject for every operation, with this budget for each and for all."""
    whole = Account("the run", Limits(requests=of_run, seconds=seconds), clock)
    gate = Gate(parse_target(url), WireOptions(), whole, listeners=listeners)
    pool = Pool({})
    found = []
    for operation in api.operations:
        limits = Limits(requests=requests)
        gate.accounts[operation.key] = Account(operation.key, limits, time.monotonic)
        found.append(
            Subject(
                api,
                operation,
                (CALLER,),
                (),
                gate,
                PROFILES["standard"],
                pool,
                seed=1,
                run="test",
                base=base or RequestValues(),
            )
        )
    try:
        yield found
    finally:
        gate.close()
