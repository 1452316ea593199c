"""Why a run says little of a target: every request was turned away, or none found its path."""

from __future__ import annotations

from collections.abc import Sequence

from .subject import Subject


def nowhere(subjects: Sequence[Subject]) -> str:
    """Why nothing is known of a target: no request has found its path."""
    if _statuses(subjects) and _statuses(subjects) <= {404, 405}:
        return "every operation was answered 404: is the base path of the target right?"
    return ""


def all_denied(subjects: Sequence[Subject]) -> str:
    """Why little is known of a target: not one request was let in."""
    given = any(one.callers and one.callers[0].secrets for one in subjects)
    denied = _statuses(subjects) and _statuses(subjects) <= {401, 403}
    return "every given credential was refused" if given and denied else ""


def _statuses(subjects: Sequence[Subject]) -> set[int]:
    return {e.answer.status for one in subjects for e in one.exchanges if e.answer}
