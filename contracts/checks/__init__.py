"""Oracles: what is to be said about exchanges. Each is a file of its own, registered here."""

from collections.abc import Callable, Iterator

from understudy.contracts.exchange import Exchange
from understudy.contracts.observation import Observation
from understudy.contracts.subject import Subject

from . import (
    acceptance,
    authentication,
    clock,
    conformance,
    crash,
    echo,
    error_body,
    identity,
    latency,
    protocol,
    refusal,
    secrets,
    uniqueness,
    unseen,
)

Each = Callable[[Subject, Exchange], Iterator[Observation]]
Whole = Callable[[Subject], Iterator[Observation]]

EACH: tuple[Each, ...] = (
    crash.each,
    conformance.each,
    refusal.each,
    authentication.each,
    echo.each,
    clock.each,
    secrets.each,
    error_body.each,
    protocol.each,
)
"""Checks of one exchange: what they find is sent again before it is reported."""

WHOLE: tuple[Whole, ...] = (
    acceptance.whole,
    authentication.whole,
    uniqueness.whole,
    identity.whole,
    secrets.whole,
    unseen.whole,
    latency.whole,
)
"""Checks of all that an operation was asked."""

__all__ = ["EACH", "WHOLE", "Each", "Whole"]
