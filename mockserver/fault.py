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
    return says(value, refusal.reason) or any(says(value, v.message) for v in refusal.violations)


def says(value: Any, sentence: str) -> bool:
    """Whether a sentence stands somewhere in a value."""
    if isinstance(value, str):
        return sentence in value
    if isinstance(value, dict):
        return any(says(child, sentence) for child in value.values())
    return isinstance(value, list) and any(says(child, sentence) for child in value)
