"""One credential is one person: who is said to have called is the same in every answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from understudy.contracts.exchange import Exchange
from understudy.contracts.members import of_role, successes
from understudy.contracts.observation import Observation
from understudy.contracts.sighting import sighting
from understudy.contracts.subject import Subject
from understudy.contracts.wording import shown
from understudy.openapi.sampling.roles import PERSONAL, words

NAME = "identity"


def whole(subject: Subject) -> Iterator[Observation]:
    """A person or an organization that changes from call to call, for one and the same caller."""
    if not subject.creates:
        return
    first: dict[tuple[str, str], tuple[Any, Exchange]] = {}
    told: set[str] = set()
    for exchange in successes(subject):
        for name, value in of_role(exchange, *PERSONAL):
            if name in exchange.given or name in told or _is_made(subject, name):
                continue
            known, earlier = first.setdefault((exchange.trial.caller, name), (value, exchange))
            if known != value:
                told.add(name)
                yield sighting(
                    NAME,
                    subject,
                    exchange,
                    name,
                    f"{name} differs from call to call, although the same credential called",
                    received=f"{shown(value)}, and {shown(known)} before",
                    member=name,
                    earlier=(earlier,),
                )


def _is_made(subject: Subject, name: str) -> bool:
    """Whether the operation makes such a person or organization, so that each is a new one."""
    said = words(subject.operation.path)[-1:]
    return bool(said) and any(said[0].startswith(word) for word in words(name)[:1])
