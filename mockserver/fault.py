"""What an error body is filled from: the refusal, where it happened, and one violation of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from understudy.openapi.sampling import Scene
from understudy.openapi.violation import Violation

from .refusal import Refusal

OMIT: Any = object()
"""What a filler returns where it has nothing to say."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What an error body tells: the refusal, the request's path, and the scene to draw from."""

    refusal: Refusal
    path: str
    scene: Scene


Filler = Callable[[Fault, Violation | None], Any]
"""A part of an error body: about one violation, or about the refusal as a whole."""


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
    found = _texts(value)
    return any(sentence in text for sentence in sentences for text in found)


def _texts(value: Any) -> list[str]:
    texts = []
    waiting = [value]
    for one in waiting:  # which grows meanwhile
        if isinstance(one, str):
            texts.append(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return texts
