"""What is measured: a request, on which servers and documents, and what is wanted of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import exchanges
from .exchange import Exchange
from .goals import AtLeast, AtMost, Sooner, Wanted
from .variants import (
    BARE,
    CONNEXION,
    MOCKOON,
    NAMES,
    PRISM,
    PRISM_LOG,
    ROOT,
    UNDERSTUDY,
    UNDERSTUDY_LOG,
    Variant,
    variants,
)

_CHECKING = (BARE, UNDERSTUDY, CONNEXION, PRISM)
_SOME = (*_CHECKING, MOCKOON)
_SPECS = ROOT / "specs"
_BOOKINGS = Path(__file__).with_name("bookings.yaml")
DOCUMENTS = ROOT / "benchmarks" / ".documents"
GITHUB = DOCUMENTS / "octokit-openapi" / "package" / "generated" / "api.github.com.json"
"""Where `surveying.corpus` leaves GitHub's document."""


@dataclass(frozen=True, slots=True)
class Case:
    """One request on several servers; `title` is its row in README's table.

    `document` is what the peers serve; the mock serves `own`, or the documents that come along.
    `ready` is what the bare function sends, of about the size of the mock's answer. `more` are
    other requests that the mock gets in the same rounds, by name.
    """

    name: str
    title: str
    exchange: Exchange
    document: Path
    ready: bytes
    wanted: tuple[Wanted, ...] = ()
    servers: tuple[str, ...] = _SOME
    own: tuple[Path, ...] = ()
    more: Mapping[str, Exchange] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lane:
    """A request to a server: a row of the table."""

    name: str
    label: str
    variant: Variant
    exchange: Exchange


def lanes(case: Case) -> Iterator[Lane]:
    """All of a case, in the order of NAMES; those of one server have the same variant."""
    status = min(case.exchange.statuses)
    for variant in variants(case.document, case.own, status, case.ready):
        if variant.name in case.servers:
            yield Lane(variant.name, variant.label, variant, case.exchange)
        if variant.name == UNDERSTUDY:
            for name, exchange in case.more.items():
                yield Lane(name, f"{name}: {exchange.method} {exchange.path}", variant, exchange)


def _json(**members: object) -> bytes:
    return json.dumps(members, separators=(",", ":")).encode()


_LUMINO = _json(
    id="0f1f3f0e-6a3c-4c5e-9d5b-1c1f5ad0b7a4",
    created_at="2025-01-01T09:00:00Z",
    expires_at="2099-12-31T23:59:59Z",
    status="ACTIVE",
    name="benchmark",
    prefix="mock_Vw3x",
    secret="mock_Vw3xJ0a8ZkYpQm2uT6sHcR9dLgE4fNbK",
)
_GALILEO = _json(
    id="0f1f3f0e-6a3c-4c5e-9d5b-1c1f5ad0b7a4",
    description="benchmark",
    expires_at="2099-12-31T23:59:59Z",
    created_at="2025-01-01T09:00:00Z",
    updated_at="2025-01-01T09:00:00Z",
    last_used=None,
    project_id=None,
    project_role=None,
    created_by="5ad0b7a4-6a3c-4c5e-9d5b-0f1f3f0e1c1f",
    truncated="mock_...fNbK",
    api_key="mock_Vw3xJ0a8ZkYpQm2uT6sHcR9dLgE4fNbKq1Wd",
)
_WHAT = ("description is not a string", "expires_at is not a date-time")
_GALILEO_REFUSED = _json(
    detail=[
        {"loc": ["body", said.split()[0]], "msg": said, "type": "value_error"} for said in _WHAT
    ]
)
_ROOM = _json(
    number=12,
    name="The blue room",
    beds=[{"kind": "double", "width": 160}, {"kind": "single", "width": 90}],
    price={"amount": 118.5, "currency": "EUR"},
    free_from="2031-05-01",
    smoking=False,
)

_CREATE = (
    AtLeast(UNDERSTUDY, BARE, 0.5),
    AtLeast(UNDERSTUDY, PRISM, 10),
    AtLeast(UNDERSTUDY_LOG, PRISM_LOG, 10),
    Sooner(UNDERSTUDY, PRISM),
)
_LONGEST = 1.2
LUMINO, GALILEO = _SPECS / "lumino.yaml", _SPECS / "galileo.yaml"
CASES = (
    Case(
        "lumino",
        "a create of Lumino",
        exchanges.LUMINO,
        LUMINO,
        _LUMINO,
        _CREATE,
        NAMES,
    ),
    Case(
        "numbered",
        "a create of Lumino, each with an id of its own",
        exchanges.LUMINO_NUMBERED,
        LUMINO,
        _LUMINO,
        servers=(BARE, UNDERSTUDY),
    ),
    Case(
        "galileo",
        "a create of Galileo",
        exchanges.GALILEO,
        GALILEO,
        _GALILEO,
        _CREATE,
        NAMES,
    ),
    Case(
        "refused",
        "a refusal of Galileo (422), two reasons",
        exchanges.GALILEO_REFUSED,
        GALILEO,
        _GALILEO_REFUSED,
        (AtLeast(UNDERSTUDY, BARE, 0.35),),
        _CHECKING,
    ),
    Case(
        "refused-lumino",
        "a refusal of Lumino (400), two reasons",
        exchanges.LUMINO_REFUSED,
        LUMINO,
        _json(status=400, message=f"body.{_WHAT[0]}; body.{_WHAT[1]}"),
        (AtLeast(UNDERSTUDY, BARE, 0.35),),
        _CHECKING,
    ),
    Case(
        "example",
        "a documented example",
        exchanges.ROOM,
        _BOOKINGS,
        _ROOM,
        (AtLeast(UNDERSTUDY, BARE, 0.6),),
        own=(_BOOKINGS,),
    ),
    Case(
        "github",
        "of GitHub's 1,223 operations DELETE /app/installations/7",
        exchanges.GITHUB_EARLY,
        GITHUB,
        b"",
        (AtMost("late", UNDERSTUDY, _LONGEST), AtMost("last", "first", _LONGEST)),
        (BARE, UNDERSTUDY),
        own=(GITHUB,),
        more={
            "late": exchanges.GITHUB_LATE,
            "first": exchanges.GITHUB_FIRST,
            "last": exchanges.GITHUB_LAST,
        },
    ),
)
