"""Oracles: what is to be said about exchanges. Each is a file of its own, registered here."""

from collections.abc import Callable, Iterator

from understudy.contracts.exchange import Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.subject import Subject

from . import acceptance, authentication, conformance, crash, echo, refusal

Each = Callable[[Subject, Exchange], Iterator[Observation]]
Whole = Callable[[Subject], Iterator[Observation]]

EACH: tuple[Each, ...] = (
    crash.each,
    conformance.each,
    refusal.each,
    authentication.each,
    echo.each,
)
"""Checks of one exchange: what they find is sent again before it is reported."""

WHOLE: tuple[Whole, ...] = (
    acceptance.whole,
    authentication.whole,
)
"""Checks of all that an operation was asked."""

__all__ = ["EACH", "WHOLE", "Each", "Whole"]
