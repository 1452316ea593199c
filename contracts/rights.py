"""Which value of an enum gives the fewest rights, where the enum is about rights at all."""

from __future__ import annotations

from typing import Any

from understudy.openapi.sampling.roles import words

_RIGHTS = (
    "none no guest anonymous view viewer read reader readonly observer limited restricted",
    "annotator commenter comment user member invoke use",
    "edit editor write writer contributor developer operator create",
    "manage manager maintainer maintain moderator delete",
    "admin administrator owner root super superuser superadmin full all master",
)
_RANKS = {word: rank for rank, line in enumerate(_RIGHTS) for word in line.split()}
_UNKNOWN_RANK = 1
_PRIVILEGED = 3


def least_right(allowed: Any) -> str | None:
    """The value that gives the fewest rights; None for what is no enum of rights."""
    texts = [one for one in allowed if isinstance(one, str)] if isinstance(allowed, list) else []
    if not texts or max(map(_rank, texts)) < _PRIVILEGED:
        return None
    return min(texts, key=_rank)


def gives_too_much(value: Any, allowed: Any) -> bool:
    """Whether a value gives more rights than another one of its enum."""
    least = least_right(allowed)
    return least is not None and isinstance(value, str) and _rank(value) > _rank(least)


def _rank(value: str) -> int:
    known = [_RANKS[word] for word in words(value) if word in _RANKS]
    return max(known, default=_UNKNOWN_RANK)
