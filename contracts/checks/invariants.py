"""What a team itself says of its API, beside the document, holds."""

from __future__ import annotations

from collections.abc import Iterator

from understudy.contracts.exchange import Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.sighting import sighting
from understudy.contracts.subject import Subject

NAME = "invariant"


def each(subject: Subject, exchange: Exchange) -> Iterator[Observation]:
    """One observation for each invariant that an exchange breaks."""
    for invariant in subject.invariants:
        if invariant.is_about(subject.operation) and invariant.is_broken(exchange):
            where = f"{invariant.file}:{invariant.line}" if invariant.line else invariant.file
            yield sighting(
                NAME,
                subject,
                exchange,
                invariant.name,
                f"not so: {invariant.name}",
                documented=f"{invariant.expect.text} ({where})",
                severity=invariant.severity,
            )
