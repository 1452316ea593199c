"""What is found wrong in a schema as a whole: circles, contradictions, too much of it."""

from __future__ import annotations

from collections.abc import Sequence

from .findings import Finding, Place, Severity
from .weights import MOST

_SHOWN_IN_CIRCLE = 8


def cyclic(place: Place, circle: Sequence[str]) -> Finding:
    """A schema that holds for its own value again, through these names."""
    return Finding(
        Severity.WARNING,
        "schema-cyclic",
        place,
        f"the schema applies itself to the same value, which says nothing ({_shown(circle)})",
        "One of these references is left out",
        "Refer to it from a property or from items",
    )


def endless(place: Place, circle: Sequence[str]) -> Finding:
    """A schema whose values would have to hold themselves, through these names."""
    return Finding(
        Severity.WARNING,
        "schema-endless",
        place,
        f"no value keeps the schema, since its required members never end ({_shown(circle)})",
        "What it describes can't be sent or answered",
        "Make a member on the way optional or nullable, or let a list be empty",
    )


def too_heavy(place: Place) -> Finding:
    """A schema that no validator would get through."""
    return Finding(
        Severity.WARNING,
        "schema-limit",
        place,
        f"references multiply here: more than {MOST:,} schemas would hold for one value",
        "nothing is checked here, so that values are taken which the author meant to refuse",
        "Refer to each schema once where several combine",
    )


def unsatisfiable(place: Place, fault: str) -> Finding:
    """A schema that contradicts itself."""
    return Finding(
        Severity.WARNING,
        "schema-unsatisfiable",
        place,
        f"no value keeps this schema: {fault}",
        "what it describes can't be sent, and is answered with the nearest value",
        "Correct what contradicts itself",
    )


def _shown(circle: Sequence[str]) -> str:
    names = list(circle)
    if len(names) > _SHOWN_IN_CIRCLE:
        names = [*names[: _SHOWN_IN_CIRCLE - 2], "...", names[-1]]
    return " -> ".join(names)
