"""A check: an oracle with its name, what it is about, and when it has nothing to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .exchange import Exchange
from .observation import Observation
from .subject import Subject

Each = Callable[[Subject, Exchange], Iterator[Observation]]
"""Judges one exchange: what it finds is sent again before it is reported."""
Whole = Callable[[Subject], Iterator[Observation]]
"""Judges all that an operation was asked."""
Needs = Callable[[Subject], str]
"""Why a check can't say anything about a subject; empty: it can."""


@dataclass(frozen=True, slots=True)
class Check:
    """`names` are those of its observations, `what` says in one sentence what has to hold.

    `again` judges an exchange of which `whole` said something when it was sent once more: what
    does not recur was chance.
    """

    names: tuple[str, ...]
    what: str
    each: Each | None = None
    whole: Whole | None = None
    again: Each | None = None
    needs: Needs = lambda subject: ""
