"""Runs against the apps of tests/apps, in this process: what each came to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.apps.catalogue import right, staged
from tests.apps.serving import served
from understudy.contracts.budget import PROFILES
from understudy.contracts.exchange import Exchange
from understudy.contracts.gate import Listener
from understudy.contracts.plan import Plan
from understudy.contracts.result import Result
from understudy.contracts.run import run
from understudy.contracts.target import parse_target
from understudy.credentials import parse_credential, place_credentials
from understudy.openapi.model import Api
from understudy.openapi.reading import read_api
from understudy.openapi.source import load_document

SPECS = Path(__file__).parents[2] / "specs"
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?", re.IGNORECASE)


@cache
def document(name: str) -> Api:
    """A document of specs/, read."""
    return read_api(load_document(SPECS / f"{name}.yaml"))


def plan(name: str, url: str, credentials: Mapping[str, str], **more: Any) -> Plan:
    """All of a document, with these credentials by scheme; the quick profile unless told."""
    api = document(name)
    given = [parse_credential(f"{scheme}=value:{text}") for scheme, text in credentials.items()]
    return Plan(
        apis=(api,),
        operations=frozenset(one.key for one in api.operations),
        targets={api.name: parse_target(url)},
        placed=place_credentials(given, {api.name: api.security_schemes}),
        **{"run": "r1", "profile": PROFILES["quick"], "seed": 7, **more},
    )


def came_of(
    name: str,
    variation: str | None = None,
    listeners: Iterable[Listener] = (),
    **more: Any,
) -> Result:
    """What a run against the right app, or a variation of it, came to."""
    with served(staged(right(name), variation)) as place:
        return run(plan(name, place.url, place.credentials, **more), None, listeners)


def told(result: Result) -> list[tuple[str, str, str]]:
    """Id, severity and title of each finding that is more than a note."""
    return [
        (one.id, one.severity.value, one.title)
        for one in result.findings
        if one.severity.value != "note"
    ]


def asked(exchange: Exchange) -> tuple[str, str, bytes]:
    """What a request asks for: method, target, and body, its moments put aside."""
    sent = exchange.sent
    target = sent.url.split("/", 3)[-1]
    return sent.method, target, _MOMENT.sub(b"<moment>", sent.body or b"")
