"""An observation of one exchange, placed where the document speaks of what it is about."""

from __future__ import annotations

from understudy.openapi.location import Location

from .exchange import Exchange
from .observation import Observation
from .severity import Severity
from .subject import Subject


def sighting(
    check: str,
    subject: Subject,
    exchange: Exchange,
    about: str,
    title: str,
    *,
    documented: str = "",
    received: str = "",
    member: str = "",
    severity: Severity = Severity.WARNING,
    earlier: tuple[Exchange, ...] = (),
) -> Observation:
    """It stands at the answer's `member` where that is declared, or else at the operation."""
    return Observation(
        check,
        severity,
        about,
        title,
        (exchange, *earlier),
        documented,
        received or told(exchange),
        at=declared_at(subject, exchange, member) or subject.operation.at,
    )


def told(exchange: Exchange) -> str:
    """What became of a request, in two words."""
    return f"answered {exchange.answer.status}" if exchange.answer else exchange.what


def declared_at(subject: Subject, exchange: Exchange, member: str) -> Location | None:
    """Where a member of an answer is declared."""
    media = exchange.media
    declared = media.schema.property(member) if media and media.schema and member else None
    return declared.at if declared else None
