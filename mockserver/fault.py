"""What an error body is filled from: the refusal, where it happened, and one violation of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from understudy.openapi.sampling import Scene
from understudy.openapi.violation import Violation

from .refusal import Refusal

OMIT: Any = object()
"""What a filler returns where it has nothing to say."""


class Fault(NamedTuple):
    """What an error body tells: the refusal, the request's path, and the scene to draw from."""

    refusal: Refusal
    path: str
    scene: Scene


Filler = Callable[[Fault, Violation | None], Any]
"""Gives a part of an error body: about one violation, or about the refusal as a whole."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an error body: what fills it, and what is known of that before any refusal.

    `keeps`: whatever fills it keeps its schema. `always`: that is never OMIT. `tells`: never, and
    the reason stands in it. `leaf`: it is no list and no object. `repeats`: it may hold what tells
    the reason once more.
    """

    fill: Filler
    keeps: bool = False
    always: bool = False
    tells: bool = False
    leaf: bool = False
    repeats: bool = True


def message(fault: Fault, violation: Violation | None) -> str:
    """What is wrong, in words."""
    if violation is None:
        return fault.refusal.reason
    if violation.rule == "json":
        return violation.message  # about a body that can't be read: a sentence already
    return f"{dotted(violation)} {violation.message}"


def dotted(violation: Violation) -> str:
    """The member's own place, `owner.name`; the part of the request where there is none."""
    return ".".join(map(str, violation.path)) or violation.where


def tells(value: Any, fault: Fault) -> bool:
    """Whether the real reason stands somewhere in a body."""
    refusal = fault.refusal
    return says(value, refusal.reason, *(violation.message for violation in refusal.violations))


def says(value: Any, *sentences: str) -> bool:
    """Whether one of these sentences stands somewhere in a value."""
    waiting = [value]
    for one in waiting:  # which grows meanwhile
        if isinstance(one, str):
            for sentence in sentences:
                if sentence in one:
                    return True
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return False
