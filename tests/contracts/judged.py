"""Subjects made by hand: an operation, and exchanges of it that never went over a wire."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from understudy.contracts.budget import PROFILES, Account, Limits
from understudy.contracts.callers import ANONYMOUS, Caller
from understudy.contracts.exchange import Exchange, Trouble
from understudy.contracts.gate import Gate
from understudy.contracts.observation import Observation
from understudy.contracts.pool import Pool
from understudy.contracts.subject import Subject
from understudy.contracts.target import parse_target
from understudy.contracts.wire import WireOptions
from understudy.openapi.model import Api

from .exchanges import ORIGIN, creating

Said = list[tuple[str, str]]


def subject(of: Api, *exchanges: Exchange, callers: Iterable[Caller] = (ANONYMOUS,)) -> Subject:
    """The operation that creates, or else the first one, with what was exchanged."""
    gate = Gate(parse_target(ORIGIN), WireOptions(), Account("run", Limits(), time.monotonic))
    operation, known = creating(of), tuple(callers)
    profile, pool = PROFILES["standard"], Pool({})
    made = Subject(of, operation, known, (), gate, profile, pool, seed=1, run="test")
    made.exchanges.extend(exchanges)
    return made


def tried(exchange: Exchange, **purpose: Any) -> Exchange:
    """The same exchange with another purpose: `about`, `expected`, `member`, and so on."""
    return replace(exchange, trial=replace(exchange.trial, **purpose))


def asked_with(exchange: Exchange, method: str) -> Exchange:
    """The same exchange with another method."""
    request = replace(exchange.trial.request, method=method)
    sent = replace(exchange.sent, method=method)
    return replace(tried(exchange, request=request), sent=sent)


def unanswered(exchange: Exchange, trouble: Trouble, what: str = "no answer came") -> Exchange:
    """The same exchange without an answer."""
    return replace(exchange, answer=None, trouble=trouble, what=what)


def said(found: Iterable[Observation]) -> Said:
    """Check and severity of each observation, none of which is without a word in the docs."""
    pairs = [(one.check, one.severity.value) for one in found]
    assert [pair for pair in pairs if pair[1] not in documented_checks()[pair[0]]] == []
    return pairs


@cache
def documented_checks() -> Mapping[str, frozenset[str]]:
    """The checks that docs/contract.md lists, with the severities that each can have."""
    page = (Path(__file__).parents[2] / "docs" / "contract.md").read_text(encoding="utf-8")
    table = page.partition("| Check |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| ([^|]+) \|$", table, re.MULTILINE)
    return {
        name: frozenset(word for word in ("failure", "warning", "note") if word in severities)
        for name, severities in rows
    }
