"""The members of an answer by the part that they play, over a run and in one exchange."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from understudy.openapi.sampling.roles import Role

from .exchange import Exchange
from .subject import Subject


def of_role(exchange: Exchange, *wanted: Role) -> Iterator[tuple[str, Any]]:
    """The members of an answer that play one of these parts, and are not null."""
    return ((name, value) for name, role, value in exchange.members if role in wanted)


def successes(subject: Subject) -> list[Exchange]:
    """The exchanges that created something or answered a plain valid request."""
    return [e for e in subject.exchanges if e.answer and e.answer.succeeded]
